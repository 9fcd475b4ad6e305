import Dispatch
public import Scalars

/// What the sums of a few neighbouring columns of a product must be, with signs chosen by chance: a product too large
/// to be computed again is checked in mnk/w multiply-adds, for w columns a group.
///
/// Freivalds ("Probabilistic machines can use less running time", 1977) compares Cx with A(Bx); here x is ±1 on one
/// group and zero elsewhere, AB·x is enclosed, and a sum of w elements may stray by w times what one may: no chance
/// of a false alarm, and an error of 2w bounds in one element is certain to be seen.
public struct GroupedProduct: Sendable {
  public let width: Int
  public let groups: Int
  public let signs: [Double]
  private let terms: Int
  private let columns: Int
  /// A times the signed sums of B's rows, some rows of A each.
  private let blocks: [CertifiedProduct]
  private let blockRows: Int
  /// ‖aᵢ‖₂; and for each group ‖·‖₂ over l of Σⱼ|bₗⱼ|.
  private let left: [Double], right: [Double]

  /// - Parameters:
  ///   - a: m × k, row after row.
  ///   - b: k × n, row after row.
  public init(
    _ m: Int, _ n: Int, _ k: Int, _ a: [Double], _ b: [Double], width: Int = 16,
    coin: inout Generator
  ) {
    precondition(a.count == m * k && b.count == k * n, "Matrices of other shapes.")
    let groups = (n + width - 1) / width
    (self.width, self.groups, terms, columns) = (width, groups, k, n)
    let signs = (0..<n).map { _ in coin.next() % 2 == 0 ? 1.0 : -1.0 }
    self.signs = signs
    var sums = [Double](repeating: 0, count: k * groups)
    var squares = [Double](repeating: 0, count: groups)
    b.withUnsafeBufferPointer { b in
      for term in 0..<k {
        for group in 0..<groups {
          var (sum, size) = (0.0, 0.0)
          for column in group * width..<min(n, (group + 1) * width) {
            let value = b[term * n + column]
            sum += signs[column] * value
            size += abs(value)
          }
          sums[term * groups + group] = sum
          squares[group] += size * size
        }
      }
    }
    left = Self.norms(a, m, k)
    let slack = 1 + Double(k + 4 * width) * 0x1p-52
    right = squares.map { $0.squareRoot() * slack }
    blockRows = 64
    let (rows, signed) = (blockRows, sums)
    let slots = Slots<CertifiedProduct>((m + rows - 1) / rows)
    DispatchQueue.concurrentPerform(iterations: slots.count) { block in
      let part = block * rows..<min(m, (block + 1) * rows)
      slots.set(
        block,
        CertifiedProduct(
          part.count, groups, k, Array(a[part.lowerBound * k..<part.upperBound * k]), signed))
    }
    blocks = slots.values
  }

  private static func norms(_ a: [Double], _ m: Int, _ k: Int) -> [Double] {
    let slack = 1 + Double(k) * 0x1p-52
    return (0..<m).map { row in
      a[row * k..<(row + 1) * k].reduce(0) { $0 + $1 * $1 }.squareRoot() * slack
    }
  }

  public func range(of group: Int) -> Range<Int> {
    group * width..<min(columns, (group + 1) * width)
  }

  /// Σⱼ over the group of |A||B|ᵢⱼ, or more: by the inequality of Cauchy and Schwarz.
  public func gauge(_ row: Int, _ group: Int) -> Double { left[row] * right[group] * (1 + 0x1p-50) }

  /// Σⱼ over the group of ±(AB)ᵢⱼ: the signed sums of B are known up to γ of their magnitudes.
  public func sum(_ row: Int, _ group: Int) -> Enclosure {
    let known = blocks[row / blockRows].enclosure(row % blockRows, group)
    let lost = Bounds.gamma(width, 0x1p-53) * gauge(row, group)
    return Enclosure(midpoint: known.hi, known.lo, radius: (known.radius + lost) * (1 + 0x1p-50))
  }
}
