import Scalars

extension DelayLimit {
  /// Whether all roots of z^(τ+1) − z^τ + a lie inside the unit circle: the Schur–Cohn recursion, in ℚ.
  ///
  /// A polynomial p of degree n with coefficients p₀, …, pₙ is stable if and only if |p₀| < |pₙ| and
  /// (pₙ p(z) − p₀ zⁿ p(1/z))/z, of degree n − 1, is stable.
  static func isStable(_ a: Rational, delay: Int) -> Bool {
    var p = [Rational](repeating: .zero, count: delay + 2)
    p[0] = a
    p[delay] -= 1
    p[delay + 1] = 1
    while p.count > 1 {
      let (first, last) = (p[0], p[p.count - 1])
      guard first.magnitude < last.magnitude else { return false }
      let reversed = Array(p.reversed())
      let next = zip(p, reversed).map { last * $0 - first * $1 }
      // Division by the leading coefficient keeps the numbers small, and the roots where they are.
      let leading = next[next.count - 1]
      p = next.dropFirst().map { $0 / leading }
    }
    return true
  }

  /// 2 sin(π/(2(2τ + 1))), in double precision.
  public static func limit(delay: Int) -> Double {
    reference(Problem(delay: delay), over: Double.self)["limit"][0]
  }

  /// The limit by bisection of the exact test, to 2⁻⁴⁸.
  public static func certified(delay: Int) -> Double {
    var (low, high) = (0.0, 4.0)
    while high - low > 0x1p-48 {
      let middle = (low + high) / 2
      if isStable(Rational(middle), delay: delay) { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// The largest a, to 1/1024 of it, for which |w| falls over the second half of 4,000 (τ + 1) steps.
  public static func simulated(delay: Int) -> Double {
    var (low, high) = (0.0, 4.0)
    while high - low > low / 1024 {
      let middle = (low + high) / 2
      if falls(middle, delay: delay) { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  private static func falls(_ a: Double, delay: Int) -> Bool {
    var ring = [Double](repeating: 1, count: delay + 1)
    let half = 2_000 * (delay + 1)
    func largest() -> Double { ring.reduce(0) { max($0, abs($1)) } }
    var early = 0.0
    for k in 0..<2 * half {
      let place = k % (delay + 1)
      let latest = ring[(place + delay) % (delay + 1)]
      ring[place] = latest - a * ring[place]
      if k == half { early = largest() }
      if !(abs(ring[place]) < 1e100) { return false }
    }
    return largest() < early || largest() < 1e-300
  }
}
