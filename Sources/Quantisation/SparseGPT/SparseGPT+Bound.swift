import Scalars
import Verification

extension SparseGPT {
  static let theorem =
    "Cholesky backward and Sun's perturbation bound: Higham 2002, Theorems 10.3 and 10.8; derived in bound"

  /// What the rounding of a whole run amounts to.
  ///
  /// Let H = MMᵀ with M = U√D. The computed factor is that of H + δH with ‖δH‖ ≤ γ/(1-γ) tr H, γ = γ_(d+1)
  /// (Theorem 10.3 with Cauchy's inequality for |M||Mᵀ|), so that with τ = ‖δH‖ / λ it is within
  /// τ/(√2 (1 - τ)) √(tr H) of M (Theorem 10.8). Substitution with it is exact for entries that are within
  /// γ_(d+6) of its own. Both together: a factor M + δM with ‖δM‖ ≤ η in the Frobenius norm.
  ///
  /// A row's displacement x solves T x_F = -N w_Z, where F are the columns that are not masked and T, N
  /// parts of Mᵀ. With t = ‖T⁻¹‖ then ‖δx‖ ≤ tη‖x‖ / (1 - tη), and the scaled errors e = xM move by
  /// ρ ≤ ‖δx‖ √(tr H) + (‖x‖ + ‖δx‖)η.
  static func bound(_ problem: Problem) -> ErrorBound {
    guard !PairedLayer.isLarge(problem.order) else { return pairedBound(problem, lossError: 0) }
    let (u, d) = (Double.unitRoundoff(of: Double.self), problem.order)
    let hessian = problem.hessian(over: Enclosure.self)
    let (unit, diagonal) = upperFactor(hessian)
    let trace = (0..<d).reduce(0) { $0 + hessian[$1][$1].upper }
    let size = trace.squareRoot()
    let eta = factorError(order: d, trace: trace, damping: problem.damping)
    guard eta < .infinity else {
      return ["weights": .absolute(.infinity), "loss": .absolute(.infinity)]
    }
    var (weights, loss) = ([Double](), 0.0)
    for r in 0..<problem.weights.rows {
      let free = (0..<d).filter { !problem.mask[r, $0] }
      let growth = inverseNorm(unit, diagonal, free) * eta
      guard growth < 0.5 else {
        return ["weights": .absolute(.infinity), "loss": .absolute(.infinity)]
      }
      let x = displacement(problem, row: r, unit)
      let shift = growth / (1 - growth) * x
      let rho = shift * size + (x + shift) * eta
      let e = x * size
      let own = gamma(problem.weights.elements.count + 6, unitRoundoff: u) * (e + rho) * (e + rho)
      loss += 2 * e * rho + rho * rho + own
      let largest = problem.weights[row: r].reduce(0) { max($0, abs($1)) } + x
      weights += [Double](repeating: 1.01 * (shift + u * (largest + shift)), count: d)
    }
    return ["weights": .componentwise(weights), "loss": .absolute(1.01 * loss)]
  }

  /// η: how far substitution with the computed factor is from exact substitution with M, in the Frobenius
  /// norm; infinite where the theorem does not apply.
  static func factorError(order d: Int, trace: Double, damping: Double) -> Double {
    let u = Double.unitRoundoff(of: Double.self)
    let g = gamma(d + 1, unitRoundoff: u)
    let tau = g / (1 - g) * trace / damping
    guard tau < 0.5 else { return .infinity }
    return trace.squareRoot()
      * (tau / (1.4142 * (1 - tau)) + gamma(d + 6, unitRoundoff: u) * (1 + tau))
  }

  /// ‖T⁻¹‖ in the Frobenius norm for T = √D_F (U_FF)ᵀ: columns of the inverse of a unit triangle, over √D.
  private static func inverseNorm(
    _ unit: [[Enclosure]], _ diagonal: [Enclosure], _ free: [Int]
  ) -> Double {
    var squares = 0.0
    for (k, start) in free.enumerated() {
      var column: [Enclosure] = []
      for (i, row) in free.enumerated().dropFirst(k) {
        var entry = Enclosure(i == k ? 1 : 0)
        for (j, y) in column.enumerated() { entry -= unit[free[k + j]][row] * y }
        column.append(entry)
      }
      squares += (squaredNorm(column) / diagonal[start]).upper
    }
    return squares.squareRoot()
  }

  /// ‖w - ŵ‖ of one row.
  private static func displacement(_ problem: Problem, row r: Int, _ unit: [[Enclosure]]) -> Double
  {
    var moved: [Enclosure] = []
    for i in 0..<problem.order {
      if problem.mask[r, i] {
        moved.append(Enclosure(problem.weights[r, i]))
      } else {
        var carried = Enclosure(0)
        for j in 0..<i { carried += moved[j] * unit[j][i] }
        moved.append(-carried)
      }
    }
    return squaredNorm(moved).upper.squareRoot()
  }
}
