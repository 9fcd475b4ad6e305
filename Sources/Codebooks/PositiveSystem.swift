import Scalars

/// Solutions of a positive definite system by LDLᵀ, several at once.
///
/// - Parameters:
///   - left: n × n by rows; its upper part is overwritten by the factor's.
///   - right: Right-hand sides, each a column of n.
@specialized(where S == Double)
func solved<S: Scalar>(_ left: [S], _ right: [[S]], order n: Int) -> [[S]] {
  var (left, right) = (left, right)
  // Columns of L below the diagonal, D on it; right becomes D⁻¹L⁻¹ of itself.
  for k in 0..<n {
    for i in k + 1..<max(n, k + 1) {
      let factor = left[i * n + k] / left[k * n + k]
      for j in k + 1..<n { left[i * n + j] -= factor * left[k * n + j] }
      for c in right.indices { right[c][i] -= factor * right[c][k] }
    }
  }
  for k in (0..<n).reversed() {
    for c in right.indices {
      for j in k + 1..<max(n, k + 1) { right[c][k] -= left[k * n + j] * right[c][j] }
      right[c][k] /= left[k * n + k]
    }
  }
  return right
}
