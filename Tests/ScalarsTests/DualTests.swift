import Scalars
import Testing

@Suite struct DualTests {
  /// f(x) = (x³ - 2x) / (x² + 1): f′(x) = (x⁴ + 5x² - 2) / (x² + 1)², exactly in ℚ.
  @Test(arguments: [Rational(3, 7), Rational(-5, 2), Rational(0, 1)])
  func `a rational function`(x: Rational) {
    let t = Dual(variable: x)
    let f = (t * t * t - t * 2) / (t * t + 1)
    let square = x * x
    let slope = (square * square + square * 5 - 2) / ((square + 1) * (square + 1))
    #expect(f.value == (x * square - x * 2) / (square + 1))
    #expect(f.slope == slope)
  }

  /// Each elementary function against its derivative by hand, and against finite differences, whose
  /// error is h²/6 of the third derivative, below 100 h² at these points.
  @Test func `elementary functions`() {
    let x = 0.625
    let functions: [(String, (Dual<Double>) -> Dual<Double>, (Double) -> Double, Double)] = [
      ("sqrt", { .sqrt($0) }, { .sqrt($0) }, 0.5 / Double.sqrt(x)),
      ("exp", { .exp($0) }, { .exp($0) }, .exp(x)),
      ("log", { .log($0) }, { .log($0) }, 1 / x),
      ("sin", { .sin($0) }, { .sin($0) }, .cos(x)),
      ("cos", { .cos($0) }, { .cos($0) }, -.sin(x)),
      ("tanh", { .tanh($0) }, { .tanh($0) }, 1 - .tanh(x) * .tanh(x)),
      ("erf", { .erf($0) }, { .erf($0) }, 2 / Double.sqrt(.pi) * .exp(-x * x)),
    ]
    let h = 0x1p-16
    for (name, dual, plain, slope) in functions {
      let result = dual(Dual(variable: x))
      #expect(result.value == plain(x), "\(name)")
      #expect(abs(result.slope - slope) <= 4 * slope.magnitude.ulp, "\(name)")
      let difference = (plain(x + h) - plain(x - h)) / (2 * h)
      #expect(abs(result.slope - difference) < 100 * h * h, "\(name)")
    }
  }

  @Test func `the chain rule over balls holds to the precision of the balls`() {
    let x = Ball(0.375)
    let t = Dual(variable: x)
    let f = Dual<Ball>.exp(Dual<Ball>.sin(t * t))
    let slope = Ball.exp(Ball.sin(x * x)) * Ball.cos(x * x) * x * 2
    #expect((f.slope - slope).absolute < Ball(0x1p-90))
  }

  @Test func `comparisons look at values alone`() {
    let (a, b) = (Dual(1.0, slope: 5), Dual(2.0, slope: -5))
    #expect(
      a < b && Dual<Double>.maximum(a, b).slope == -5 && Dual<Double>.minimum(a, b).slope == 5)
    #expect((-b).absolute.slope == -5 && (-b).absolute.value == 2)
  }
}
