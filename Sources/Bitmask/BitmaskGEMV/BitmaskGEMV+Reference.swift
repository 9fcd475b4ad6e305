import Scalars
import Structures
import Verification

extension BitmaskGEMV {
  /// Row i times x, over the entries that are not zero.
  static func row<S: Scalar>(_ matrix: Matrix<Float>, _ i: Int, _ x: [S]) -> S {
    var total = S.zero
    for j in 0..<matrix.columns {
      let w = matrix[i, j]
      if w != 0 { total += S(Double(w)) * x[j] }
    }
    return total
  }

  /// γₖ |W||x| for the k products that a row adds up, in any order; zeros that are written out add nothing.
  static let bound: @Sendable (Problem) -> ErrorBound = { problem in
    let matrix = problem.matrix
    let allowances = (0..<matrix.rows).map { i -> Double in
      var (size, terms) = (0.0, 0)
      for j in 0..<matrix.columns where matrix[i, j] != 0 {
        size += abs(Double(matrix[i, j]) * problem.x[j])
        terms += 1
      }
      let own = 1 + Double(terms + 4) * 0x1p-52
      return gamma(max(1, terms), unitRoundoff: 0x1p-24) * own * size
    }
    return ["y": .componentwise(allowances)]
  }
}
