/// A real number known to lie in [hi + lo − radius, hi + lo + radius]: certified arithmetic at the
/// speed of a few dozen instructions.
///
/// The midpoint hi + lo is a double-double, about 106 bits. Each operation computes its midpoint by
/// error-free transformations, so most of what it rounds off is not bounded but *known*, and goes
/// into the radius as it is. Sums and products that happen to be exact thus have radius zero, and
/// comparisons of dyadic data are decided, ties included.
///
/// The radius itself is computed in doubles, rounded to nearest, and inflated at the end of each
/// operation by ``inflation``; see there. Overflow and NaN end as ``indeterminate``.
@frozen public struct Enclosure: Sendable {
  /// The midpoint's leading part: hi = RN(hi + lo).
  public let hi: Double
  /// The midpoint's trailing part.
  public let lo: Double
  /// A bound on the distance from the midpoint to the number; +∞ when nothing is known.
  public let radius: Double

  /// The parts as given, of which `hi` must be the double nearest to hi + lo.
  @inlinable init(unchecked hi: Double, _ lo: Double, radius: Double) {
    self.hi = hi
    self.lo = lo
    self.radius = radius
  }

  /// The parts as given, if they are finite. A NaN or an infinity in the midpoint must have
  /// reached the radius; the callers see to it.
  @inlinable @inline(__always) init(hi: Double, lo: Double, bound: Double) {
    let known = bound < .infinity
    self.init(
      unchecked: known ? hi : .nan, known ? lo : 0, radius: known ? bound : .infinity)
  }

  /// hi + lo ± radius, for doubles of any size and order.
  @inlinable public init(midpoint hi: Double, _ lo: Double = 0, radius: Double) {
    let sum = ErrorFree.sum(hi, lo)
    let known = sum.error.isFinite && radius >= 0
    self.init(hi: sum.value, lo: sum.error, bound: known ? radius : .infinity)
  }

  /// 1 + 2⁻⁴⁹: turns a bound computed in at most 13 roundings to nearest into a bound.
  ///
  /// With u = 2⁻⁵³, each rounding of a sum or product of numbers that are not negative loses at
  /// most a factor 1 + u, the inflating product and a last sum once more 1 − u each; and
  /// (1 + 2⁻⁴⁹)(1 − u)² = (1 + 16u)(1 − u)² ≥ (1 + u)¹³. Sums of subnormals are exact, and
  /// x ≤ RN(x(1 + 2⁻⁴⁹)) always. Products that underflow are ``slack``'s business.
  @inlinable static var inflation: Double { 1 + 0x1p-49 }

  /// 2⁻¹⁰⁶⁰: more than the underflows of one operation can amount to, each at most 2⁻¹⁰⁷⁵.
  @inlinable static var slack: Double { 0x1p-1060 }
}

/// Sums and products with the error that rounding made, both exact.
@usableFromInline enum ErrorFree {
  /// a + b = value + error (Knuth's 2Sum: Algorithm 2 in Joldes, Muller & Popescu, "Tight and
  /// rigorous error bounds for basic building blocks of double-word arithmetic", ACM TOMS 44(2),
  /// 2017). Exact in any order of magnitude, underflow included; after overflow the error is NaN.
  @inlinable @inline(__always)
  static func sum(_ a: Double, _ b: Double) -> (value: Double, error: Double) {
    let value = a + b
    let partB = value - a
    let partA = value - partB
    return (value, (a - partA) + (b - partB))
  }

  /// a b = value + error (Dekker's product by Veltkamp's splitting: §2 of the same). Exact if
  /// |a b| ≥ 2⁻⁹⁶⁰, else within 2⁻¹⁰⁷⁰; after overflow, here or in the splitting, the error is
  /// infinite or NaN.
  ///
  /// Seventeen operations of the baseline; a fused multiply-add there is a call into the C library.
  @inlinable @inline(__always)
  static func product(_ a: Double, _ b: Double) -> (value: Double, error: Double) {
    let value = a * b
    let scaledA = a * 0x8000001
    let highA = scaledA - (scaledA - a)
    let lowA = a - highA
    let scaledB = b * 0x8000001
    let highB = scaledB - (scaledB - b)
    let lowB = b - highB
    let cross = ((highA * highB - value) + highA * lowB) + lowA * highB
    return (value, cross + lowA * lowB)
  }

  /// The same where only the splitting has overflowed: a factor beyond 2⁹⁹⁵ is made smaller before. Where the
  /// product itself is beyond all numbers, the error is infinite or NaN still.
  @inlinable
  static func scaledProduct(_ a: Double, _ b: Double) -> (value: Double, error: Double) {
    let isFirstLarger = a.magnitude > b.magnitude
    let (large, small) = isFirstLarger ? (a, b) : (b, a)
    let scaled = product(large * 0x1p-64, small)
    return (scaled.value * 0x1p64, scaled.error * 0x1p64)
  }
}
