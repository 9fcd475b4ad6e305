public import Scalars
public import Structures
public import Verification

/// **k-means** by Lloyd's rounds, from given centroids: points go to the nearest centroid, of equally near ones to the
/// first, and centroids to the mean of their points. A centroid without points stays where it is.
///
///     ℓᵢ = argminⱼ ‖xᵢ - cⱼ‖²,   cⱼ ← mean of {xᵢ: ℓᵢ = j},   objective Σᵢ ‖xᵢ - c_ℓᵢ‖² after the last round.
///
/// It is what routes tokens to the experts of a sparse expansion.
public enum KMeans: RationalAlgorithm {
  public static let source = Citation(
    "Lloyd. Least squares quantization in PCM. IEEE Trans. Inf. Theory 28 (1982); as used in arXiv:2405.15756, ICLR 2025",
    "the two alternating steps")

  public struct Problem: Sendable {
    /// Points × features.
    public var points: Matrix<Double>
    /// Clusters × features.
    public var centroids: Matrix<Double>
    /// At least 1.
    public var rounds: Int

    public init(points: Matrix<Double>, centroids: Matrix<Double>, rounds: Int) {
      (self.points, self.centroids, self.rounds) = (points, centroids, rounds)
    }

    /// Why nothing can be clustered, if so.
    public var obstacle: String? {
      guard points.rows > 0, points.columns > 0 else { return "there are no points" }
      guard centroids.rows > 0 else { return "there are no centroids" }
      guard centroids.columns == points.columns else {
        return "centroids of \(centroids.columns) features for points of \(points.columns)"
      }
      guard rounds > 0 else { return "\(rounds) rounds assign no point" }
      return notFinite(points.elements, "coordinate")
        ?? notFinite(centroids.elements, "centroid entry")
    }
  }

  public static let examples = [
    Example<KMeans>(
      Problem(
        points: Matrix(rows: 4, columns: 1, elements: [0, 1, 4, 9]),
        centroids: Matrix(rows: 2, columns: 1, elements: [0, 2]), rounds: 2),
      gives: [
        "labels": .integers([0, 0, 1, 1]),
        "centroids": [Rational(1, 2), Rational(13, 2)], "objective": [13],
      ],
      from: "by hand: 1 is as near to 0 as to 2, and goes to the first; then 0.5 and 6.5")
  ]

  /// A size counts points; points are drawn around a few places, or lie on a coarse grid with many ties.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let features = 1 + Int(generator.next() % 4)
    let clusters = 1 + Int(generator.next() % UInt64(min(size, 5)))
    return problem(
      points: size, features: features, clusters: clusters, rounds: 4, using: &generator)
  }

  static func problem(
    points: Int, features: Int, clusters: Int, rounds: Int, using generator: inout Generator
  ) -> Problem {
    let isCoarse = generator.next() % 3 == 0
    let places = Matrix<Double>(rows: 3, columns: features) { _, _ in generator.dyadic() }
    let drawn = Matrix<Double>(rows: points, columns: features) { i, j in
      isCoarse
        ? (generator.dyadic() / 4).rounded() : places[i % 3, j] + generator.gaussian()
    }
    let start = Matrix<Double>(rows: clusters, columns: features) { i, j in
      drawn[(7 * i) % points, j]
    }
    return Problem(points: drawn, centroids: start, rounds: rounds)
  }

  /// More clusters than points, a cluster that stays empty, and many features.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let many = problem(points: 5, features: 3, clusters: 9, rounds: 3, using: &generator)
    var empty = problem(points: 40, features: 2, clusters: 4, rounds: 6, using: &generator)
    empty.centroids[3, 0] = 1000
    let wide = problem(points: 70, features: 33, clusters: 6, rounds: 5, using: &generator)
    return [many, empty, wide]
  }

  public static let largestExactSize = 8

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let result = clustered(problem, over: S.self)
    return [
      "labels": .integers(result.labels), "centroids": .scalars(result.centroids.flatMap { $0 }),
      "objective": [result.objective],
    ]
  }

  public static let implementations: [Implementation<KMeans>] = [expanded, hamerly]

  public static let laws: [Law<KMeans>] = statements

  public static let findings = [isNotGlobal]

  public static let specials = [
    Special<KMeans>(
      "an empty cluster",
      Problem(
        points: Matrix(rows: 2, columns: 1, elements: [0, 2]),
        centroids: Matrix(rows: 2, columns: 1, elements: [1, 9]), rounds: 3),
      contract: "its centroid stays, and divides by nothing",
      gives: ["labels": .integers([0, 0]), "centroids": [1, 9], "objective": [2]]),
    Special<KMeans>(
      "points that are one",
      Problem(
        points: Matrix(rows: 3, columns: 1, elements: [5, 5, 5]),
        centroids: Matrix(rows: 2, columns: 1, elements: [5, 5]), rounds: 1),
      contract: "of equal centroids the first",
      gives: ["labels": .integers([0, 0, 0]), "centroids": [5, 5], "objective": [0]]),
  ]

  public static func work(on problem: Problem) -> Work? {
    let (n, d) = (Double(problem.points.rows), Double(problem.points.columns))
    let k = Double(problem.centroids.rows)
    return Work(flops: Double(problem.rounds) * 2 * n * k * d, bytes: 8 * n * d)
  }

  public static let counters = [
    Counter<KMeans>(
      "multiplications of the reference", formula: "(T k + 1) n d",
      declared: { problem in
        let n = problem.points.rows, d = problem.points.columns
        return (problem.rounds * problem.centroids.rows + 1) * n * d
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
      })
  ]

  public static let workloads = [256, 2048]
}
