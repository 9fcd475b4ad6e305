public import Scalars
public import Structures
public import Verification

/// **Routed product**: every token meets the expert of its cluster, y_t = W_{ℓ(t)} x_t.
///
/// It is how a sparse expansion is evaluated: as many multiplications for a token as one expert has weights, however
/// many experts there are.
public enum RoutedProduct: RationalAlgorithm {
  public static let source = Citation(
    "Wasserstein distances, neuronal entanglement, and sparsity. arXiv:2405.15756, ICLR 2025",
    "inference of the expanded layer")

  public struct Problem: Sendable {
    /// Outputs × inputs each.
    public var experts: [Matrix<Double>]
    /// Tokens × inputs.
    public var tokens: Matrix<Double>
    /// The expert of every token.
    public var labels: [Int]

    public init(experts: [Matrix<Double>], tokens: Matrix<Double>, labels: [Int]) {
      (self.experts, self.tokens, self.labels) = (experts, tokens, labels)
    }

    var outputs: Int { experts.first?.rows ?? 0 }

    /// Why tokens cannot be routed, if so.
    var obstacle: String? {
      guard let first = experts.first else { return "there are no experts" }
      if let e = experts.firstIndex(where: {
        $0.rows != first.rows || $0.columns != tokens.columns
      }) {
        return
          "expert \(e) is \(experts[e].rows) x \(experts[e].columns), for \(first.rows) outputs and tokens of "
          + "\(tokens.columns) inputs"
      }
      guard labels.count == tokens.rows else {
        return "\(labels.count) labels for \(tokens.rows) tokens"
      }
      if let t = labels.firstIndex(where: { !experts.indices.contains($0) }) {
        return "token \(t) is of cluster \(labels[t]), and there are \(experts.count)"
      }
      return nil
    }
  }

  public static let examples = [
    Example<RoutedProduct>(
      Problem(
        experts: [
          Matrix(rows: 1, columns: 2, elements: [1, 0]),
          Matrix(rows: 1, columns: 2, elements: [0, -2]),
        ], tokens: Matrix(rows: 3, columns: 2, elements: [5, 7, 5, 7, 1, 1]), labels: [0, 1, 0]),
      gives: ["y": [5, -14, 1]], from: "by hand")
  ]

