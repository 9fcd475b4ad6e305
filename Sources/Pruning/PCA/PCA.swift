public import Scalars
public import Structures
public import Verification

/// **PCA**: the directions of greatest variance. Of N points xₜ in ℝᵈ, with m = Σ xₜ / N and
///
///     C = Σ (xₜ - m)(xₜ - m)ᵀ / N = Σ λᵢ uᵢuᵢᵀ,   λ₁ ≥ … ≥ λ_d ≥ 0,
///
/// the k directions u₁, …, u_k span the subspace of which the projections keep most of the variance: λ₁ + … + λ_k of
/// tr C. Tokens are projected on them before they are clustered. 2Nd² + O(d³) flops.
///
/// Directions have no sign, and those of equal variance no identity. What is compared is the projector P = Σ uᵢuᵢᵀ,
/// i ≤ k, times the gap λ_k - λ_{k+1} (λ_{d+1} = 0): it depends on C continuously, and is 0 where no k directions
/// are the best ones.
public enum PCA: RealAlgorithm {
  public static let source = Citation(
    "Pearson. On lines and planes of closest fit to systems of points in space. Philosophical Magazine 2 (1901); as used in arXiv:2405.15756, ICLR 2025",
    "the directions of greatest variance")

  public struct Problem: Sendable {
    /// Points × coordinates.
    public var points: Matrix<Double>
    /// k, from 1 to the number of coordinates.
    public var kept: Int

    public init(points: Matrix<Double>, kept: Int) {
      (self.points, self.kept) = (points, kept)
    }

    /// Why there are no such directions, if so.
    public var obstacle: String? {
      guard points.rows > 0, points.columns > 0 else { return "there are no points" }
      guard (1...points.columns).contains(kept) else {
        return "\(kept) directions of points of \(points.columns) coordinates: keep 1 to "
          + "\(points.columns)"
      }
      return notFinite(points.elements, "coordinate")
    }
  }

  public static let examples = [
    Example<PCA>(
      Problem(points: Matrix(rows: 2, columns: 2, elements: [0, 1, 6, 9]), kept: 1),
      gives: [
        "mean": [3, 5], "variances": [25], "explained": [25], "total": [25],
        "directions": [9, 12, 12, 16, 25],
      ],
      from: "by hand: two points differ along (3, 4)/5 alone, by 10"),
    Example<PCA>(
      Problem(points: Matrix(rows: 4, columns: 2, elements: [2, 0, -2, 0, 0, 1, 0, -1]), kept: 1),
      gives: [
        "mean": [0, 0], "variances": [2], "explained": [2], "total": [Rational(5, 2)],
        "directions": [Rational(3, 2), 0, 0, 0, 2],
      ],
      from: "by hand: C = diag(2, 1/2), with a gap of 3/2"),
  ]

  /// A size counts coordinates.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let points = 1 + Int(generator.next() % UInt64(2 * size + 3))
    let kept = 1 + Int(generator.next() % UInt64(size))
    return problem(points: points, coordinates: size, kept: kept, using: &generator)
  }

  /// Coordinates on one scale, on scales that fall by halves, or few values of which many are equal.
  static func problem(
    points: Int, coordinates: Int, kept: Int, using generator: inout Generator
  ) -> Problem {
    let kind = generator.next() % 3
    let shared = (0..<points).map { _ in generator.dyadic() }
    let drawn = Matrix<Double>(rows: points, columns: coordinates) { t, j in
      let x = generator.dyadic()
      switch kind {
      case 0: return x + shared[t]
      case 1: return (x + shared[t]) * Double(sign: .plus, exponent: -min(j, 20), significand: 1)
      default: return (x / 8).rounded()
      }
    }
    return Problem(points: drawn, kept: kept)
  }

  /// Fewer points than coordinates, falling scales wider than the sketch, a constant column, all directions kept.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let few = problem(points: 3, coordinates: 20, kept: 4, using: &generator)
    var falling = problem(points: 50, coordinates: 30, kept: 5, using: &generator)
    for t in 0..<falling.points.rows {
      for j in 0..<falling.points.columns {
        falling.points[t, j] =
          generator.dyadic() * Double(sign: .plus, exponent: -j, significand: 1)
      }
    }
    var constant = problem(points: 24, coordinates: 9, kept: 3, using: &generator)
    for t in 0..<24 { constant.points[t, 4] = 3.25 }
    let all = problem(points: 17, coordinates: 12, kept: 12, using: &generator)
    return [few, falling, constant, all]
  }

  public static let largestExactSize = 6
  public static let largestEnclosedSize = 17

  public static func reference<S: RealScalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    principal(problem, over: S.self)
  }

  public static let implementations: [Implementation<PCA>] = [eigen, svd, subspace]

  public static let laws: [Law<PCA>] = statements

  public static let theorems: [Theorem<PCA>] = [davisKahan, subspaceIteration]

  public static let findings = [gapDecides]

  public static let specials = [
    Special<PCA>(
      "one point", Problem(points: Matrix(rows: 1, columns: 2, elements: [3, -1]), kept: 1),
      contract: "no variance, and no direction before another",
      gives: [
        "mean": [3, -1], "variances": [0], "explained": [0], "total": [0],
        "directions": [0, 0, 0, 0, 0],
      ])
  ]

  public static func work(on problem: Problem) -> Work? {
    let (n, d) = (Double(problem.points.rows), Double(problem.points.columns))
    return Work(flops: 2 * n * d * Double(problem.kept), bytes: 8 * n * d)
  }

  public static let counters = [
    Counter<PCA>(
      "multiplications of the covariance", formula: "N d (d + 1) / 2",
      declared: { problem in
        problem.points.rows * problem.points.columns * (problem.points.columns + 1) / 2
      },
      counted: { problem in
        Counted.count { _ = moments(problem.points, over: Counted.self) }.multiplications
      })
  ]

  public static let workloads = [32, 96]
}
