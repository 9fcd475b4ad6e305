import Structures

/// A product of matrices by recursion on 2 × 2 blocks with seven products: its error is bounded by the largest
/// elements of the whole factors, not element by element.
public struct FastProduct: Sendable, Equatable, Codable {
  public enum Scheme: String, Sendable, Codable, CaseIterable { case strassen, winograd }

  public let scheme: Scheme
  /// Blocks of this size, or smaller ones, are multiplied conventionally.
  public let cutoff: Int

  public init(_ scheme: Scheme, cutoff: Int) {
    precondition(cutoff > 0, "Blocks of nothing.")
    (self.scheme, self.cutoff) = (scheme, cutoff)
  }

  /// `strassen/64`.
  public init?(_ text: String) {
    let words = text.split(separator: "/", omittingEmptySubsequences: false)
    guard words.count == 2, let scheme = Scheme(rawValue: String(words[0])),
      let cutoff = Int(words[1]), (1...1 << 20).contains(cutoff)
    else { return nil }
    self.init(scheme, cutoff: cutoff)
  }

  /// How often blocks of a product are divided, at most; odd ones are filled up with zeros.
  public func levels(_ m: Int, _ n: Int, _ k: Int) -> Int {
    var (size, levels) = (cutoff, 0)
    while size < max(m, n, k) { (size, levels) = (2 * size, levels + 1) }
    return levels
  }

  /// What the largest error of AB is at most, over max|A| max|B|, with unit roundoff u.
  ///
  /// Level by level, with L the length of a block's sums and e the bound of the level below: a product of sums of s
  /// and t blocks, each rounded s − 1 and t − 1 times, is off by e σ + L(σ − st), σ = st(1 + γₛ₋₁)(1 + γₜ₋₁); a block
  /// of the result adds up q of them in any order. For n = 2ᵈn₀ this is (12ᵈ(n₀² + 5.6n₀) − 5.6n)u to first order for
  /// Strassen's scheme, and (18ᵈ(n₀² + 6.875n₀) − 6.875n)u for Winograd's: the growth that Brent (1970) found, and
  /// Higham (2002, section 23.2.2).
  public func bound(_ m: Int, _ n: Int, _ k: Int, _ u: Double) -> Double {
    var length = Double(min(cutoff, k))
    var bound = Bounds.gamma(Int(length), u) * length
    for _ in 0..<levels(m, n, k) {
      bound = scheme.blocks.map { level($0, below: bound, length, u) }.max()!
      length *= 2
    }
    // What evaluating this formula itself may have lost.
    return bound * (1 + 0x1p-40)
  }

  /// What underflows may add to that, in units of the smallest number: half of one for each product of elements,
  /// of which no more than four blocks' are added up in a level.
  public func underflows(_ m: Int, _ n: Int, _ k: Int) -> Double {
    Double(min(cutoff, k)) * Double.pow(4, Double(levels(m, n, k)))
  }

  /// How many times the product of the largest elements anything on the way may be.
  public func reach(_ m: Int, _ n: Int, _ k: Int) -> Double {
    let most = scheme.blocks.joined().map { Double($0.a * $0.b) }.max()! * 4
    return Double(k) * Double.pow(most, Double(levels(m, n, k)))
  }

  private func level(
    _ products: [Scheme.Product], below: Double, _ length: Double, _ u: Double
  ) -> Double {
    let sums = Bounds.gamma(products.count - 1, u)
    return products.reduce(0) { total, product in
      let size = Double(product.a * product.b)
      let roundings = Bounds.gamma(product.a - 1, u) + Bounds.gamma(product.b - 1, u)
      // σ/st − 1, never as a difference: 1 + u may be 1 here.
      let excess = roundings + roundings * roundings
      let error = below * size * (1 + excess) + length * size * excess
      return total + error * (1 + sums) + sums * length * size
    }
  }
}

extension FastProduct.Scheme {
  /// One of the seven products: how many blocks of A, and how many of B, are added up before.
  struct Product { let a: Int, b: Int }

  /// The products that each block of the result is the sum of, up to sign: C₁₁, C₁₂, C₂₁, C₂₂.
  var blocks: [[Product]] {
    func of(_ pairs: (Int, Int)...) -> [Product] { pairs.map { Product(a: $0.0, b: $0.1) } }
    switch self {
    case .strassen:
      return [
        of((2, 2), (1, 2), (2, 1), (2, 2)), of((1, 2), (2, 1)), of((2, 1), (1, 2)),
        of((2, 2), (2, 1), (1, 2), (2, 2)),
      ]
    case .winograd:
      return [
        of((1, 1), (1, 1)), of((1, 1), (3, 3), (2, 2), (4, 1)), of((1, 1), (3, 3), (2, 2), (1, 4)),
        of((1, 1), (3, 3), (2, 2), (2, 2)),
      ]
    }
  }
}
