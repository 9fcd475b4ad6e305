import Bindings
import Structures

/// The programs: one loop, and the forms of its gradient.
struct LassoLoop: Sendable {
  /// Computes ∇f(v) into its second argument.
  typealias Gradient = @Sendable (_ v: [Double], _ gradient: inout [Double]) -> Void

  /// What is left to compute of a gradient when the clock starts.
  typealias Preparation = @Sendable () -> Gradient

  let features: Int, step: Double, threshold: Double
  /// β₁, …, β_T.
  let momentum: [Double]

  init(_ problem: Lasso, momentum: [Double]) {
    features = problem.features
    step = problem.step
    threshold = problem.lambda * problem.step
    self.momentum = momentum
  }

  /// w_T.
  ///
  /// - Parameter observe: Sees every iterate.
  func run(_ gradient: Gradient, observe: (_ w: [Double]) -> Void = { _ in }) -> [Double] {
    var w = [Double](repeating: 0, count: features)
    var (previous, v, g) = (w, w, w)
    for beta in momentum {
      for i in v.indices { v[i] = w[i] + beta * (w[i] - previous[i]) }
      gradient(v, &g)
      swap(&previous, &w)
      for i in w.indices { w[i] = SoftThreshold.shrink(v[i] - step * g[i], by: threshold) }
      observe(w)
    }
    return w
  }
}

extension LassoLoop {
  /// Dense samples, each read once: its residual is formed and scattered while it is in cache.
  static func dense(_ x: Matrix<Double>, _ targets: [Double]) -> Gradient {
    { v, gradient in
      let scale = 1 / Double(targets.count)
      let d = x.columns
      for j in gradient.indices { gradient[j] = 0 }
      x.elements.withUnsafeBufferPointer { elements in
        v.withUnsafeBufferPointer { v in
          gradient.withUnsafeMutableBufferPointer { gradient in
            for i in targets.indices {
              let row = UnsafeBufferPointer(rebasing: elements[i * d..<(i + 1) * d])
              let residual = scale * (dot(row, v) - targets[i])
              accumulate(residual, row, into: gradient)
            }
          }
        }
      }
    }
  }

  /// Sparse samples in compressed rows.
  static func sparse(_ x: CSR<Double>, _ targets: [Double]) -> Gradient {
    { v, gradient in
      let scale = 1 / Double(targets.count)
      for j in gradient.indices { gradient[j] = 0 }
      for i in targets.indices {
        let range = x.range(ofRow: i)
        var residual = -targets[i]
        for k in range { residual += x.values[k] * v[x.columnIndices[k]] }
        residual *= scale
        for k in range { gradient[x.columnIndices[k]] += residual * x.values[k] }
      }
    }
  }

  /// Two products with X by OpenBLAS.
  static func products(_ x: Matrix<Double>, _ targets: [Double]) -> Gradient {
    { v, gradient in
      var residuals = targets
      attempt { () throws(BindingError) in
        try BLAS.gemv(x, v, beta: -1, &residuals)
        try BLAS.gemv(
          alpha: 1 / Double(targets.count), x, transposeA: true, residuals, &gradient)
      }
    }
  }

  /// G = (1/n) XXᵀ and R = (1/n) Xy by OpenBLAS; then d² numbers for each gradient instead of nd.
  static func gramGradient(_ x: Matrix<Double>, _ targets: [Double]) -> Gradient {
    let scale = 1 / Double(targets.count)
    var gram = Matrix(repeating: 0.0, rows: x.columns, columns: x.columns)
    var correlation = [Double](repeating: 0, count: x.columns)
    attempt { () throws(BindingError) in
      try BLAS.syrk(.upper, alpha: scale, x, transposeA: true, &gram)
      try BLAS.gemv(alpha: scale, x, transposeA: true, targets, &correlation)
    }
    return { [gram, correlation] v, gradient in
      gradient = correlation
      attempt { () throws(BindingError) in
        try BLAS.symv(.upper, gram, v, beta: -1, &gradient)
      }
    }
  }

  /// Calls whose sizes fit by construction.
  private static func attempt(_ calls: () throws(BindingError) -> Void) {
    do { try calls() } catch { fatalError("\(error)") }
  }

  /// Eight partial sums.
  @inline(__always) private static func dot(
    _ x: UnsafeBufferPointer<Double>, _ y: UnsafeBufferPointer<Double>
  ) -> Double {
    var sums = SIMD8<Double>.zero
    let whole = x.count & ~7
    for j in stride(from: 0, to: whole, by: 8) {
      sums += vector(x, j) * vector(y, j)
    }
    var sum = sums.sum()
    for j in whole..<x.count { sum += x[j] * y[j] }
    return sum
  }

  /// y := y + αx.
  @inline(__always) private static func accumulate(
    _ alpha: Double, _ x: UnsafeBufferPointer<Double>,
    into y: UnsafeMutableBufferPointer<Double>
  ) {
    for j in 0..<x.count { y[j] += alpha * x[j] }
  }

  @inline(__always) private static func vector(
    _ x: UnsafeBufferPointer<Double>, _ j: Int
  ) -> SIMD8<Double> {
    UnsafeRawPointer(x.baseAddress!).loadUnaligned(fromByteOffset: 8 * j, as: SIMD8<Double>.self)
  }
}
