import Scalars
import Structures
import Verification

extension PCA {
  /// Equal up to what no check resolves, on the scale of what is given.
  private static func isNear(_ a: Ball, _ b: Ball, scale: Double) -> Bool {
    (a - b).absolute < Ball(0x1p-40 * scale + 0x1p-300)
  }

  private static func areNear(_ a: [Ball], _ b: [Ball], scale: Double) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { isNear($0, $1, scale: scale) }
  }

  /// tr C in floating point: the scale of everything.
  private static func scale(_ problem: Problem) -> Double {
    let c = moments(problem.points, over: Double.self).covariance
    return c.indices.reduce(0) { $0 + c[$1][$1] }
  }

  /// The same points in other places.
  private static func moved(
    _ problem: Problem, _ entry: (Matrix<Double>, Int, Int) -> Double
  ) -> Problem {
    let points = problem.points
    return Problem(
      points: Matrix(rows: points.rows, columns: points.columns) { entry(points, $0, $1) },
      kept: problem.kept)
  }

  static let statements: [Law<PCA>] = [
    Law("All directions explain everything: λ₁ + … + λ_d = tr C.") { problem, subject in
      var all = problem
      all.kept = problem.points.columns
      let result = subject(all)
      return isNear(result["explained"][0], result["total"][0], scale: scale(problem))
        && isNear(sum(result["variances"]), result["explained"][0], scale: scale(problem))
    },
    Law("Variances fall, and none is negative.") { problem, subject in
      let slack = Ball(0x1p-40 * scale(problem) + 0x1p-300)
      let variances = subject(problem)["variances"]
      return zip(variances, variances.dropFirst()).allSatisfy { $1 < $0 + slack }
        && variances.allSatisfy { .zero < $0 + slack }
    },
    Law("No k coordinates explain more than the k directions.", place: "Schur; Ky Fan") {
      problem, subject in
      let c = moments(problem.points, over: Ball.self).covariance
      let diagonal = c.indices.map { c[$0][$0] }
      let most = diagonal.sorted { $0.approximation > $1.approximation }.prefix(problem.kept)
      let explained = subject(problem)["explained"][0]
      return sum(Array(most)) < explained + Ball(0x1p-40 * scale(problem) + 0x1p-300)
    },
    Law(
      "The directions G = gP are g times a projector of rank k: tr G = kg, G² = gG, and tr CG = g(λ₁ + … + λ_k)."
    ) { problem, subject in
      let d = problem.points.columns, k = problem.kept
      let result = subject(problem)
      guard result["directions"].count == d * d + 1 else { return false }
      let rows = (0..<d).map { i in Array(result["directions"][i * d..<(i + 1) * d]) }
      var next = Ball.zero
      if k < d {
        var further = problem
        further.kept = k + 1
        next = subject(further)["variances"][k]
      }
      let gap = result["variances"][k - 1] - next
      let size = scale(problem)
      let c = moments(problem.points, over: Ball.self).covariance
      let trace = sum((0..<d).map { rows[$0][$0] })
      let product = sum((0..<d).map { dot(rows[$0], c[$0]) })
      let isProjector = (0..<d).allSatisfy { i in
        (0..<d).allSatisfy { j in
          // G is symmetric, so that its rows are its columns.
          isNear(dot(rows[i], rows[j]), gap * rows[i][j], scale: size * size)
        }
      }
      return isProjector && isNear(trace, Ball(Double(k)) * gap, scale: size)
        && isNear(product, gap * result["explained"][0], scale: size * size)
    },
    Law("Points doubled and moved: the mean goes with them, and all variances are four times.") {
      problem, subject in
      let other = moved(problem) { 2 * $0[$1, $2] + Double($2) - 1 }
      let (a, b) = (subject(problem), subject(other))
      let size = 4 * scale(problem)
      let mean = a["mean"].enumerated().map { 2 * $1 + Ball(Double($0) - 1) }
      return areNear(b["mean"], mean, scale: 64)
        && ["variances", "explained", "total", "directions"].allSatisfy { name in
          areNear(b[name], a[name].map { 4 * $0 }, scale: size)
        }
    },
    Law("Neither the order of points nor every point twice changes anything.") {
      problem, subject in
      let n = problem.points.rows
      let twice = Problem(
        points: Matrix(rows: 2 * n, columns: problem.points.columns) { t, j in
          problem.points[t < n ? n - 1 - t : t - n, j]
        }, kept: problem.kept)
      let (a, b) = (subject(problem), subject(twice))
      return ["mean", "variances", "explained", "total", "directions"].allSatisfy { name in
        areNear(a[name], b[name], scale: name == "mean" ? 64 : scale(problem))
      }
    },
    Law("Coordinates in reverse, every other one with the other sign: so are the directions.") {
      problem, subject in
      let d = problem.points.columns
      func sign(_ j: Int) -> Double { j % 2 == 0 ? 1 : -1 }
      let other = moved(problem) { sign($2) * $0[$1, d - 1 - $2] }
      let (a, b) = (subject(problem), subject(other))
      guard a["directions"].count == d * d + 1 else { return false }
      let turned = (0..<d * d).map { place -> Ball in
        let (i, j) = (place / d, place % d)
        let from = a["directions"][(d - 1 - i) * d + d - 1 - j]
        return Ball(sign(i) * sign(j)) * from
      }
      return areNear(b["variances"], a["variances"], scale: scale(problem))
        && areNear(Array(b["directions"].dropLast()), turned, scale: scale(problem))
    },
  ]

  /// C is moved by 2⁻ʲ of other points' deviations, j = 1, 2, …: the directions move no further than by Davis and Kahan.
  static let davisKahan = Theorem<PCA>(
    "g‖P̂ - P‖ ≤ 2√2 ‖Ĉ - C‖ with the gap g = λ_k - λ_{k+1} of C or that of Ĉ; here squared and times the other",
    source: Citation(
      "Yu, Wang & Samworth. A useful variant of the Davis-Kahan theorem for statisticians. Biometrika 102 (2015)",
      "Theorem 2: ‖sin Θ‖ ≤ 2‖Ĉ - C‖/(λ_k - λ_{k+1}), and ‖P̂ - P‖ = √2 ‖sin Θ‖"),
    derivation: """
      CV̂ - V̂Λ = (C - Ĉ)V̂ + V̂(Λ̂ - Λ), which is at most 2‖Ĉ - C‖ by Hoffman and Wielandt. Multiplied by V⊥ᵀ it is Λ⊥X - XΛ \
      with X = V⊥ᵀV̂, and that is at least g‖X‖ = g‖sin Θ‖, entry by entry. C and Ĉ may change places. What is compared \
      is gĝ(P̂ - P), since gP and ĝP̂ are known without a division.
      """,
    rate: .linear(factor: 0.25), steps: 8,
    trajectory: { problem, steps in
      let points = problem.points
      let (d, k) = (points.columns, problem.kept)
      guard k < d, points.rows > 1 else { return [] }
      func gapAndDirections(_ p: Problem) -> (gap: Ball, entries: [Ball], covariance: [[Ball]]) {
        var further = p
        further.kept = k + 1
        let next = principal(further, over: Ball.self)["variances"]
        let entries = principal(p, over: Ball.self)["directions"].dropLast()
        return (
          next[k - 1] - next[k], Array(entries), moments(p.points, over: Ball.self).covariance
        )
      }
      return Ball.$precision.withValue(192) {
        let own = gapAndDirections(problem)
        return (1...steps).compactMap { j -> (gap: Ball, bound: Ball)? in
          let share = Double(sign: .plus, exponent: -j, significand: 1)
          let other = gapAndDirections(
            moved(problem) { x, t, i in
              x[t, i] + share * x[points.rows - 1 - t, (i + 1) % d]
            })
          let squares = zip(own.entries, other.entries).map {
            (other.gap * $0 - own.gap * $1).squared
          }
          let moved = (0..<d).flatMap { i in
            (0..<d).map { (own.covariance[i][$0] - other.covariance[i][$0]).squared }
          }
          let least = Ball.minimum(own.gap, other.gap).squared
          // Without any gap there is nothing to say.
          guard least.approximation > 0x1p-100 else { return nil }
          return (sum(squares), 8 * least * sum(moved))
        }
      }
    })

  /// Two variances that are nearly one: a change of C by a millionth turns the direction by a right angle.
  static let gapDecides = Finding(
    "Principal directions are stable under small changes of the data",
    place: "read off one decomposition"
  ) {
    func direction(_ x: Double, _ y: Double) throws -> [Double] {
      let points = Matrix<Double>(rows: 4, columns: 2, elements: [x, 0, -x, 0, 0, y, 0, -y])
      let found = try components(of: points, kept: 1).directions
      return [abs(found[0, 0]), abs(found[1, 0])]
    }
    let before = try direction(1 + 1e-6, 1)
    let after = try direction(1, 1 + 1e-6)
    return .init(
      claimed: "the first direction moves by about a millionth",
      found: "from (\(before[0]), \(before[1])) to (\(after[0]), \(after[1])), signs apart",
      isShown: before[0] > 0.9 && after[1] > 0.9)
  }
}
