public import Scalars
import Structures
public import Verification

extension CachedAttention.Codes {
  /// The first tokens.
  func prefix(_ count: Int) -> Self {
    Self(
      codes: Matrix(rows: count, columns: codes.columns) { codes[$0, $1] },
      scales: Array(scales.prefix(count)), zeros: Array(zeros.prefix(count)))
  }

  /// s (c - z), token by token.
  fileprivate func read<S: Scalar>(over: S.Type) -> [[S]] {
    (0..<codes.rows).map { t in
      codes[row: t].map { S(scales[t]) * S($0 - zeros[t]) }
    }
  }
}

extension CachedAttention {
  /// Everything is read back first.
  public static func reference<S: RealScalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let query = problem.query.map { S($0) }
    let keys = problem.keys.read(over: S.self), values = problem.values.read(over: S.self)
    let root = S.sqrt(S(query.count))
    let scores = keys.map { dot(query, $0) / root }
    let top = scores.dropFirst().reduce(scores[0]) { S.maximum($0, $1) }
    let terms = scores.map { S.exp($0 - top) }
    let total = sum(terms)
    let output = query.indices.map { j in dot(terms, values.map { $0[j] }) / total }
    return ["output": .scalars(output)]
  }
}
