import Bindings
import Scalars
import Structures
import Verification

extension SparseGPT {
  /// W and H as an implementation finds them, with room for the factor.
  struct Layer {
    let weights: Matrix<Double>
    let hessian: Matrix<Double>
    let mask: Matrix<Bool>

    init(_ problem: Problem) {
      (weights, mask) = (problem.weights, problem.mask)
      if let paired = PairedLayer(problem) {
        self.hessian = paired.hessian
        return
      }
      let hessian = problem.hessian(over: Double.self)
      self.hessian = Matrix(rows: hessian.count, columns: hessian.count) { hessian[$0][$1] }
    }

    /// The unit upper triangular U and the diagonal D of H = UDUᵀ, from the Cholesky factor of H in
    /// reversed order: neither an inverse nor a second factorisation.
    func factor() throws -> (unit: Matrix<Double>, diagonal: [Double]) {
      let last = hessian.rows - 1
      let reversed = Matrix(rows: hessian.rows, columns: hessian.rows) { i, j in
        hessian[last - i, last - j]
      }
      let lower = try LAPACK.cholesky(reversed)
      let unit = Matrix(rows: hessian.rows, columns: hessian.rows) { i, j in
        lower[last - i, last - j] / lower[last - j, last - j]
      }
      return (unit, (0...max(0, last)).map { last < 0 ? 0 : lower[last - $0, last - $0].squared })
    }
  }

  /// What an implementation leaves; nothing and NaN if H is not positive definite.
  struct Pruned {
    var weights: [Double]
    var loss: Double

    static let failed = Pruned(weights: [], loss: .nan)

    var observation: Observation<Double> { ["weights": .scalars(weights), "loss": [loss]] }
  }

  /// The carried error of weight i is Σ_(j<i) xⱼ U_ji for the displacements x = w - ŵ of the weights in
  /// front: the form in which the method is Babai's nearest plane. A row needs d²/2 multiply-adds.
  static let nearestPlane = Implementation<SparseGPT>(
    "nearest-plane", .rounding(theorem, bound), prepare: Layer.init,
    run: { layer in (try? nearestPlane(layer, block: 1)) ?? .failed }, observe: \.observation)

  /// The same with carried errors by matrix products, 32 columns at a time.
  static let lazyBlocks = Implementation<SparseGPT>(
    "lazy-blocks", .rounding(theorem, bound), prepare: Layer.init,
    run: { layer in (try? nearestPlane(layer, block: 32)) ?? .failed }, observe: \.observation)

  private static func nearestPlane(_ layer: borrowing Layer, block: Int) throws -> Pruned {
    let (rows, d) = (layer.weights.rows, layer.weights.columns)
    var result = Pruned(weights: layer.weights.elements, loss: 0)
    let (unit, diagonal) = try layer.factor()
    var moved = [Double](repeating: 0, count: rows * d)
    var carried = [Double](repeating: 0, count: rows * d)
    for start in stride(from: 0, to: d, by: block) {
      let end = min(start + block, d)
      try carry(moved, unit, into: &carried, rows: rows, columns: start..<end)
      for r in 0..<rows {
        for i in start..<end {
          var sum = carried[r * d + i]
          for j in start..<i { sum += moved[r * d + j] * unit[j, i] }
          let value = layer.weights[r, i] + sum
          let isMasked = layer.mask[r, i]
          result.weights[r * d + i] = isMasked ? 0 : value
          moved[r * d + i] = isMasked ? layer.weights[r, i] : -sum
          if isMasked { result.loss += diagonal[i] * value * value }
        }
      }
    }
    return result
  }

  /// carried[:, columns] = moved[:, ..<start] U[..<start, columns].
  private static func carry(
    _ moved: [Double], _ unit: borrowing Matrix<Double>, into carried: inout [Double], rows: Int,
    columns: Range<Int>
  ) throws {
    let (d, start) = (unit.columns, columns.lowerBound)
    guard start > 0, columns.count > 1 else {
      for r in 0..<rows {
        for i in columns {
          carried[r * d + i] = (0..<start).reduce(0) { $0 + moved[r * d + $1] * unit[$1, i] }
        }
      }
      return
    }
    try moved.withUnsafeBufferPointer { x in
      try unit.elements.withUnsafeBufferPointer { u in
        try carried.withUnsafeMutableBufferPointer { c in
          try BLAS.gemm(
            m: rows, n: columns.count, k: start, alpha: 1, a: x.baseAddress!, lda: d,
            b: u.baseAddress! + start, ldb: d, beta: 0, c: c.baseAddress! + start, ldc: d)
        }
      }
    }
  }
}
