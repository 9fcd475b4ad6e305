extension Enclosure: AlgebraicField {
  @inlinable public init(_ value: Double) {
    self.init(hi: value, lo: 0, bound: value.isFinite ? 0 : .infinity)
  }

  @inlinable public init(integerLiteral value: Int) {
    let sum = ErrorFree.sum(Double(value & ~0x7ff), Double(value & 0x7ff))
    self.init(unchecked: sum.value, sum.error, radius: 0)
  }

  @inlinable public init?(exactly source: some BinaryInteger) {
    guard let value = Int(exactly: source) else { return nil }
    self.init(integerLiteral: value)
  }

  @inlinable public static prefix func - (a: Enclosure) -> Enclosure {
    Enclosure(unchecked: -a.hi, -a.lo, radius: a.radius)
  }
  @inlinable public mutating func negate() { self = -self }

  /// The sum: three 2Sums, whose last errors are all that is lost. A midpoint that overflows leaves
  /// NaN in them.
  @inlinable @inline(__always)
  public static func + (a: Enclosure, b: Enclosure) -> Enclosure {
    let high = ErrorFree.sum(a.hi, b.hi)
    let low = ErrorFree.sum(a.lo, b.lo)
    let tail = ErrorFree.sum(high.error, low.value)
    let middle = ErrorFree.sum(high.value, tail.value)
    let lost = low.error.magnitude + tail.error.magnitude
    let bound = ((a.radius + b.radius) + lost) * inflation
    let known = middle.error.isFinite
    return Enclosure(hi: middle.value, lo: middle.error, bound: known ? bound : .infinity)
  }

  @inlinable @inline(__always)
  public static func - (a: Enclosure, b: Enclosure) -> Enclosure { a + -b }

  @inlinable @inline(__always)
  public static func * (a: Enclosure, b: Enclosure) -> Enclosure {
    let product = ErrorFree.product(a.hi, b.hi)
    let rest = a.radius + b.radius + (a.lo.magnitude + b.lo.magnitude)
    let isSafe = product.value.magnitude >= 0x1p-960 || a.hi == 0 || b.hi == 0
    let isKnown = product.error.isFinite
    guard rest == 0 && isSafe && isKnown else { return general(a, b, product) }
    return Enclosure(hi: product.value, lo: product.error, bound: 0)
  }

  /// The product when a factor is not a single double, or when it nearly underflows or overflows.
  ///
  /// With a = aₕ + aₗ and b likewise, the midpoint takes aₕbₕ without error and RN(aₕbₗ), RN(aₗbₕ),
  /// and their rounded sum: together at most (2 + u)u(|RN(aₕbₗ)| + |RN(aₗbₕ)|) off. It drops aₗbₗ.
  /// The radii contribute |a|r_b + |b|r_a + r_a r_b.
  @inlinable
  static func general(
    _ a: Enclosure, _ b: Enclosure, _ split: (value: Double, error: Double)
  ) -> Enclosure {
    let product = split.error.isFinite ? split : ErrorFree.scaledProduct(a.hi, b.hi)
    let crossAB = a.hi * b.lo
    let crossBA = a.lo * b.hi
    let tail = ErrorFree.sum(product.error, crossAB + crossBA)
    let middle = ErrorFree.sum(product.value, tail.value)
    let sizeA = a.hi.magnitude + a.lo.magnitude
    let sizeB = b.hi.magnitude + b.lo.magnitude
    let spread = sizeA * b.radius + (sizeB + b.radius) * a.radius
    let rounded = 0x1p-52 * (crossAB.magnitude + crossBA.magnitude)
    let lost = rounded + tail.error.magnitude + (a.lo * b.lo).magnitude
    let bound = (spread + lost) * inflation + slack
    let known = middle.error.isFinite
    return Enclosure(hi: middle.value, lo: middle.error, bound: known ? bound : .infinity)
  }

  /// The quotient z, certified by its residual: |a/b − z| = |a − bz| / |b|.
  ///
  /// ``indeterminate``, and noted in ``Undecided/current``, if zero is in `b`.
  @inlinable public static func / (a: Enclosure, b: Enclosure) -> Enclosure {
    let least = b.leastMagnitude
    guard least > 0 else {
      Undecided.note("division by a member", of: b)
      return .indeterminate
    }
    let first = Enclosure(a.hi / b.hi)
    let second = Enclosure((a - b * first).hi / b.hi)
    let quotient = first + second
    let midpoint = Enclosure(unchecked: quotient.hi, quotient.lo, radius: 0)
    let residual = (a - b * midpoint).greatestMagnitude
    return midpoint.widened(by: residual / least, isExact: residual == 0)
  }

  @inlinable public static func *= (a: inout Enclosure, b: Enclosure) { a = a * b }
  @inlinable public static func /= (a: inout Enclosure, b: Enclosure) { a = a / b }

  /// |x|, by which no distance grows.
  @inlinable public var magnitude: Enclosure { hi < 0 ? -self : self }

  /// This midpoint, with a radius that covers `bound`, which one division or so computed.
  @inlinable func widened(by bound: Double, isExact: Bool) -> Enclosure {
    let radius = isExact ? 0 : bound * Self.inflation + Self.slack
    return Enclosure(hi: hi, lo: lo, bound: (hi + lo).isFinite ? radius : .infinity)
  }
}
