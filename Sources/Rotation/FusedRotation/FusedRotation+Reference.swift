public import Scalars
public import Verification

extension FusedRotation {
  public static func reference<S: RealScalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    ["logits": .scalars(original(problem, over: S.self).flatMap { $0 })]
  }

  /// The model as it stands: norms with gains, no rotation.
  static func original<S: RealScalar>(_ problem: Problem, over: S.Type) -> [[S]] {
    let shape = problem.shape
    let weights = problem.weights.map { S($0) }
    func norm(_ x: [S], _ gain: [S]) -> [S] {
      let root = S.sqrt(S(problem.epsilon) + squaredNorm(x) / S(x.count))
      return zip(gain, x).map { $0 * $1 / root }
    }
    var x = problem.tokens.map { weights.embedding[$0] }
    for block in weights.blocks {
      let normed = x.map { norm($0, block.firstGain) }
      func heads(_ rows: [[S]]) -> [[S]] { normed.map { multiply(rows: rows, $0) } }
      let queries = heads(block.query).enumerated().map { rotary($1, at: $0, shape) }
      let keys = heads(block.key).enumerated().map { rotary($1, at: $0, shape) }
      let mixed = attention(queries, keys, heads(block.value), shape)
      x = zip(x, mixed).map { axpy(1, $0, multiply(rows: block.output, $1)) }
      x = x.map { token in
        let n = norm(token, block.secondGain)
        let gate = multiply(rows: block.gate, n), up = multiply(rows: block.up, n)
        let hidden = zip(gate, up).map { silu($0) * $1 }
        return axpy(1, token, multiply(rows: block.down, hidden))
      }
    }
    return x.map { multiply(rows: weights.head, norm($0, weights.gain)) }
  }

  /// x / (1 + e⁻ˣ).
  static func silu<S: RealScalar>(_ x: S) -> S { x / (1 + S.exp(-x)) }

  /// Each head by itself.
  static func rotary<S: RealScalar>(_ x: [S], at t: Int, _ shape: RotatedShape) -> [S] {
    let w = shape.headWidth
    return (0..<shape.heads).flatMap { head in
      RotaryPositions.turned(Array(x[head * w..<(head + 1) * w]), at: t)
    }
  }

  /// Causal attention, head by head.
  static func attention<S: RealScalar>(
    _ queries: [[S]], _ keys: [[S]], _ values: [[S]], _ shape: RotatedShape
  ) -> [[S]] {
    let w = shape.headWidth
    let root = S.sqrt(S(w))
    func part(_ x: [S], _ head: Int) -> [S] { Array(x[head * w..<(head + 1) * w]) }
    return queries.indices.map { t in
      (0..<shape.heads).flatMap { head -> [S] in
        let query = part(queries[t], head)
        let scores = (0...t).map { dot(query, part(keys[$0], head)) / root }
        let top = scores.dropFirst().reduce(scores[0]) { S.maximum($0, $1) }
        let terms = scores.map { S.exp($0 - top) }
        let total = sum(terms)
        return (0..<w).map { j in dot(terms, (0...t).map { values[$0][head * w + j] }) / total }
      }
    }
  }
}
