import Bindings
import Scalars
public import Structures

/// **KFAC**: both factors averaged in every iteration, factorised with damping in every f-th. Verified as ``KFACStep``.
///
/// The first batch is the first average, and each factor gets √λ. Of what KAISA adds to KFAC this has the f
/// iterations alone: its code starts from I, adds the whole λ to each factor, and inverts. A factor's Cholesky
/// factorisation is kept here, whose solutions are as many operations and have an error bound of their own.
///
/// Source: Martens & Grosse, ICML 2015, quoted from memory.
public struct KFACPreconditioner: Preconditioner {
  public var gamma: Double, damping: Double, frequency: Int
  private var factors: (l: Matrix<Double>, r: Matrix<Double>)?
  private var cholesky: (l: Matrix<Double>, r: Matrix<Double>)?
  private var t = 0

  public init(gamma: Double = 0.95, damping: Double, frequency: Int = 1) {
    precondition(frequency >= 1, "Factors are taken up in every \(frequency)-th iteration.")
    (self.gamma, self.damping, self.frequency) = (gamma, damping, frequency)
  }

  /// - Throws: ``SecondOrderError`` for a damped factor that is not positive definite.
  public mutating func direction(_ layer: LayerView) throws -> Matrix<Double> {
    let l = try averaged(factors?.l, layer.outputGradients)
    let r = try averaged(factors?.r, layer.inputs)
    factors = (l, r)
    if t % frequency == 0 {
      cholesky = (try factorised(l, "output gradients"), try factorised(r, "inputs"))
    }
    t += 1
    guard let cholesky else { return layer.gradient }
    let half = try LAPACK.choleskySolve(factor: cholesky.l, layer.gradient)
    return try LAPACK.choleskySolve(factor: cholesky.r, half.transposed).transposed
  }

  /// γ times what was, and (1 − γ) times the mean of the samples' outer products.
  private func averaged(_ old: Matrix<Double>?, _ x: Matrix<Double>) throws -> Matrix<Double> {
    var factor = old ?? Matrix(repeating: 0, rows: x.columns, columns: x.columns)
    let weight = old == nil ? 1 : 1 - gamma
    try BLAS.gemm(
      alpha: weight / Double(x.rows), x, transposeA: true, x, beta: old == nil ? 0 : gamma, &factor)
    return factor
  }

  /// A + √λ I = LLᵀ: the damping is shared by the factors.
  private func factorised(_ a: Matrix<Double>, _ name: String) throws -> Matrix<Double> {
    var damped = a
    for i in 0..<a.rows { damped[i, i] += damping.squareRoot() }
    do { return try LAPACK.cholesky(damped) } catch {
      throw SecondOrderError(
        "the factor of the \(name) is singular with a damping of \(damping): raise it, or take a "
          + "larger batch (\(error))")
    }
  }
}
