package import Scalars
import Structures
package import Verification

extension SLiMPipeline {
  /// The quadratic of a row's displacement x is least in its last entry where Σ_j H_lj x_j = 0: a kept code of
  /// the last input is within half a step of that, or at the end of the grid. It needs codes only, and no
  /// factor, inverse or order.
  package static func lastIsBest(_ problem: Problem, _ result: Observation<Ball>) -> Bool {
    let (w, codes, step) = (problem.weights, result["codes"], result["step"].first ?? -1)
    let (last, n) = (w.rows - 1, w.columns)
    guard codes.count == w.elements.count else { return false }
    let hessian = hessian(problem.inputs.map { Ball($0) })
    return (0..<n).allSatisfy { o in
      let code = codes[last * n + o]
      guard code != 0 else { return true }
      let carried = (0..<last).reduce(Ball.zero) { sum, j in
        sum + hessian[last][j] * (Ball(w[j, o]) - step * codes[j * n + o])
      }
      let best = Ball(w[last, o]) + carried / hessian[last][last]
      let excess = best - step * code
      let isAtEnd = code.absolute == Ball(problem.levels) && excess * code > 0
      return isAtEnd || 2 * excess.absolute <= step * (1 + Ball(0x1p-60))
    }
  }

  /// Every code is its weight's own, or 0, and no weight is dropped for a smaller one.
  package static func isPlainRounding(_ problem: Problem, _ result: Observation<Ball>) -> Bool {
    let (w, codes, step) = (problem.weights, result["codes"], result["step"].first ?? -1)
    let n = w.columns
    guard codes.count == w.elements.count else { return false }
    return (0..<n).allSatisfy { o in
      stride(from: 0, to: w.rows, by: problem.group).allSatisfy { start in
        let group = start..<start + problem.group
        let order = group.sorted {
          abs(w[$0, o]) != abs(w[$1, o]) ? abs(w[$0, o]) > abs(w[$1, o]) : $0 < $1
        }
        return order.enumerated().allSatisfy { place, j in
          let code = codes[j * n + o]
          guard place < problem.group / 2 else { return code == 0 }
          let excess = Ball(w[j, o]) - step * code
          let isAtEnd = code.absolute == Ball(problem.levels) && excess * code > 0
          return isAtEnd || 2 * excess.absolute <= step * (1 + Ball(0x1p-60))
        }
      }
    }
  }
}
