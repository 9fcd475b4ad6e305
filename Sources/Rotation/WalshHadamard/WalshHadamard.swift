public import Scalars
public import Verification

/// **Walsh-Hadamard transform**: the product with a Hadamard matrix of order n = m 2ᵖ,
///
///     y = (H_m ⊗ H_2ᵖ) x,   x ∈ ℝⁿ,
///
/// H_2ᵖ Sylvester's and H_m any other, or the transpose of the whole. In working precision u, with h
/// roundings on the way to each number,
///
///     |ŷᵢ - yᵢ| ≤ γₕ ‖x‖₁,   and for m = 1   ‖ŷ - y‖₂ ≤ ((1 + u)ᵖ - 1) √n ‖x‖₂;
///
/// sums that fit the significand are exact. Nothing is scaled.
///
/// A transform of additions alone can reach half of the roof of fused multiply-adds, which is what a
/// benchmark compares it with. The peer is two matrix products: programs for this transform can be had for Python
/// alone (FFHT as `ffht-unofficial`, and `fht-cpu`).
public enum WalshHadamard: RationalAlgorithm {
  public static let source = Citation(
    "Fino & Algazi. Unified matrix treatment of the fast Walsh-Hadamard transform. IEEE Trans. Comput. C-25 (1976)",
    "the transform in natural order")

  public struct Problem: Sendable {
    /// H_m.
    public var base: HadamardConstruction
    /// p.
    public var levels: Int
    public var isTransposed = false
    /// Numbers that single precision holds.
    public var x: [Double]

    /// A problem of order `x.count`, with the smallest base that there is.
    ///
    /// - Throws: ``RotationError`` if there is no Hadamard matrix of that order here.
    public init(_ x: [Double]) throws(RotationError) {
      (base, levels) = try HadamardTransform.factors(of: x.count)
      self.x = x
    }

    init(
      _ base: HadamardConstruction, levels: Int, isTransposed: Bool = false, _ x: [Double]
    ) {
      (self.base, self.levels, self.isTransposed) = (base, levels, isTransposed)
      self.x = x
    }
  }

  public static let examples = [
    Example<WalshHadamard>(
      Problem(.sylvester(levels: 0), levels: 2, [1, 2, 3, 5]), gives: ["y": [11, -3, -5, 1]],
      from: "by hand: 1 + 2 + 3 + 5, 1 - 2 + 3 - 5, 1 + 2 - 3 - 5, 1 - 2 - 3 + 5"),
    Example<WalshHadamard>(
      Problem(.paleyOne(prime: 3), levels: 0, isTransposed: true, [1, 10, 100, 1000]),
      gives: ["y": [-1109, -889, 1091, 911]],
      from:
        "by hand: the columns (+---), (+++-), (+-++) and (++-+) of the matrix from the squares mod 3"
    ),
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    if size >= 256 { return large(size, &generator) }
    // Every base that fits, with as many levels as fit.
    let fitting = bases.filter { $0.order <= size }
    let base = fitting[Int(generator.next() % UInt64(fitting.count))]
    var levels = 0
    while base.order << (levels + 1) <= size { levels += 1 }
    return random(base, levels, isTransposed: generator.next() % 2 == 0, &generator)
  }

  static let bases: [HadamardConstruction] = [
    .sylvester(levels: 0), .paleyOne(prime: 3), .paleyOne(prime: 11), .paleyOne(prime: 19),
    .williamson(HadamardMatrix.releasedTwenty), .paleyTwo(prime: 13), .paleyOne(prime: 43),
  ]

  /// At most `size` numbers at magnitudes 2²⁰ apart, so that additions round.
  private static func random(
    _ base: HadamardConstruction, _ levels: Int, isTransposed: Bool, _ generator: inout Generator
  ) -> Problem {
    let x = (0..<base.order << levels).map { _ -> Double in
      let exponent = -Int.random(in: 0...20, using: &generator)
      return generator.dyadic() * Double(sign: .plus, exponent: exponent, significand: 1)
    }
    return Problem(base, levels: levels, isTransposed: isTransposed, x)
  }

  private static func large(_ size: Int, _ generator: inout Generator) -> Problem {
    let x = (0..<size).map { _ in generator.dyadic() }
    do { return try Problem(x) } catch { preconditionFailure("\(error)") }
  }

  /// Every number of levels at which the kernels change their plan, and bases on both sides of a change.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let powers = [5, 6, 7, 8, 9, 10, 11, 12, 13, 14]
    let others: [(Int, Int)] = [
      (12, 1), (12, 4), (12, 6), (20, 7), (28, 3), (36, 5), (40, 1), (40, 2), (40, 5), (60, 6),
      (68, 4), (88, 3), (108, 6), (172, 0), (172, 5),
    ]
    return powers.map { random(.sylvester(levels: 0), $0, isTransposed: false, &generator) }
      + others.compactMap { order, levels in
        guard let base = try? HadamardConstruction(order: order) else { return nil }
        return random(base, levels, isTransposed: levels % 2 == 0, &generator)
      }
  }

  public static let largestExactSize = 24

  public static let implementations: [Implementation<WalshHadamard>] =
    [butterflies(Double.self), butterflies(Float.self)] + Lane.available.map(blocks)
    + [openBLAS]

  public static let counters: [Counter<WalshHadamard>] = [
    Counter("additions of the butterflies", formula: "n (p + m - 1)") { problem in
      problem.x.count * (problem.levels + problem.base.order - 1)
    } counted: { problem in
      var x = problem.x.map { Counted($0) }
      return Counted.count { problem.transform.apply(&x) }.additions
    }
  ]

  /// p additions a number, and m/4 + 3 across the base; x is read and y written.
  public static func work(on problem: Problem) -> Work? {
    let (n, m) = (Double(problem.x.count), problem.base.order)
    let across = m > 1 ? Double(m / 4 + 3) : 0
    return Work(flops: n * (Double(problem.levels) + across), bytes: 8 * n, in: .float32)
  }

  /// From the first cache to beyond the second one; 10240, 11008 and 12288 are 20 · 2⁹, 172 · 2⁶ and 12 · 2¹⁰.
  public static let workloads = [
    256, 1024, 4096, 10240, 11008, 12288, 16384, 32768, 65536, 1 << 18, 1 << 20,
  ]
}
