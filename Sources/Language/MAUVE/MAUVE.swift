public import Scalars
public import Verification

/// **MAUVE**: the area under the divergence curve of two distributions over clusters of texts.
///
/// For histograms p and q and weights λ between 0 and 1, with r = λp + (1 - λ)q,
///
///     x = e^(-c KL(q‖r)),   y = e^(-c KL(p‖r)),   KL(q‖r) = Σ qᵢ ln(qᵢ/rᵢ),
///
/// from (1, 0) over those points to (0, 1), joined by straight lines. Released are 25 weights, evenly from 10⁻⁶
/// to 1 - 10⁻⁶, c = 5, and the mean of two trapezoid sums, over x and over y, which are equal. What comes before,
/// features of a language model and their clusters, is no matter of this declaration.
public enum MAUVE: RealAlgorithm {
  public static let source = Citation(
    "Pillutla, Swayamdipta, Zellers, Thickstun, Welleck, Choi & Harchaoui. MAUVE: measuring the gap between neural text and human text using divergence frontiers. NeurIPS 2021",
    "Equations (1) to (4), with the defaults of the authors' package")

  public struct Problem: Sendable {
    /// How many texts fall into each cluster.
    public var p: [Int]
    public var q: [Int]
    public var scale = 5
    public var points = 25

    public init(p: [Int], q: [Int]) { (self.p, self.q) = (p, q) }

    /// Why there is no curve, if so.
    var obstacle: String? {
      guard p.count == q.count else { return "\(p.count) and \(q.count) clusters" }
      if let i = p.indices.first(where: { p[$0] < 0 || q[$0] < 0 }) {
        return "Cluster \(i) holds \(p[i]) and \(q[i]) texts"
      }
      guard p.contains(where: { $0 > 0 }), q.contains(where: { $0 > 0 }) else {
        return "A distribution without texts"
      }
      return scale > 0 && points >= 2 ? nil : "c = \(scale) and \(points) points"
    }
  }

  public static let examples = [
    Example<MAUVE>(
      Problem(p: [3, 1, 2], q: [6, 2, 4]), gives: ["area": [1]], from: "equal distributions"),
    Example<MAUVE>(
      Problem(p: [1, 0], q: [0, 1]), gives: ["area": [Rational(40_721, 10_000_000)]],
      within: 0.000_000_6,
      from: "mpmath: 25 points of ((1 - λ)⁵, λ⁵), whose limit is 1/252 = 0.0039683"),
  ]

  /// A size counts clusters.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    func draw(_ count: Int) -> Int { Int(generator.next() % UInt64(count)) }
    var problem = Problem(p: (0..<size).map { _ in draw(9) }, q: (0..<size).map { _ in draw(9) })
    problem.p[draw(size)] += 1
    problem.q[draw(size)] += 1
    (problem.scale, problem.points) = (1 + draw(6), [2, 3, 8, 25][draw(4)])
    return problem
  }

  public static let largestExactSize = 6
  public static let largestEnclosedSize = 33

  public static func reference<S: RealScalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let curve = curve(problem, over: S.self)
    var area = S.zero
    for (a, b) in zip(curve, curve.dropFirst()) { area += (a.x - b.x) * (a.y + b.y) / 2 }
    return [
      "x": .scalars(curve.map(\.x)), "y": .scalars(curve.map(\.y)), "area": [area],
    ]
  }

  static func curve<S: RealScalar>(_ problem: Problem, over: S.Type) -> [(x: S, y: S)] {
    func normalised(_ counts: [Int]) -> [S] {
      counts.map { S($0) / S(counts.reduce(0, +)) }
    }
    let (p, q) = (normalised(problem.p), normalised(problem.q))
    let scale = S(problem.scale)
    func kept(_ counts: [Int], _ a: [S], _ r: [S]) -> S {
      var divergence = S.zero
      for i in counts.indices where counts[i] > 0 { divergence += a[i] * S.log(a[i] / r[i]) }
      return S.exp(-scale * divergence)
    }
    let inner = (0..<problem.points).map { j -> (x: S, y: S) in
      // 10⁻⁶ + j (1 - 2·10⁻⁶)/(points - 1), on a common denominator.
      let steps = problem.points - 1
      let lambda = S(steps + j * 999_998) / S(steps * 1_000_000)
      let r = zip(p, q).map { lambda * $0 + (1 - lambda) * $1 }
      return (kept(problem.q, q, r), kept(problem.p, p, r))
    }
    return [(1, 0)] + inner + [(0, 1)]
  }

  public static let implementations: [Implementation<MAUVE>] = [logarithms]
  public static let laws: [Law<MAUVE>] = statements
  public static let theorems: [Theorem<MAUVE>] = [polygon]

  public static let counters: [Counter<MAUVE>] = [
    Counter(
      "exponentials and logarithms",
      formula:
        "for each weight two, and one for each cluster of either distribution that is not empty"
    ) { problem in
      let filled = (problem.p + problem.q).count { $0 > 0 }
      return problem.points * (2 + filled)
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.elementary
    }
  ]

  public static func simpler(than problem: Problem) -> [Problem] {
    problem.points > 2
      ? [
        {
          var p = problem; p.points = 2; return p
        }()
      ] : []
  }

  public static let workloads = [512]
}
