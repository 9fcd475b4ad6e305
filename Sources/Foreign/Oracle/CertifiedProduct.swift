import ForeignKernels
public import Scalars
import Verification

#if V4
  import ForeignKernelsV4
#endif

/// AB with a radius for each entry, and |A||B|: what every a-priori bound on a product is made of. Some thousand
/// million multiply-adds a second on one core.
public struct CertifiedProduct: Sendable {
  public let rows: Int
  public let columns: Int
  private let terms: Int
  private let hi: [Double]
  private let lo: [Double]
  private let gauge: [Double]

  /// - Parameters:
  ///   - a: m × k, row after row.
  ///   - b: k × n, row after row.
  ///   - hasShortFactors: Whether all entries are single-precision numbers, or else have at most 26 significant
  ///     bits and products that are no subnormals: a double then holds each product.
  public init(
    _ m: Int, _ n: Int, _ k: Int, _ a: [Double], _ b: [Double], hasShortFactors: Bool = false,
    lane: Lane = .widest
  ) {
    precondition(a.count == m * k && b.count == k * n, "Matrices of other shapes.")
    (rows, columns, terms) = (m, n, k)
    var (hi, lo, gauge) = (Self.zeros(m * n), Self.zeros(m * n), Self.zeros(m * n))
    var run = ForeignKernels.certifiedProduct
    var panel = ForeignKernels.certifiedPanel
    #if V4
      if lane == .v4 {
        run = ForeignKernelsV4.certifiedProduct
        panel = ForeignKernelsV4.certifiedPanel
      }
    #endif
    var packed = Self.zeros(max(1, k * panel))
    if m > 0, n > 0 { run(m, n, k, a, b, hasShortFactors, &packed, &hi, &lo, &gauge) }
    (self.hi, self.lo, self.gauge) = (hi, lo, gauge)
  }

  private static func zeros(_ count: Int) -> [Double] { [Double](repeating: 0, count: count) }

  /// The entry, exactly up to a radius; ``Enclosure/indeterminate`` if a sum has overflowed or met a NaN, and in
  /// the baseline if a factor lies beyond 2⁹⁹⁵, which cannot be split.
  ///
  /// With u = 2⁻⁵³: each of the k errors of sums is at most u(1 + u)ᵏG, those of products together at most uG;
  /// adding up these 2k numbers loses at most γ₂ₖ of the sum of their magnitudes (Higham 2002, section 4.2), in
  /// all less than 2(k + 1)²u²G for k < 2²⁰. Of a product that underflows at most 2⁻¹⁰⁷⁰ is lost by Dekker's
  /// splitting, and less by a fused multiply-add.
  public func enclosure(_ i: Int, _ j: Int) -> Enclosure {
    let index = i * columns + j
    let k = Double(terms)
    let radius = 2 * (k + 1) * (k + 1) * 0x1p-106 * absolute(i, j) + k * 0x1p-1070
    return Enclosure(
      midpoint: hi[index], lo[index], radius: terms < 1 << 20 ? radius : .infinity)
  }

  /// An upper bound on Σ |aᵢₗ||bₗⱼ|, which it exceeds by a factor 1 + 4(k + 2)u and 2k·2⁻¹⁰⁷⁴ at most.
  public func absolute(_ i: Int, _ j: Int) -> Double {
    gauge[i * columns + j] * (1 + Double(terms + 2) * 0x1p-52)
      + Double(terms) * .leastNonzeroMagnitude
  }
}
