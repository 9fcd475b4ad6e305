import Bindings
public import Structures

/// A Cholesky factor of H + λI for the least λ of a fixed list that gives one: what pruners do with the
/// curvature of few or dependent samples. The damping is part of the result, so that it can never be silent.
public struct DampedFactor: Sendable {
  /// The lower triangular L, LLᵀ = H + λI.
  public let factor: Matrix<Double>
  /// λ, 0 if H itself has a factor.
  public let damping: Double
  /// How often a factorisation failed before.
  public let failures: Int

  /// Tries λ = 0 or `first`, and then ten times as much at each further attempt.
  ///
  /// - Parameters:
  ///   - hessian: Symmetric; its lower triangle is read.
  ///   - first: The first λ relative to the mean of the diagonal; 0 to begin without damping.
  ///   - attempts: How many factorisations are tried at most.
  /// - Throws: ``PruningError`` if H is not square, holds something that is no finite number, has a diagonal
  ///   without a positive mean, or if no attempt succeeds: the words name the largest λ that was tried.
  public init(
    of hessian: Matrix<Double>, first: Double = 0, attempts: Int = 8
  ) throws(PruningError) {
    let d = hessian.rows
    guard hessian.columns == d, d > 0 else {
      throw PruningError("A Hessian of \(d) x \(hessian.columns) has no Cholesky factor")
    }
    if let place = notFinite(hessian.elements, "Hessian entry") { throw PruningError(place) }
    guard first >= 0, first.isFinite, attempts > 0 else {
      throw PruningError(
        "Damping from \(first) in \(attempts) attempts: neither may be below nothing")
    }
    let mean = (0..<d).reduce(0) { $0 + hessian[$1, $1] } / Double(d)
    guard mean > 0 else {
      throw PruningError("The mean of the Hessian's diagonal is \(mean): no input was alive")
    }
    var lambda = first * mean
    for attempt in 0..<attempts {
      var damped = hessian
      for i in 0..<d { damped[i, i] += lambda }
      if let factor = try? LAPACK.cholesky(damped) {
        (self.factor, damping, failures) = (factor, lambda, attempt)
        return
      }
      if attempt + 1 < attempts { lambda = lambda == 0 ? 1e-8 * mean : 10 * lambda }
    }
    throw PruningError(
      "The Hessian is indefinite: no Cholesky factor with a damping of up to \(lambda)")
  }
}
