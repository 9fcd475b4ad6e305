import Scalars
import Structures
import Verification

extension Cholesky {
  /// A - LLᵀ, row by row of the lower triangle; nothing for a refused matrix.
  @specialized(where S == Enclosure)
  static func residual<S: Scalar>(_ problem: Problem, _ computed: Observation<S>) -> Observation<S>
  {
    let n = problem.a.rows, l = computed["l"]
    guard l.count == n * n else { return ["residual": [], "above": []] }
    var left: [S] = [], above: [S] = []
    for i in 0..<n {
      for j in 0...i {
        var entry = S(problem.a[i, j])
        for k in 0...j { entry -= l[i * n + k] * l[j * n + k] }
        left.append(entry)
      }
      above += l[i * n + i + 1..<(i + 1) * n]
    }
    return ["residual": .scalars(left), "above": .scalars(above)]
  }

  /// γₖ|L̂||L̂ᵀ| with k = n + 1, or n + 2 where a column is multiplied by the reciprocal of its
  /// pivot, which rounds once more. Above the diagonal stand zeros.
  ///
  /// Source: Higham 2002, Theorem 10.3, for any order of the additions.
  static func backward<T: KernelScalar>(_: T.Type, inverted: Bool = false)
    -> Implementation<Cholesky>.Fidelity
  {
    .backward(
      inverted ? "Higham 2002, Theorem 10.3, with reciprocals" : "Higham 2002, Theorem 10.3",
      Residual(exact: { residual($0, $1) }, enclosing: { residual($0, $1) }) { problem, computed in
        let n = problem.a.rows, l = computed["l"].map { abs($0) }
        guard l.count == n * n else { return .exact }
        let k = gamma(n + (inverted ? 2 : 1), unitRoundoff: T.roundoff)
        let factor = k * (1 + Double(n + 4) * 0x1p-52)
        let rows = (0..<n).map { Array(l[$0 * n..<($0 + 1) * n]) }
        let limits = rows.indices.flatMap { i in
          rows[...i].map { factor * dot(rows[i], $0) }
        }
        return ["residual": .componentwise(limits)]
      })
  }
}

extension Cholesky.Problem {
  /// Whether the reference, as a plain program, finds a pivot that is not positive.
  var isRefused: Bool {
    Cholesky.plain(self)[words: "outcome"] != ["factorised"]
  }
}
