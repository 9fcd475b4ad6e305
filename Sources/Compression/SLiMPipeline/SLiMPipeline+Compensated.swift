import Scalars
import Structures

extension SLiMPipeline {
  /// What SparseGPT stores, and the numbers by which it decided.
  struct Compensation<S: Scalar> {
    /// Signed, 0 where pruned.
    var codes: Matrix<Int>
    /// Each weight when its group was entered, by which it was kept or dropped.
    var early: Matrix<S>
    /// Each weight when its turn came, which was rounded or dropped.
    var values: Matrix<S>
    /// 1 / ((H[j:, j:])⁻¹)₁₁: what a displacement of input j costs when those behind make up for it.
    var pivots: [S]
  }

  /// H = XᵀX/t + δI, δ a hundredth of the mean diagonal, times 100 m t: integers for integer inputs, and no
  /// decision depends on the factor. Inputs that are never active leave the identity.
  static func hessian<S: Scalar>(_ inputs: Matrix<S>) -> [[S]] {
    let columns = (0..<inputs.columns).map { inputs.column($0) }
    let trace = sum(columns.map { squaredNorm($0) })
    let scale = S(100 * inputs.columns)
    return columns.indices.map { i in
      columns.indices.map { j in
        let damping = i != j ? S.zero : trace == .zero ? 1 : trace
        return scale * dot(columns[i], columns[j]) + damping
      }
    }
  }

  /// **SparseGPT** on the grid of SLiM-Quant, by its definition: with G = (H[i:, i:])⁻¹ for every input i in
  /// order, w_i goes to Δk_i, and w_j ← w_j - (w_i - Δk_i) G_ij / G_ii for j > i. At the start of a group, of
  /// each output's weights the half of least w_j² / ((H[j:, j:])⁻¹)₁₁ is marked for 0. O(m⁴ + m²n).
  static func compensated<S: Scalar>(
    _ problem: Problem, product: S, square: S
  ) -> Compensation<S> {
    let (m, n) = (problem.weights.rows, problem.weights.columns)
    let hessian = hessian(problem.inputs.map { S($0) })
    let columns = (0..<m).map { i in inverseColumn(hessian[i...].map { Array($0[i...]) }, 0) }
    var w = problem.weights.map { S($0) }
    var found = Compensation(
      codes: Matrix(repeating: 0, rows: m, columns: n), early: w, values: w,
      pivots: columns.map { 1 / $0[0] })
    var kept = Matrix(repeating: false, rows: m, columns: n)
    for i in 0..<m {
      if i.isMultiple(of: problem.group) {
        for o in 0..<n {
          let group = i..<i + problem.group
          let half = isInBetterHalf(group.map { w[$0, o].squared * found.pivots[$0] })
          for j in group { (found.early[j, o], kept[j, o]) = (w[j, o], half[j - i]) }
        }
      }
      for o in 0..<n {
        found.values[i, o] = w[i, o]
        if kept[i, o], square > .zero {
          let k = roundedUp(w[i, o].absolute * square, over: product)
          found.codes[i, o] = w[i, o] < .zero ? -min(k, problem.levels) : min(k, problem.levels)
        }
        let code = found.codes[i, o]
        let rest = code == 0 ? w[i, o] : w[i, o] - S(code) * product / square
        let share = rest * found.pivots[i]
        for j in i + 1..<max(i + 1, m) { w[j, o] -= share * columns[i][j - i] }
      }
    }
    return found
  }
}
