import Scalars

/// A law looks for violations; a scalar that keeps it yields none.
enum Laws {
  /// Trees of operations contain what ℚ says. Exponents up to 2^±`exponent` at the leaves.
  static func containment<S: EnclosingScalar>(
    _ operations: Operations<S> = .own, exponent: Int, cases: Int = 4000
  ) -> [String] {
    var generator = Generator(seed: 1, purpose: "containment \(exponent)")
    var violations: [String] = []
    var known = 0
    for _ in 0..<cases {
      let leaves = pool(exponent: exponent, from: &generator)
      let tree = Expression(depth: 5, pool: leaves, from: &generator)
      guard
        let exact = tree.value(Operations<Rational>.own, isZero: \.isZero),
        let set = tree.value(operations, isZero: { _ in false })
      else { continue }
      if !set.contains(exact) { violations.append("\(tree): \(set)") }
      if !set.isIndeterminate { known += 1 }
    }
    if known < cases / 3 { violations.append("Only \(known) of \(cases) results say anything.") }
    return violations
  }

  /// One operation errs by at most u|exact|, on operands whose results are all normal.
  static func rounding<S: Scalar>(
    _ operations: Operations<S> = .own, unitRoundoff: Double, cases: Int = 4000
  ) -> [String] {
    var generator = Generator(seed: 2, purpose: "rounding")
    var violations: [String] = []
    for _ in 0..<cases {
      let a = S(generator.gaussian() + 3), b = S(generator.gaussian() - 3)
      let operands = (Rational(a.approximation), Rational(b.approximation))
      for (mine, exact) in zip(operations.table, Operations<Rational>.own.table) {
        if mine.symbol == "/" && b == 0 { continue }
        let truth = exact.apply(operands.0, operands.1)
        let error = (Rational(mine.apply(a, b).approximation) - truth).magnitude
        if error > Rational(unitRoundoff) * truth.magnitude {
          violations.append("\(a) \(mine.symbol) \(b)")
        }
      }
    }
    return violations
  }

  /// The laws of a field, where `agree` says what it means that two sides are the same.
  static func field<S: Scalar>(
    _ operations: Operations<S> = .own, agree: (S, S) -> Bool, cases: Int = 500
  ) -> [String] {
    var generator = Generator(seed: 3, purpose: "field")
    var violations: [String] = []
    let (add, multiply) = (operations.add, operations.multiply)
    for _ in 0..<cases {
      let a = operations.embed(generator.gaussian())
      let b = operations.embed(generator.dyadic())
      let c = operations.embed(generator.uniform() + 0.5)
      let sides: [(String, S, S)] = [
        ("(a + b) + c = a + (b + c)", add(add(a, b), c), add(a, add(b, c))),
        ("(a b) c = a (b c)", multiply(multiply(a, b), c), multiply(a, multiply(b, c))),
        ("a (b + c) = a b + a c", multiply(a, add(b, c)), add(multiply(a, b), multiply(a, c))),
        ("(a - b) + b = a", add(operations.subtract(a, b), b), a),
        ("(a / c) c = a", multiply(operations.divide(a, c), c), a),
      ]
      violations += sides.filter { !agree($0.1, $0.2) }.map { "\($0.0): \($0.1), \($0.2)" }
    }
    return violations
  }

  /// What every arithmetic keeps, rounding or not.
  static func arithmetic<S: Scalar>(_: S.Type, agree: (S, S) -> Bool) -> [String] {
    var generator = Generator(seed: 4, purpose: "arithmetic")
    var violations: [String] = []
    for _ in 0..<500 {
      let a = S(generator.dyadic()), b = S(generator.uniform() + 1)
      var c = a
      c += b
      var d = a
      d -= b
      var e = a
      e *= b
      var f = a
      f /= b
      let sides: [(String, S, S)] = [
        ("a + b = b + a", a + b, b + a), ("a b = b a", a * b, b * a),
        ("a - b = a + -b", a - b, a + -b), ("a + 0 = a", a + 0, a), ("1 a = a", 1 * a, a),
        ("a / 1 = a", a / 1, a), ("a - a = 0", a - a, 0), ("b / b = 1", b / b, 1),
        ("|-b| = b", (-b).absolute, b), ("--a = a", -(-a), a), ("+=", c, a + b),
        ("-=", d, a - b), ("*=", e, a * b), ("/=", f, a / b),
        ("b^3", b.raised(to: 3), b * (b * b)),
        ("max", .maximum(a, b), a < b ? b : a), ("min", .minimum(a, b), a < b ? a : b),
        ("max + min", .maximum(a, b) + .minimum(a, b), a + b),
      ]
      violations += sides.filter { !agree($0.1, $0.2) }.map { "\($0.0): \($0.1), \($0.2)" }
    }
    return violations
  }
}
