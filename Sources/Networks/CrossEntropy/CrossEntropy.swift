public import Scalars
public import Structures
public import Verification

/// **Cross-entropy**: the mean surprise of the targets, and its gradient by the logits,
///
///     L = (1/n) Σᵢ (log Σⱼ exp zᵢⱼ - zᵢ,ₜ₍ᵢ₎),   ∂L/∂zᵢⱼ = (softmax(zᵢ)ⱼ - [j = t(i)]) / n,
///
/// for n rows of V logits.
public enum CrossEntropy: RealAlgorithm {
  public static let source = Citation(
    "Goodfellow, Bengio & Courville. Deep Learning. MIT Press 2016", "Sections 5.5 and 6.2.2.3")

  public struct Problem: Sendable {
    /// n × V.
    public var logits: Matrix<Double>
    public var targets: [Int]
  }

  public static let examples = [
    Example<CrossEntropy>(
      Problem(logits: Matrix(rows: 1, columns: 4, elements: [2, 2, 2, 2]), targets: [3]),
      gives: [
        "gradient": .scalars([Rational(1, 4), Rational(1, 4), Rational(1, 4), Rational(-3, 4)])
      ], within: 0x1p-60, from: "by symmetry: equal logits share equally"),
    Example<CrossEntropy>(
      Problem(logits: Matrix(rows: 1, columns: 2, elements: [0, 0]), targets: [0]),
      gives: ["loss": [Rational(693_147_180_559_945, 1_000_000_000_000_000)]], within: 0.5e-15,
      from: "log 2 = 0.693147180559945… in any table"),
  ]

  /// A size counts rows; two to nine logits, and 65 in the workloads.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    random(size, size >= 256 ? 65 : Int.random(in: 2...9, using: &generator), &generator)
  }

  public static func edges(using generator: inout Generator) -> [Problem] {
    [(3, 65), (17, 33), (2, 257), (129, 2)].map { random($0, $1, &generator) }
  }

  private static func random(_ n: Int, _ v: Int, _ generator: inout Generator) -> Problem {
    Problem(
      logits: Matrix(rows: n, columns: v) { _, _ in generator.dyadic() },
      targets: (0..<n).map { _ in Int.random(in: 0..<v, using: &generator) })
  }

  /// The definition, without the shift by the maximum that the programs need.
  @specialized(where S == Double)
  public static func reference<S: RealScalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let n = S(problem.targets.count)
    var losses: [S] = [], gradient: [S] = []
    for (i, target) in problem.targets.enumerated() {
      let z = problem.logits[row: i].map { S($0) }
      let terms = z.map { S.exp($0) }
      let total = sum(terms)
      losses.append(S.log(total) - z[target])
      gradient += terms.enumerated().map { j, term in
        (term / total - (j == target ? 1 : 0)) / n
      }
    }
    return ["loss": .scalars([sum(losses) / n]), "gradient": .scalars(gradient)]
  }

  public static let implementations: [Implementation<CrossEntropy>] = [
    inPlace(Float.self), inPlace(Double.self),
  ]

  public static let laws: [Law<CrossEntropy>] = [
    Law("The gradient of each row sums to zero, to 2⁻⁶⁰.") { problem, subject in
      let gradient = subject(problem)["gradient"], v = problem.logits.columns
      return problem.targets.indices.allSatisfy { i in
        sum(Array(gradient[i * v..<(i + 1) * v])).absolute < Ball(0x1p-60)
      }
    },
    Law("The target alone has a gradient that is not positive; none exceeds 1/n.") {
      problem, subject in
      let gradient = subject(problem)["gradient"], v = problem.logits.columns
      let n = Ball(problem.targets.count)
      return gradient.indices.allSatisfy { k in
        let isTarget = problem.targets[k / v] == k % v
        let slope = gradient[k] * n
        return isTarget ? slope < Ball(0x1p-60) && slope > -1 : slope > 0 && slope < 1
      }
    },
    Law("A number added to a row changes neither loss nor gradient, to 2⁻⁶⁰.") { problem, subject in
      var shifted = problem
      shifted.logits = Matrix(rows: problem.logits.rows, columns: problem.logits.columns) {
        problem.logits[$0, $1] + Double($0 % 5) - 1.5
      }
      let (a, b) = (subject(problem), subject(shifted))
      return areNear(a["loss"], b["loss"]) && areNear(a["gradient"], b["gradient"])
    },
    Law("Central differences of the loss at 2⁻⁴⁰ give the gradient, to 2⁻³⁰.") { problem, subject in
      let gradient = subject(problem)["gradient"]
      return problem.logits.elements.indices.prefix(6).allSatisfy { k in
        var (up, down) = (problem, problem)
        up.logits.elements[k] += 0x1p-40
        down.logits.elements[k] -= 0x1p-40
        let slope = (subject(up)["loss"][0] - subject(down)["loss"][0]) * Ball(0x1p39)
        return (slope - gradient[k]).absolute < Ball(0x1p-30)
      }
    },
  ]

  public static let specials: [Special<CrossEntropy>] = [
    Special(
      "NaN", Problem(logits: Matrix(rows: 1, columns: 2, elements: [1, .nan]), targets: [0]),
      contract: "NaN propagates to loss and gradient of its row",
      gives: ["loss": [.nan], "gradient": [.nan, .nan]]),
    Special(
      "a negative infinity",
      Problem(logits: Matrix(rows: 1, columns: 2, elements: [3, -.infinity]), targets: [0]),
      contract: "it has no share, and the other one has all",
      gives: ["loss": [0], "gradient": [0, 0]]),
    Special(
      "large logits",
      Problem(logits: Matrix(rows: 1, columns: 2, elements: [30000, -30000]), targets: [0]),
      contract: "nothing overflows, and the lesser share underflows to zero",
      gives: ["loss": [0], "gradient": [0, 0]]),
  ]

  public static let counters: [Counter<CrossEntropy>] = [
    Counter("exponentials and logarithms", formula: "n (V + 1)") {
      $0.targets.count * ($0.logits.columns + 1)
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.elementary
    }
  ]

  /// The logits are read and become their gradient.
  public static func work(on problem: Problem) -> Work? {
    let count = Double(problem.logits.elements.count)
    return Work(flops: 5 * count, bytes: 8 * count, in: .float32)
  }

  public static let workloads = [256, 1024]
}
