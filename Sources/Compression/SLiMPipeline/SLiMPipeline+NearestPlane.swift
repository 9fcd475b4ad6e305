import Bindings
import Structures

extension SLiMPipeline {
  /// SparseGPT on a given grid in double precision, as the nearest plane.
  ///
  /// H = MMᵀ with M upper triangular, the Cholesky factor of H in reversed order. With x = w - Δk of the
  /// inputs in front, those behind make up for it by y: Σ_j M_ji y_j over j from s to i is Σ_(j<s) x_j M_ji, for
  /// a group that starts at s, and for i alone with s = i. No inverse is formed. O(m³ + m²n).
  static func compensated(
    _ problem: borrowing Problem, _ best: (codes: [Double], product: Double, square: Double)
  ) throws -> (codes: Matrix<Double>, kept: Matrix<Bool>) {
    let (w, m) = (problem.weights, problem.weights.rows)
    var codes = Matrix(repeating: 0.0, rows: m, columns: w.columns)
    var kept = Matrix(repeating: false, rows: m, columns: w.columns)
    guard m > 0, best.square > 0 else { return (codes, kept) }
    let factor = try factor(problem.inputs)
    let (group, levels) = (problem.group, Double(problem.levels))
    for o in 0..<w.columns {
      var x = [Double](repeating: 0, count: m)
      for start in stride(from: 0, to: m, by: group) {
        var early = [Double](repeating: 0, count: group)
        for i in start..<start + group {
          let carried = carry(x[..<start], factor, to: i)
          early[i - start] = (carried - carry(early[..<(i - start)], from: start, factor, to: i))
          early[i - start] /= factor[i, i]
        }
        let scores = early.enumerated().map { k, y in
          abs(w[start + k, o] + y) * factor[start + k, start + k]
        }
        for k in bestHalf(scores) { kept[start + k, o] = true }
        for i in start..<start + group {
          let value = w[i, o] + carry(x[..<i], factor, to: i) / factor[i, i]
          if kept[i, o] {
            let quotient = value.magnitude * best.square / best.product
            let code = min(levels, quotient.rounded(.toNearestOrAwayFromZero))
            codes[i, o] = value < 0 ? -code : code
          }
          x[i] = w[i, o] - best.product / best.square * codes[i, o]
        }
      }
    }
    return (codes, kept)
  }

  /// Σ x_j M_ji, for j from `first` on.
  private static func carry(
    _ x: ArraySlice<Double>, from first: Int = 0, _ factor: Matrix<Double>, to i: Int
  ) -> Double {
    x.indices.reduce(0) { $0 + x[$1] * factor[first + $1, i] }
  }

  private static func factor(_ inputs: Matrix<Double>) throws -> Matrix<Double> {
    let m = inputs.columns
    var trace = 0.0
    for a in inputs.elements { trace += a * a }
    var hessian = Matrix(repeating: 0.0, rows: m, columns: m)
    try BLAS.gemm(alpha: Double(100 * m), inputs, transposeA: true, inputs, &hessian)
    for i in 0..<m { hessian[i, i] += trace == 0 ? 1 : trace }
    let reversed = Matrix(rows: m, columns: m) { hessian[m - 1 - $0, m - 1 - $1] }
    let lower = try LAPACK.cholesky(reversed)
    return Matrix(rows: m, columns: m) { i, j in i > j ? 0 : lower[m - 1 - i, m - 1 - j] }
  }
}
