import Scalars
import Verification

extension MAUVE {
  /// Entropies once; for each weight Σ pᵢ ln rᵢ and Σ qᵢ ln rᵢ from the same logarithms; over y instead of x.
  static let logarithms = Implementation<MAUVE>(
    "shared-logarithms",
    .rounding("running error analysis of the sums, each logarithm of a sum of two products", bound)
  ) { problem in
    if let obstacle = problem.obstacle { throw LanguageError(obstacle) }
    return problem
  } run: { problem in
    points(problem, over: Double.self)
  } observe: { curve in
    var area = 0.0
    for (a, b) in zip(curve, curve.dropFirst()) { area += (b.y - a.y) * (a.x + b.x) / 2 }
    return ["x": .scalars(curve.map(\.x)), "y": .scalars(curve.map(\.y)), "area": [area]]
  }

  private static func points<S: RealScalar>(
    _ problem: Problem, over: S.Type
  ) -> [(x: S, y: S)] {
    let (m, n) = (problem.p.reduce(0, +), problem.q.reduce(0, +))
    let (p, q) = (problem.p.map { S($0) / S(m) }, problem.q.map { S($0) / S(n) })
    func entropy(_ a: [S], _ counts: [Int]) -> S {
      zip(a, counts).reduce(S.zero) { $1.1 > 0 ? $0 + $1.0 * S.log($1.0) : $0 }
    }
    let (own, other) = (entropy(p, problem.p), entropy(q, problem.q))
    let used = p.indices.filter { problem.p[$0] > 0 || problem.q[$0] > 0 }
    let width = S(999_998) / S(1_000_000) / S(problem.points - 1)
    var curve: [(x: S, y: S)] = [(1, 0)]
    for j in 0..<problem.points {
      let lambda = S(1) / S(1_000_000) + S(j) * width
      // 1 - λ cancels near its end; the other end's weight does not.
      let rest = S(1) / S(1_000_000) + S(problem.points - 1 - j) * width
      var (a, b) = (S.zero, S.zero)
      for i in used {
        let logarithm = S.log(lambda * p[i] + rest * q[i])
        a += p[i] * logarithm
        b += q[i] * logarithm
      }
      let scale = S(problem.scale)
      curve.append((S.exp(scale * (b - other)), S.exp(scale * (a - own))))
    }
    return curve + [(0, 1)]
  }

  static let bound: @Sendable (Problem) -> ErrorBound = { problem in
    let curve = points(problem, over: RunningError<Double>.self)
    var area = RunningError<Double>.zero
    for (a, b) in zip(curve, curve.dropFirst()) {
      area += (b.y - a.y) * (a.x + b.x) * RunningError(0.5)
    }
    return [
      "x": .componentwise(curve.map(\.x.error)), "y": .componentwise(curve.map(\.y.error)),
      "area": .absolute(area.error),
    ]
  }

  static let statements: [Law<MAUVE>] = [
    Law("Equal distributions have area 1, whatever their numbers of texts.") { problem, subject in
      var same = problem
      same.q = problem.p.map { 3 * $0 }
      return subject(same)["area"].agrees(with: [1])
    },
    Law("It is symmetric in p and q: the curve is mirrored.") { problem, subject in
      var other = problem
      (other.p, other.q) = (problem.q, problem.p)
      let (a, b) = (subject(problem), subject(other))
      return a["area"].agrees(with: b["area"]) && a["x"].agrees(with: b["y"].reversed())
    },
    Law("The trapezoid sums over x and over y are equal.") { problem, subject in
      let result = subject(problem)
      let (x, y) = (result["x"], result["y"])
      guard x.count == y.count, x.count == problem.points + 2 else { return false }
      var sum = Ball.zero
      for i in 1..<y.count { sum += (y[i] - y[i - 1]) * (x[i] + x[i - 1]) / 2 }
      return [sum].agrees(with: result["area"])
    },
    Law("Distributions that share nothing have the points ((1 - λ)ᶜ, λᶜ), and a rational area.") {
      problem, subject in
      let none = problem.p.map { _ in 0 }
      var apart = problem
      (apart.p, apart.q) = (problem.p + none, none + problem.q)
      return subject(apart)["area"].agrees(with: [Ball(disjointArea(problem))])
    },
    Law("A larger c makes no area larger.") { problem, subject in
      var sharper = problem
      sharper.scale += 1
      guard let a = subject(problem)["area"].first, let b = subject(sharper)["area"].first else {
        return false
      }
      return b <= a + Ball(0x1p-50)
    },
  ]

  private static func disjointArea(_ problem: Problem) -> Rational {
    let steps = problem.points - 1
    let lambdas = (0...steps).map { Rational(steps + $0 * 999_998, steps * 1_000_000) }
    return area(lambdas, problem.scale)
  }

  /// The area under the polygon of ((1 - λ)ᶜ, λᶜ), with both ends.
  private static func area(_ lambdas: [Rational], _ c: Int) -> Rational {
    let inner = lambdas.map { (x: (1 - $0).raised(to: c), y: $0.raised(to: c)) }
    let curve = [(x: Rational(1), y: Rational(0))] + inner + [(x: Rational(0), y: Rational(1))]
    return zip(curve, curve.dropFirst()).reduce(Rational.zero) { sum, pair in
      sum + (pair.0.x - pair.1.x) * (pair.0.y + pair.1.y) / 2
    }
  }

  /// Γ(c + 1)²/Γ(2c + 1) = ∫ λᶜ d(1 - (1 - λ)ᶜ), and what k equal steps of λ make of it. Between two points the
  /// chord and the curve z enclose ½ ∫∫∫ z'(s) × z''(w) ≤ ½ 2c²(c - 1) h³/6, as |x'|, |y'| ≤ c and
  /// |x''|, |y''| ≤ c(c - 1); k = 1/h of them are added.
  static let polygon = Theorem<MAUVE>(
    "Of distributions that share nothing, k steps overrate 1/C(2c, c) by c²(c - 1)/(6k²) at most, for c > 1",
    source: Citation("Derived here", "by Taylor's formula with remainder"),
    derivation: """
      The area under the curve z = ((1 - λ)ᶜ, λᶜ) is ∫ λᶜ d(1 - (1 - λ)ᶜ) = Γ(c + 1)²/Γ(2c + 1) = 1/C(2c, c). Between two \
      points, h apart in λ, chord and curve enclose ½ ∫∫∫ z'(s) × z''(w) ≤ ½ · 2c²(c - 1) h³/6, for |x'|, |y'| ≤ c and \
      |x''|, |y''| ≤ c(c - 1). There are k = 1/h of them.
      """,
    rate: .sublinear(order: 2), steps: 8,
    trajectory: { problem, steps in
      let c = max(2, problem.scale)
      return (1...steps).map { k in
        let bound = Rational(c * c * (c - 1), 6 * k * k)
        return (gap: Ball(polygonGap(c, k)), bound: Ball(bound))
      }
    },
    study: { _ in
      (5...20).map { k in (k: Double(4 * k), gap: polygonGap(5, 4 * k).approximation) }
    })

  private static func polygonGap(_ c: Int, _ k: Int) -> Rational {
    let ways = (1...c).reduce(Rational(1)) { $0 * Rational(c + $1) / Rational($1) }
    return area((0...k).map { Rational($0, k) }, c) - 1 / ways
  }
}
