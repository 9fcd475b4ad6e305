import Bindings
import Scalars
import Structures
import Verification

extension OBSUpdate {
  /// A problem as an implementation finds it.
  struct System {
    let hessian: Matrix<Double>
    let weights: [Double]
    let removed: [Int], kept: [Int]

    init(_ problem: Problem) throws {
      if let obstacle = problem.obstacle { throw PruningError(obstacle) }
      (hessian, weights) = (problem.curvature.matrix, problem.weights)
      (removed, kept) = (problem.removed, problem.kept)
    }

    /// H_RC w_C.
    func product(_ rows: [Int], _ columns: [Int], _ values: [Double]) -> [Double] {
      rows.map { i in
        var sum = 0.0
        for (j, value) in zip(columns, values) { sum += hessian[i, j] * value }
        return sum
      }
    }
  }

  /// What an implementation leaves; nothing and NaN if a factorisation fails.
  struct Updated {
    var weights: [Double]
    var multipliers: [Double]
    var loss: Double

    static let failed = Updated(weights: [], multipliers: [], loss: .nan)

    var observation: Observation<Double> {
      ["weights": .scalars(weights), "multipliers": .scalars(multipliers), "loss": [loss]]
    }
  }

  /// By the Cholesky factor of H_KK: w_K + H_KK⁻¹ H_KS w_S. Cheap where much is removed, and it needs no H⁻¹.
  static let keptBlock = Implementation<OBSUpdate>(
    "kept-block",
    .backward(
      "Cholesky backward: Higham 2002, Theorem 10.4; derived in keptBound",
      Residual(exact: leftOver, enclosing: leftOver, bound: keptBound)),
    prepare: System.init, run: { (try? byKeptBlock($0)) ?? .failed },
    observe: \.observation)

  /// By Z = L⁻¹E_S of H = LLᵀ, so that [H⁻¹]_SS = ZᵀZ: the printed formula without an explicit inverse. Cheap
  /// where little is removed.
  static let inverseBlock = Implementation<OBSUpdate>(
    "inverse-block",
    .backward(
      "Cholesky and substitution backward: Higham 2002, Theorems 10.3, 10.4 and 8.5; derived in inverseBound",
      Residual(exact: leftOver, enclosing: leftOver, bound: inverseBound)),
    prepare: System.init, run: { (try? byInverseBlock($0)) ?? .failed },
    observe: \.observation)

  private static func byKeptBlock(_ system: borrowing System) throws -> Updated {
    let (removed, kept) = (system.removed, system.kept)
    let gone = removed.map { system.weights[$0] }
    var step: [Double] = []
    if !kept.isEmpty {
      let block = Matrix<Double>(rows: kept.count, columns: kept.count) {
        system.hessian[kept[$0], kept[$1]]
      }
      let right = Matrix(
        rows: kept.count, columns: 1, elements: system.product(kept, removed, gone))
      step = try LAPACK.choleskySolve(block, right).elements
    }
    let own = system.product(removed, removed, gone)
    let pulled = system.product(removed, kept, step)
    return updated(system, step, zip(own, pulled).map { $0 - $1 })
  }

  private static func byInverseBlock(_ system: borrowing System) throws -> Updated {
    let (removed, kept, d) = (system.removed, system.kept, system.weights.count)
    let factor = try LAPACK.cholesky(system.hessian)
    guard !removed.isEmpty else { return updated(system, kept.map { _ in 0 }, []) }
    let unit = Matrix<Double>(rows: d, columns: removed.count) { $0 == removed[$1] ? 1 : 0 }
    let z = try LAPACK.triangularSolve(.lower, factor, unit)
    let n = removed.count
    var gram = Matrix<Double>(repeating: 0, rows: n, columns: n)
    for row in 0..<d {
      for s in 0..<n {
        let entry = z[row, s]
        for t in 0...s { gram[s, t] += entry * z[row, t] }
      }
    }
    let gone = Matrix(rows: n, columns: 1, elements: removed.map { system.weights[$0] })
    let y = try LAPACK.choleskySolve(gram, gone).elements
    let mixed = Matrix<Double>(rows: d, columns: 1) { i, _ in
      var sum = 0.0
      for s in 0..<n { sum -= z[i, s] * y[s] }
      return sum
    }
    let step = try LAPACK.triangularSolve(.lower, factor, mixed, transposeA: true)
    return updated(system, kept.map { step[$0, 0] }, y)
  }

  private static func updated(
    _ system: borrowing System, _ step: [Double], _ multipliers: [Double]
  ) -> Updated {
    var result = Updated(weights: system.weights, multipliers: multipliers, loss: 0)
    for (k, x) in zip(system.kept, step) { result.weights[k] += x }
    for (s, y) in zip(system.removed, multipliers) {
      result.loss += system.weights[s] * y / 2
      result.weights[s] = 0
    }
    return result
  }
}