  /// A size counts inputs; half of each expert's weights are zero. Some expert may have no token.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let outputs = 1 + Int(generator.next() % 5)
    let count = 1 + Int(generator.next() % 4)
    let tokens = Int(generator.next() % 9)
    let experts = (0..<count).map { _ in
      Matrix<Double>(rows: outputs, columns: size) { _, _ in
        generator.next() % 2 == 0 ? 0 : generator.gaussian()
      }
    }
    return Problem(
      experts: experts,
      tokens: Matrix<Double>(rows: tokens, columns: size) { _, _ in generator.gaussian() },
      labels: (0..<tokens).map { _ in Int(generator.next() % UInt64(count)) })
  }

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let rows = (0..<problem.tokens.rows).flatMap { t -> [S] in
      let x = problem.tokens[row: t].map { S($0) }
      let expert = problem.experts[problem.labels[t]]
      return (0..<expert.rows).map { dot(expert[row: $0].map { S($0) }, x) }
    }
    return ["y": .scalars(rows)]
  }

  public static let implementations: [Implementation<RoutedProduct>] = [grouped, nonzeros]

  public static let laws: [Law<RoutedProduct>] = [
    Law("One expert for all tokens is one product, whatever the labels said.") {
      problem, subject in
      var same = problem
      same.experts = problem.experts.map { _ in problem.experts[0] }
      var plain = problem
      plain.labels = problem.labels.map { _ in 0 }
      return subject(same)["y"] == subject(plain)["y"]
    },
    Law("Experts may change places if labels do.") { problem, subject in
      var other = problem
      other.experts = problem.experts.reversed()
      other.labels = problem.labels.map { problem.experts.count - 1 - $0 }
      return subject(other)["y"] == subject(problem)["y"]
    },
    Law("Tokens are routed on their own: in reverse order they have their outputs in reverse.") {
      problem, subject in
      let n = problem.tokens.rows, m = problem.outputs
      var other = problem
      other.tokens = Matrix(rows: n, columns: problem.tokens.columns) {
        problem.tokens[n - 1 - $0, $1]
      }
      other.labels = problem.labels.reversed()
      let (a, b) = (subject(problem)["y"], subject(other)["y"])
      guard a.count == n * m, b.count == n * m else { return false }
      return (0..<n).allSatisfy { t in
        (0..<m).allSatisfy { a[t * m + $0] == b[(n - 1 - t) * m + $0] }
      }
    },
    Law("It is linear in the tokens.") { problem, subject in
      var other = problem
      other.tokens = problem.tokens.map { -4 * $0 }
      return subject(other)["y"] == subject(problem)["y"].map { -4 * $0 }
    },
    Law("A unit token reads off a column of its expert.") { problem, subject in
      var unit = problem
      let d = problem.tokens.columns
      unit.tokens = Matrix(rows: problem.tokens.rows, columns: d) { $0 % d == $1 ? 1 : 0 }
      let expected = problem.labels.enumerated().flatMap { t, label in
        problem.experts[label].column(t % d).map { Rational($0) }
      }
      return subject(unit)["y"] == expected
    },
  ]

  public static let findings = [
    Finding(
      "An expert knows the inputs of its cluster",
      place:
        "IST-DASLab/sparsegpt 147d215, W[:, dead] = 0, once for each cluster in Shavit-Lab/Sparse-Expansion@fcc92f1"
    ) {
      // In calibration no token of the cluster has the third input; at test time one has.
      let dense = Matrix<Double>(rows: 1, columns: 3, elements: [1, 2, 3])
      let seen = Matrix<Double>(rows: 2, columns: 3, elements: [4, 1, 0, 3, 2, 0])
      let alive = (0..<3).map { j in seen.column(j).contains { $0 != 0 } }
      let expert = Matrix<Double>(rows: 1, columns: 3) { alive[$1] ? dense[$0, $1] : 0 }
      func y(_ weights: Matrix<Double>, _ tokens: Matrix<Double>) -> [Rational] {
        let problem = Problem(
          experts: [weights], tokens: tokens, labels: [Int](repeating: 0, count: tokens.rows))
        return reference(problem, over: Rational.self)["y"]
      }
      let token = Matrix<Double>(rows: 1, columns: 3, elements: [4, 1, 1])
      let (right, wrong) = (y(dense, token), y(expert, token))
      return .init(
        claimed: "y = \(right[0]) for a token beside those that calibrated",
        found:
          "\(wrong[0]): the weight of what calibration did not see is gone, though tokens of calibration are exact",
        isShown: y(dense, seen) == y(expert, seen) && right != wrong)
    }
  ]

  public static let specials = [
    Special<RoutedProduct>(
      "NaN in one token",
      Problem(
        experts: [Matrix(rows: 1, columns: 2, elements: [1, 1])],
        tokens: Matrix(rows: 2, columns: 2, elements: [.nan, 1, 2, 3]), labels: [0, 0]),
      contract: "it stays in that token", gives: ["y": [.nan, 5]]),
    Special<RoutedProduct>(
      "no tokens",
      Problem(
        experts: [Matrix(rows: 1, columns: 1, elements: [1])],
        tokens: Matrix(rows: 0, columns: 1, elements: []), labels: []),
      contract: "no outputs", gives: ["y": .scalars([])]),
  ]

  public static func work(on problem: Problem) -> Work? {
    let weights = Double(problem.outputs * problem.tokens.columns)
    let tokens = Double(problem.tokens.rows)
    return Work(flops: 2 * weights * tokens, bytes: 8 * weights * Double(problem.experts.count))
  }

  public static let counters = [
    Counter<RoutedProduct>(
      "multiplications of the reference", formula: "tokens × outputs × inputs",
      declared: { $0.tokens.elements.count * $0.outputs },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
      })
  ]

  public static let workloads = [64, 256]
}
