import Scalars
import Testing
import Verification

/// The comparison itself: three outcomes, and no way round it.
@Suite struct ComparisonTests {
  private func compare(_ x: [Double], with truth: [Enclosure], under bound: Bound) -> Difference {
    let truth = Observation<Enclosure>(dictionaryLiteral: ("x", .scalars(truth)))
    return Difference(["x": .scalars(x)], from: truth, under: ["x": bound])
  }

  private let aroundOne = Enclosure(midpoint: 1, 0, radius: 0x1p-20)

  @Test func `An error is within, beyond or undecided`() {
    #expect(compare([1], with: [aroundOne], under: .absolute(0x1p-19)).passed)
    #expect(compare([2], with: [aroundOne], under: .absolute(0x1p-19)).failure != nil)
    let between = compare([1], with: [aroundOne], under: .absolute(0x1p-21))
    #expect(between.failure == nil && between.undecided == 1 && between.held == 0)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `A result that is no number fails under every bound`(x: Double) {
    for bound in [
      Bound.exact, .absolute(1e300), .relative(1e300), .norm(1e300), .componentwise([1e300]),
    ] {
      #expect(compare([x], with: [Enclosure(1)], under: bound).failure != nil)
    }
  }

  @Test func `One bad component among many fails`() {
    let truth = (0..<100).map { Enclosure(Double($0)) }
    var x = (0..<100).map(Double.init)
    #expect(compare(x, with: truth, under: .relative(0x1p-52)).passed)
    x[57] = x[57].nextUp.nextUp
    #expect(compare(x, with: truth, under: .relative(0x1p-52)).failure?.contains("x[57]") == true)
  }

  @Test func `A norm bounds the whole as well as each component`() {
    let truth = [Enclosure](repeating: 0, count: 4)
    #expect(compare([1, 1, 1, 1], with: truth, under: .norm(2)).passed)
    #expect(compare([1.1, 1, 1, 1], with: truth, under: .norm(2)).failure != nil)
  }

  @Test func `Sizes, names and kinds must match`() {
    let truth: Observation<Rational> = [
      "x": [1, 2], "codes": .integers([1]), "trace": .words(["a"]),
    ]
    let right: Observation<Double> = [
      "x": [1, 2], "codes": .integers([1]), "trace": .words(["a"]),
    ]
    #expect(Difference(right, from: truth, under: .exact).passed)
    let wrong: [Observation<Double>] = [
      ["x": [1], "codes": .integers([1]), "trace": .words(["a"])],
      ["x": [1, 2], "trace": .words(["a"])],
      ["x": [1, 2], "codes": .integers([2]), "trace": .words(["a"])],
      ["x": [1, 2], "codes": .integers([1]), "trace": .words(["b"])],
      ["x": [1, 2], "codes": [1], "trace": .words(["a"])],
    ]
    for observation in wrong {
      #expect(Difference(observation, from: truth, under: .exact).failure != nil)
    }
  }

  @Test func `A bound for a quantity that does not exist is a mistake`() {
    let truth: Observation<Rational> = ["x": [1]]
    #expect(Difference(["x": [1]], from: truth, under: ["y": .exact]).failure != nil)
  }

  @Test func `Errors are judged exactly against rationals`() {
    let truth: Observation<Rational> = ["x": [Rational(1, 3)]]
    let nearest = 1.0 / 3
    let error = (Rational(nearest) - Rational(1, 3)).absolute
    let allowance = error.approximation
    #expect(
      Difference(["x": [nearest]], from: truth, under: ["x": .absolute(allowance.nextUp)]).passed)
    let tight = Difference(
      ["x": [nearest]], from: truth, under: ["x": .absolute(allowance * (1 - 0x1p-20))])
    #expect(tight.failure != nil)
  }
}
