import Scalars
import Structures
import Verification

extension SparseGPT {
  /// The definition: at each masked weight the inverse over the columns that are left, explicitly. O(d⁴).
  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  static func pruned<S: Scalar>(_ problem: Problem, over: S.Type) -> (rows: [[S]], loss: S) {
    let hessian = problem.hessian(over: S.self)
    var rows = (0..<problem.weights.rows).map { problem.weights[row: $0].map { S($0) } }
    var loss = S.zero
    for i in 0..<problem.order where rows.indices.contains(where: { problem.mask[$0, i] }) {
      let first = inverseColumn(hessian[i...].map { Array($0[i...]) }, 0)
      for r in rows.indices where problem.mask[r, i] {
        let ratio = rows[r][i] / first[0]
        loss += rows[r][i] * ratio
        for j in i..<problem.order { rows[r][j] -= ratio * first[j - i] }
        rows[r][i] = .zero
      }
    }
    return (rows, loss)
  }

  /// δᵀHδ summed over the rows.
  static func reconstructionError(_ problem: Problem, _ weights: [Rational]) -> Rational {
    let hessian = problem.hessian(over: Rational.self)
    let d = problem.order
    return sum(
      (0..<problem.weights.rows).map { r in
        let delta = (0..<d).map { weights[r * d + $0] - Rational(problem.weights[r, $0]) }
        return dot(delta, multiply(rows: hessian, delta))
      })
  }
}
