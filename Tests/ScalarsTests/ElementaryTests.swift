import Scalars
import Testing

private let sets: [any EnclosingScalar.Type] = [Ball.self, Enclosure.self]

@Suite struct ElementaryTests {
  private typealias Function<S> = @Sendable (S) -> S

  private static let functions:
    [(name: String, ball: Function<Ball>, enclosure: Function<Enclosure>)] =
      [
        ("sqrt", { .sqrt($0.magnitude) }, { .sqrt($0.magnitude) }),
        ("exp", { .exp($0) }, { .exp($0) }), ("sin", { .sin($0) }, { .sin($0) }),
        ("log", { .log($0.magnitude) }, { .log($0.magnitude) }),
        ("cos", { .cos($0) }, { .cos($0) }), ("tanh", { .tanh($0) }, { .tanh($0) }),
        ("erf", { .erf($0) }, { .erf($0) }),
      ]

  /// Two enclosures of one number overlap; at more bits the number is better known.
  @Test func `Functions agree across precisions and types`() {
    var generator = Generator(seed: 10, purpose: "elementary")
    for (name, ball, enclosure) in Self.functions {
      for _ in 0..<200 {
        let x = generator.gaussian()
        let coarse = Ball.$precision.withValue(64) { ball(Ball(x)) }
        let fine = Ball.$precision.withValue(512) { ball(Ball(x)) }
        let fast = enclosure(Enclosure(x))
        #expect(coarse.overlaps(fine), "\(name) \(x)")
        #expect(Ball.$precision.withValue(512) { Ball(fast).overlaps(fine) }, "\(name) \(x)")
        #expect(coarse.relativeAccuracyBits >= 50 && fine.relativeAccuracyBits >= 490)
        #expect(fast.radius <= 0x1p-98 * max(fast.hi.magnitude, 0x1p-20), "\(name) \(x)")
      }
    }
  }

  @Test(arguments: sets)
  func `Identities hold by overlap`(_ type: any EnclosingScalar.Type) {
    func check<S: EnclosingScalar>(_: S.Type) {
      var generator = Generator(seed: 11, purpose: "identities")
      for _ in 0..<100 {
        let x = S(generator.gaussian()), y = S(generator.gaussian())
        let (sin, cos, square) = (S.sin(x), S.cos(x), S.exp(2 * x))
        let sides: [(String, S, S)] = [
          ("exp(x + y)", .exp(x + y), .exp(x) * .exp(y)), ("log exp x", .log(.exp(x)), x),
          ("sin² + cos²", sin * sin + cos * cos, 1), ("sin 2x", .sin(2 * x), 2 * sin * cos),
          ("sin(x + y)", .sin(x + y), sin * .cos(y) + cos * .sin(y)),
          ("tanh", .tanh(x), (square - 1) / (square + 1)), ("erf(-x)", .erf(-x), -.erf(x)),
          ("√x²", .sqrt(x * x), x.absolute), ("√exp", .sqrt(square), .exp(x)),
        ]
        for (name, a, b) in sides { #expect(a.overlaps(b), "\(name) at \(x), \(y)") }
      }
    }
    check(type)
  }

  /// Σ (−1)ⁿ aₙ over decreasing aₙ, and the first term left out, which bounds the rest.
  private func alternating(_ term: (Int) -> Rational) -> (sum: Rational, rest: Rational) {
    var sum = Rational.zero
    var n = 0
    while true {
      let next = term(n)
      if next < Rational(2).power(-150) { return (sum, next) }
      sum += n.isMultiple(of: 2) ? next : -next
      n += 1
    }
  }

  private func ball(_ series: (sum: Rational, rest: Rational)) -> Ball {
    Ball(series.sum) + Ball(midpoint: 0, radius: series.rest.approximation.nextUp)
  }

  /// erf(x) √π/2 = Σ (−1)ⁿ x²ⁿ⁺¹ / (n! (2n + 1)), in ℚ up to a term that bounds the rest; and π
  /// likewise, by Machin.
  @Test(arguments: [Rational(1, 64), Rational(1, 3), Rational(7, 8), Rational(1)])
  func `The error function is its series`(_ x: Rational) {
    func arctangent(_ q: Int) -> Ball {
      ball(alternating { n in 1 / (Rational(2 * n + 1) * Rational(q).power(2 * n + 1)) })
    }
    let pi = 16 * arctangent(5) - 4 * arctangent(239)
    let series = alternating { n in
      let factorial = (1...max(n, 1)).reduce(Rational(1)) { $0 * Rational($1) }
      return x.power(2 * n + 1) / (factorial * Rational(2 * n + 1))
    }
    let value = 2 * ball(series) / .sqrt(pi)
    #expect(pi.contains(Double.pi) == false && pi.overlaps(Ball(midpoint: .pi, radius: 0x1p-51)))
    #expect(Ball.erf(Ball(x)).overlaps(value) && value.relativeAccuracyBits > 100)
    #expect(Enclosure.erf(Enclosure(x)).overlaps(Enclosure(value)))
    #expect(!Ball.erf(Ball(x)).overlaps(value + Ball(0x1p-90)), "The test can fail.")
    #expect((Double.erf(x.approximation) - value.approximation).magnitude <= 0x1p-50)
  }
}
