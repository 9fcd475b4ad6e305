extension Enclosure: EnclosingScalar {
  public init(_ value: Rational) {
    let high = value.approximation
    guard high.isFinite else {
      self = .indeterminate
      return
    }
    let rest = value - Rational(high)
    let low = rest.approximation
    let lost = (rest - Rational(low)).magnitude.approximation
    self.init(midpoint: high, low, radius: rest == Rational(low) ? 0 : lost.nextUp)
  }

  @inlinable public static var indeterminate: Enclosure {
    Enclosure(unchecked: .nan, 0, radius: .infinity)
  }

  @inlinable public var isIndeterminate: Bool { radius == .infinity }

  @inlinable public var approximation: Double { hi }

  /// |max(x, y) − max(x′, y′)| ≤ max(|x − x′|, |y − y′|): the greater midpoint, the greater radius.
  @inlinable public static func maximum(_ a: Enclosure, _ b: Enclosure) -> Enclosure {
    switch a.order(to: b) {
    case .greater, .equal: return a
    case .less: return b
    case .undecided:
      let greater = (a.hi, a.lo) < (b.hi, b.lo) ? b : a
      return Enclosure(hi: greater.hi, lo: greater.lo, bound: larger(a.radius, b.radius))
    }
  }

  @inlinable public static func minimum(_ a: Enclosure, _ b: Enclosure) -> Enclosure {
    -maximum(-a, -b)
  }

  @inlinable static func larger(_ a: Double, _ b: Double) -> Double { a < b ? b : a }

  /// The sign of the difference, whose midpoint counts only if it exceeds the radius. That
  /// RN(hi + lo) > radius implies hi + lo > radius, as rounding is monotone.
  @inlinable public func order(to other: Enclosure) -> Comparison {
    let difference = self - other
    if difference.hi > difference.radius { return .greater }
    if -difference.hi > difference.radius { return .less }
    return difference.hi == 0 && difference.radius == 0 ? .equal : .undecided
  }

  /// hi + (lo + radius), rounded up twice, or hi itself when the rest is zero.
  @inlinable public var upper: Double {
    if lo == 0 && radius == 0 { return hi }
    return isIndeterminate ? .infinity : (hi + (lo + radius).nextUp).nextUp
  }

  @inlinable public var lower: Double { -(-self).upper }

  /// A bound on |x| from above.
  @inlinable var greatestMagnitude: Double { Self.larger(upper, -lower) }

  /// A bound on |x| from below; zero if zero may be a member.
  @inlinable var leastMagnitude: Double { Self.larger(0, Self.larger(lower, -upper)) }

  public func contains(_ value: Double) -> Bool {
    value.isFinite ? overlaps(Enclosure(value)) : isIndeterminate
  }

  public func contains(_ value: Rational) -> Bool {
    if isIndeterminate { return true }
    return (value - Rational(hi) - Rational(lo)).magnitude <= Rational(radius)
  }

  /// Whether some number is in both: exactly, by |x − y| ≤ r_x + r_y over the midpoints.
  public func overlaps(_ other: Enclosure) -> Bool {
    if isIndeterminate || other.isIndeterminate { return true }
    let distance = Rational(hi) + Rational(lo) - Rational(other.hi) - Rational(other.lo)
    return distance.magnitude <= Rational(radius) + Rational(other.radius)
  }

  public var description: String { "[\(hi) + \(lo) +/- \(radius)]" }
}

extension Enclosure {
  /// The root z, certified by its residual: |√x − z| = |x − z²| / (√x + z) ≤ |x − z²| / z.
  ///
  /// ``indeterminate``, and noted in ``Undecided/current``, if a member is negative.
  @inlinable public static func sqrt(_ x: Enclosure) -> Enclosure {
    guard x.lower >= 0 else {
      Undecided.note("sqrt", of: x)
      return .indeterminate
    }
    guard x.hi > 0 else { return x }
    let first = Enclosure(x.hi.squareRoot())
    let second = Enclosure((x - first * first).hi / (2 * first.hi))
    let root = first + second
    let midpoint = Enclosure(unchecked: root.hi, root.lo, radius: 0)
    let residual = (x - midpoint * midpoint).greatestMagnitude
    return midpoint.widened(by: residual / midpoint.lower, isExact: residual == 0)
  }

  public static func exp(_ x: Enclosure) -> Enclosure { x.throughBall(Ball.exp) }
  /// The logarithm; ``indeterminate``, and noted in ``Undecided/current``, if a member is not
  /// positive.
  public static func log(_ x: Enclosure) -> Enclosure { x.throughBall(Ball.log) }
  public static func sin(_ x: Enclosure) -> Enclosure { x.throughBall(Ball.sin) }
  public static func cos(_ x: Enclosure) -> Enclosure { x.throughBall(Ball.cos) }
  public static func tanh(_ x: Enclosure) -> Enclosure { x.throughBall(Ball.tanh) }
  public static func erf(_ x: Enclosure) -> Enclosure { x.throughBall(Ball.erf) }

  /// A function of balls at 128 bits, 22 more than a midpoint has.
  private func throughBall(_ function: (Ball) -> Ball) -> Enclosure {
    Ball.$precision.withValue(128) { Enclosure(function(Ball(self))) }
  }

  /// The double-double nearest to a ball's midpoint, and what that leaves added to the radius.
  public init(_ ball: Ball) {
    let high = ball.midpoint
    guard high.isFinite, ball.isFinite else {
      self = .indeterminate
      return
    }
    let rest = ball - Ball(high)
    let low = rest.midpoint
    self.init(midpoint: high, low, radius: (rest - Ball(low)).magnitude.upper)
  }
}

extension Ball {
  /// A ball that contains an enclosure.
  public init(_ enclosure: Enclosure) {
    self = Ball(enclosure.hi) + Ball(midpoint: enclosure.lo, radius: enclosure.radius)
  }
}
