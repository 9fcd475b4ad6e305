import Scalars
import Structures
import Verification

extension SparseGPT {
  /// H = UDUᵀ with a unit upper triangular U, from the last column to the first: the last i columns of the
  /// factor serve H[i:, i:] for every i. n³/3 operations, no roots.
  static func upperFactor<S: Scalar>(_ hessian: [[S]]) -> (unit: [[S]], diagonal: [S]) {
    let n = hessian.count
    var rest = hessian
    var unit = hessian.map { $0.map { _ in S.zero } }
    var diagonal = [S](repeating: .zero, count: n)
    for k in (0..<n).reversed() {
      diagonal[k] = rest[k][k]
      for i in 0...k { unit[i][k] = rest[i][k] / rest[k][k] }
      for i in 0..<k {
        for j in 0...i { rest[i][j] -= unit[i][k] * rest[k][j] }
        for j in 0..<i { rest[j][i] = rest[i][j] }
      }
    }
    return (unit, diagonal)
  }

  /// The result for large d in O(d³ + rd²). With x = w - ŵ, (H[i:, i:])⁻¹ has the first entry 1/D_i, and a
  /// weight that is not masked satisfies Σ_(j≤i) xⱼ U_ji = 0; one that is has xᵢ = wᵢ and adds
  /// D_i (Σ_(j≤i) xⱼ U_ji)² to the loss.
  ///
  /// It is the method of ``nearestPlane`` in certified arithmetic, and so no witness for that method. What
  /// vouches for the method is the law ``eliminationAgrees``.
  static func byElimination(_ problem: Problem) -> Observation<Enclosure>? {
    decided { () -> Observation<Enclosure> in
      let (unit, diagonal) = upperFactor(problem.hessian(over: Enclosure.self))
      var (weights, loss) = ([Enclosure](), Enclosure(0))
      for r in 0..<problem.weights.rows {
        var moved: [Enclosure] = []
        for i in 0..<problem.order {
          var carried = Enclosure(0)
          for j in 0..<i { carried += moved[j] * unit[j][i] }
          let w = Enclosure(problem.weights[r, i])
          let isMasked = problem.mask[r, i]
          moved.append(isMasked ? w : -carried)
          weights.append(isMasked ? .zero : w + carried)
          if isMasked { loss += diagonal[i] * (w + carried) * (w + carried) }
        }
      }
      return ["weights": .scalars(weights), "loss": [loss]]
    }
  }

  /// Elimination against the definition, both certified, on layers that are too large for fractions.
  static let agreesOnLargeLayers = agreesWithDefinition(
    SparseGPT.self, sizes: [9, 17, 34, 66], on: ["weights", "loss"], byElimination)
}
