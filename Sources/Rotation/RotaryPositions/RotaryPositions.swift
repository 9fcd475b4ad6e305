public import Scalars
public import Verification

/// **Rotary positions** (RoPE): a vector's place in a sequence as angles by which its pairs of components are turned.
///
/// For a head of even width w, pair j is components j and j + w/2, and at position t
///
///     (a, b) ↦ (a cos tθⱼ - b sin tθⱼ, b cos tθⱼ + a sin tθⱼ),   θⱼ = 10000^(-2j/w).
///
/// The score of a query at m and a key at n depends on m - n alone. 3w flops for a vector whose angles are known.
public enum RotaryPositions: RealAlgorithm {
  public static let source = Citation(
    "Su, Lu, Pan, Murtadha, Wen & Liu. RoFormer: enhanced transformer with rotary position embedding. Neurocomputing 568 (2024)",
    "the property that it is made for: ⟨f(q, m), f(k, n)⟩ = g(q, k, m - n); halves are paired, as LLaMA does"
  )

  public struct Problem: Sendable {
    /// Of one even width.
    public var query: [Double], key: [Double]
    /// m and n, not negative.
    public var queryPosition: Int, keyPosition: Int

    public init(query: [Double], key: [Double], queryPosition: Int, keyPosition: Int) {
      (self.query, self.key) = (query, key)
      (self.queryPosition, self.keyPosition) = (queryPosition, keyPosition)
    }

    /// - Throws: ``RotationError`` for vectors of different, odd or no width, and positions below 0.
    func validate() throws(RotationError) {
      let w = query.count
      guard w > 0, w.isMultiple(of: 2), key.count == w else {
        throw RotationError(
          "A query of \(w) and a key of \(key.count) components: both need one even width")
      }
      guard queryPosition >= 0, keyPosition >= 0 else {
        throw RotationError(
          "Positions \(queryPosition) and \(keyPosition): they are counted from 0")
      }
    }
  }

  public static let examples = [
    Example<RotaryPositions>(
      Problem(query: [1, 0], key: [1, 0], queryPosition: 1, keyPosition: 0),
      gives: [
        "query": [Rational(0.5403023058681398), Rational(0.8414709848078965)], "key": [1, 0],
        "score": [Rational(0.5403023058681398)],
      ], within: 1e-15, from: "by hand: cos 1 and sin 1"),
    Example<RotaryPositions>(
      Problem(query: [0, 1, 0, 0], key: [0, 0, 0, 2], queryPosition: 100, keyPosition: 0),
      gives: [
        "query": [0, Rational(0.5403023058681398), 0, Rational(0.8414709848078965)],
        "key": [0, 0, 0, 2], "score": [Rational(1.682941969615793)],
      ], within: 1e-15, from: "by hand: the second of two pairs turns by 100 · 10000^(-1/2) = 1"),
  ]

  /// A size counts pairs.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    func vector() -> [Double] { (0..<2 * size).map { _ in generator.dyadic() } }
    return Problem(
      query: vector(), key: vector(), queryPosition: Int(generator.next() % 96),
      keyPosition: Int(generator.next() % 96))
  }

  /// A head of 128 at the ends of a context, and one pair.
  public static func edges(using generator: inout Generator) -> [Problem] {
    var far = problem(size: 64, using: &generator), one = problem(size: 1, using: &generator)
    (far.queryPosition, far.keyPosition) = (4095, 0)
    (one.queryPosition, one.keyPosition) = (0, 2048)
    return [far, one]
  }

  public static let largestExactSize = 6

  public static func reference<S: RealScalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let query = turned(problem.query.map { S($0) }, at: problem.queryPosition)
    let key = turned(problem.key.map { S($0) }, at: problem.keyPosition)
    return ["query": .scalars(query), "key": .scalars(key), "score": [dot(query, key)]]
  }

  /// One head at position t, as it is defined.
  static func turned<S: RealScalar>(_ x: [S], at t: Int) -> [S] {
    let w = x.count
    var y = x
    for j in 0..<w / 2 {
      let angle = S(t) * S.exp(-S(2 * j) / S(w) * S.log(S(10000)))
      let (c, s) = (S.cos(angle), S.sin(angle))
      y[j] = x[j] * c - x[j + w / 2] * s
      y[j + w / 2] = x[j + w / 2] * c + x[j] * s
    }
    return y
  }

  public static let implementations: [Implementation<RotaryPositions>] = [table, powers]

  public static let laws: [Law<RotaryPositions>] = statements

  public static let findings = [pairings]

  public static let specials = [
    Special<RotaryPositions>(
      "NaN", Problem(query: [.nan, 1], key: [1, 2], queryPosition: 3, keyPosition: 0),
      contract: "NaN takes its pair and the score, and no other vector",
      gives: ["query": [.nan, .nan], "key": [1, 2], "score": [.nan]])
  ]

  public static func work(on problem: Problem) -> Work? {
    let w = Double(problem.query.count)
    return Work(flops: 8 * w, bytes: 32 * w)
  }

  public static let counters = [
    Counter<RotaryPositions>(
      "elementary functions of the reference", formula: "4w",
      declared: { 4 * $0.query.count },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.elementary
      })
  ]

  public static let workloads = [64]
}
