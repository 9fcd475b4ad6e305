import Scalars
import Verification

/// cos and sin of the angle of every pair, position by position.
struct RotaryTable<S: RealScalar> {
  let half: Int
  private let angles: [[(cos: S, sin: S)]]

  init(headWidth w: Int, positions: some Sequence<Int>) {
    half = w / 2
    let frequencies = (0..<w / 2).map { j in S.exp(S.log(S(10000)) * (S(-2 * j) / S(w))) }
    angles = positions.map { t in
      frequencies.map { (S.cos($0 * S(t)), S.sin($0 * S(t))) }
    }
  }

  /// All heads of a row turned, by the angles of the table's row t.
  func turned(_ x: [S], row t: Int) -> [S] {
    var y = x
    for start in stride(from: 0, to: x.count, by: 2 * half) {
      for (j, angle) in angles[t].enumerated() {
        let (a, b) = (start + j, start + j + half)
        (y[a], y[b]) = (
          angle.cos * x[a] - angle.sin * x[b], angle.sin * x[a] + angle.cos * x[b]
        )
      }
    }
    return y
  }
}

extension RotaryPositions {
  /// Angles from a table that is made once.
  static let table = Implementation<RotaryPositions>(
    "table-float64", fidelity { byTable($0, over: RunningError<Double>.self) },
    prepare: { problem in
      try problem.validate()
      let w = problem.query.count
      return (
        problem,
        RotaryTable<Double>(
          headWidth: w, positions: [problem.queryPosition, problem.keyPosition])
      )
    },
    run: { input in
      (
        query: input.1.turned(input.0.query, row: 0), key: input.1.turned(input.0.key, row: 1)
      )
    },
    observe: { observation($0) })

  /// e^(itθ) as the t-th power of e^(iθ), by repeated squaring: no angle is ever large.
  static let powers = Implementation<RotaryPositions>(
    "powers-float64", fidelity { byPowers($0, over: RunningError<Double>.self) },
    prepare: { problem in
      try problem.validate()
      return problem
    },
    run: { problem in byPowers(problem, over: Double.self) },
    observe: { observation($0) })

  private typealias Turned<S> = (query: [S], key: [S])

  private static func observation<S: Scalar>(_ turned: Turned<S>) -> Observation<S> {
    [
      "query": .scalars(turned.query), "key": .scalars(turned.key),
      "score": [dot(turned.query, turned.key)],
    ]
  }

  private static func fidelity(
    _ run: @escaping @Sendable (Problem) -> Turned<RunningError<Double>>
  ) -> Implementation<RotaryPositions>.Fidelity {
    .rounding("Wilkinson 1963: running error analysis of the program") { problem in
      let result = observation(run(problem))
      func errors(_ name: String) -> Bound {
        .componentwise(result[name].map { 1.01 * $0.error })
      }
      return ["query": errors("query"), "key": errors("key"), "score": errors("score")]
    }
  }

  private static func byTable<S: RealScalar>(_ problem: Problem, over: S.Type) -> Turned<S> {
    let table = RotaryTable<S>(
      headWidth: problem.query.count, positions: [problem.queryPosition, problem.keyPosition])
    return (
      table.turned(problem.query.map { S($0) }, row: 0),
      table.turned(problem.key.map { S($0) }, row: 1)
    )
  }

  private static func byPowers<S: RealScalar>(
    _ problem: borrowing Problem, over: S.Type
  ) -> Turned<S> {
    (
      turnedByPowers(problem.query.map { S($0) }, problem.queryPosition),
      turnedByPowers(problem.key.map { S($0) }, problem.keyPosition)
    )
  }

  private static func turnedByPowers<S: RealScalar>(_ x: [S], _ t: Int) -> [S] {
    let half = x.count / 2
    var y = x
    for j in 0..<half {
      let theta = S.exp(S.log(S(10000)) * (S(-j) / S(half)))
      var (c, s): (S, S) = (1, 0)
      var (cosine, sine) = (S.cos(theta), S.sin(theta))
      var rest = t
      while rest > 0 {
        if rest & 1 == 1 { (c, s) = (c * cosine - s * sine, s * cosine + c * sine) }
        (cosine, sine) = (cosine * cosine - sine * sine, 2 * cosine * sine)
        rest >>= 1
      }
      (y[j], y[j + half]) = (c * x[j] - s * x[j + half], s * x[j] + c * x[j + half])
    }
    return y
  }
}
