import Bindings
import Scalars
import Structures
import Verification

extension IOBSStep {
  /// One pass over the samples for gradient and Hessian, one Cholesky factor for the step, and one of H_KK for the
  /// surgeon.
  static let cholesky = Implementation<IOBSStep>(
    "cholesky",
    .backward(
      "Cholesky backward: Higham 2002, Theorems 10.4 and 10.5; derived in bound",
      Residual(exact: leftOver, enclosing: leftOver, bound: bound)),
    prepare: { problem in
      if let obstacle = problem.obstacle { throw PruningError(obstacle) }
      return problem
    },
    run: { problem in (try? computed(problem)) ?? ([], []) },
    observe: { ["newton": .scalars($0.newton), "theta": .scalars($0.theta)] })

  private static func computed(
    _ problem: borrowing Problem
  ) throws -> (newton: [Double], theta: [Double]) {
    let d = problem.order
    let (gradient, hessian) = sums(problem)
    let right = Matrix(rows: d, columns: 1, elements: gradient)
    let direction = try LAPACK.choleskySolve(hessian, right).elements
    var newton = problem.start
    for i in 0..<d { newton[i] -= problem.scale * direction[i] }
    // Patterns of numbers without sign are in their order; of equals those in front.
    let order = (0..<d).sorted { i, j in
      let (a, b) = (newton[i].magnitude.bitPattern, newton[j].magnitude.bitPattern)
      return a != b ? a > b : i < j
    }
    let (kept, removed) = (order.prefix(problem.kept).sorted(), order.dropFirst(problem.kept))
    var theta = newton
    for i in removed { theta[i] = 0 }
    guard problem.variant == .surgeon, !kept.isEmpty, !removed.isEmpty else {
      return (newton, theta)
    }
    let block = Matrix<Double>(rows: kept.count, columns: kept.count) {
      hessian[kept[$0], kept[$1]]
    }
    let pull = Matrix<Double>(rows: kept.count, columns: 1) { i, _ in
      removed.reduce(0) { $0 + hessian[kept[i], $1] * newton[$1] }
    }
    let shift = try LAPACK.choleskySolve(block, pull).elements
    for (i, x) in zip(kept, shift) { theta[i] += x }
    return (newton, theta)
  }

  private static func sums(
    _ problem: borrowing Problem
  ) -> (gradient: [Double], hessian: Matrix<Double>) {
    let d = problem.order
    var gradient = [Double](repeating: 0, count: d)
    var hessian = Matrix<Double>(repeating: 0, rows: d, columns: d)
    for n in 0..<problem.inputs.rows {
      let x = Array(problem.inputs[row: n])
      var r = -problem.targets[n]
      for j in 0..<d { r += x[j] * problem.start[j] }
      let q = 1 + r * r
      let first = r + problem.robustness * (r / q)
      let second = 1 + problem.robustness * ((1 - r * r) / (q * q))
      for i in 0..<d where x[i] != 0 {
        gradient[i] += first * x[i]
        let factor = second * x[i]
        for j in 0...i { hessian.elements[i * d + j] += factor * x[j] }
      }
    }
    for i in 0..<d { for j in 0..<i { hessian[j, i] = hessian[i, j] } }
    return (gradient, hessian)
  }

  /// Let ρₙ bound the error of a residual rₙ, γ Σ|x||θ| + γ|y|. |φ''| ≤ 2 and |φ'''| ≤ 3/2 make it errors of at most
  /// 2ρₙ + 4γ₈(|rₙ| + ρₙ) in φ' and 3/2 ρₙ + 2γ₁₀ in φ'', which the sums of ∇f and H carry on. Solving leaves
  /// γ √(H_ii) Σ √(H_jj)|pⱼ| (Theorem 10.5 bounds |R̂ᵀ||R̂|), and adding the step Σ |H_ij| u |θ⁺ⱼ|.
  @Sendable private static func bound(
    _ problem: Problem, _ computed: Observation<Double>
  ) -> ErrorBound {
    let u = Double.unitRoundoff(of: Double.self)
    let (n, d) = (problem.inputs.rows, problem.order)
    var gradientError = [Double](repeating: 0, count: d)
    var matrixError = Matrix<Double>(repeating: 0, rows: d, columns: d)
    var size = Matrix<Double>(repeating: 0, rows: d, columns: d)
    let sums = gamma(n + 3, unitRoundoff: u)
    for row in 0..<n {
      let x = problem.inputs[row: row].map { abs($0) }
      let mass = zip(x, problem.start).reduce(abs(problem.targets[row])) { $0 + $1.0 * abs($1.1) }
      let rho = gamma(d + 1, unitRoundoff: u) * mass
      let slope = 2 * rho + (4 * gamma(8, unitRoundoff: u) + 2 * sums) * (mass + rho)
      let second = 1.5 * problem.robustness * rho + 2 * gamma(10, unitRoundoff: u) + 2 * sums
      for i in 0..<d {
        gradientError[i] += x[i] * slope
        for j in 0..<d {
          matrixError[i, j] += x[i] * x[j] * second
          size[i, j] += 2 * x[i] * x[j]
        }
      }
    }
    let (newton, theta) = (computed["newton"], computed["theta"])
    let moves = (0..<d).map { 1.01 * (abs(newton[$0]) + abs(problem.start[$0])) }
    let shifts = (0..<d).map { 1.01 * (abs(newton[$0]) + abs(theta[$0])) }
    let solving = 1.01 * gamma(3 * d + 13, unitRoundoff: u)
    let roots = (0..<d).map { size[$0, $0].squareRoot() }
    func left(_ i: Int, _ moves: [Double], _ new: [Double]) -> Double {
      var sum = 0.0
      for j in 0..<d {
        sum += (matrixError[i, j] + solving * roots[i] * roots[j]) * moves[j]
        // The product with σ and the subtraction round, and so does a sum of d products.
        sum += size[i, j] * (3 * u * abs(new[j]) + gamma(d + 4, unitRoundoff: u) * moves[j])
      }
      return 1.01 * sum
    }
    let first = (0..<d).map { left($0, moves, newton) + abs(problem.scale) * gradientError[$0] }
    let isKept = TopKTruncation.largest(newton, keeping: problem.kept)
    let then = (0..<d).map { i in
      problem.variant == .truncation || !isKept.contains(i) ? 0 : left(i, shifts, theta)
    }
    return ["newton": .componentwise(first), "theta": .componentwise(then)]
  }
}
