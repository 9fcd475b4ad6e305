import Scalars
import Structures
import Verification

extension TriangularSolve {
  /// b - Tx.
  @specialized(where S == Enclosure)
  static func residual<S: Scalar>(_ problem: Problem, _ computed: Observation<S>) -> Observation<S>
  {
    let x = computed["x"]
    let left = problem.b.indices.map { i in
      zip(problem.t[row: i].prefix(i + 1), x).reduce(S(problem.b[i])) { $0 - S($1.0) * $1.1 }
    }
    return ["residual": .scalars(left)]
  }

  /// γₖ|T||x̂| with k = n, or n + 1 where the diagonal is inverted first, which rounds once more.
  ///
  /// Source: Higham 2002, Theorem 8.5, for substitution in any order of the additions.
  static func backward<T: KernelScalar>(_: T.Type, inverted: Bool = false)
    -> Implementation<TriangularSolve>.Fidelity
  {
    .backward(
      inverted ? "Higham 2002, Theorem 8.5, with reciprocals" : "Higham 2002, Theorem 8.5",
      Residual(exact: { residual($0, $1) }, enclosing: { residual($0, $1) }) { problem, computed in
        let n = problem.b.count
        let factor = gamma(n + (inverted ? 1 : 0), unitRoundoff: T.roundoff)
        let x = computed["x"]
        let limits = problem.b.indices.map { i in
          factor * absoluteSum(zip(problem.t[row: i].prefix(i + 1), x).map { $0 * $1 })
            * (1 + 0x1p-50)
        }
        return ["residual": .componentwise(limits)]
      })
  }

  /// A special of one equation.
  static func scalar(
    _ name: String, t: Double, b: Double, contract: String, gives x: Double
  ) -> Special<TriangularSolve> {
    Special(
      name, Problem(t: Matrix(repeating: t, rows: 1, columns: 1), b: [b]), contract: contract,
      gives: ["x": [x]])
  }
}
