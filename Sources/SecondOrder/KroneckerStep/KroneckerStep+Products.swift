import Bindings
import Scalars
import Structures
import Verification

extension KroneckerStep {
  /// The operands in full storage, and room for the half product and the step.
  struct Operands<T: KernelScalar> {
    let (m, n): (Int, Int)
    let p: UnsafePointer<T>, q: UnsafePointer<T>, gradient: UnsafePointer<T>
    let half: UnsafeMutablePointer<T>, step: UnsafeMutablePointer<T>

    init(_ problem: Problem, _ arena: Arena) throws {
      let problem = try problem.validated()
      (m, n) = (problem.gradient.rows, problem.gradient.columns)
      func full(_ a: Packed<Double>) -> UnsafePointer<T> {
        arena.input(a.rows.flatMap { $0 }.map { T($0) }.orOne).baseAddress!
      }
      p = full(problem.left)
      q = full(problem.right)
      gradient = arena.input(problem.gradient.elements.map { T($0) }.orOne).baseAddress!
      half = arena.output(max(1, m * n), of: T.self).baseAddress!
      step = arena.output(max(1, m * n), of: T.self).baseAddress!
    }

    /// ρ, summed in double precision.
    func run() throws -> Double {
      try BLAS.gemm(
        m: m, n: n, k: n, alpha: 1, a: gradient, lda: n, b: q, ldb: n, beta: 0, c: half, ldc: n)
      try BLAS.gemm(
        m: m, n: n, k: m, alpha: 1, a: p, lda: m, b: half, ldb: n, beta: 0, c: step, ldc: n)
      return ratio(squares(gradient), squares(UnsafePointer(step)))
    }

    private func squares(_ x: UnsafePointer<T>) -> Double {
      (0..<m * n).reduce(0) { sum, k in sum + Double(x[k]) * Double(x[k]) }
    }

    func observation(_ ratio: Double) -> Observation<Double> {
      ["step": .scalars((0..<m * n).map { Double(step[$0]) }), "ratio": [ratio]]
    }
  }

  /// ‖∇‖²/‖Δ‖², and 0 for no gradient.
  static func ratio(_ gradient: Double, _ step: Double) -> Double {
    gradient == 0 ? 0 : gradient / step
  }

  static func products<T: KernelScalar>(_: T.Type) -> Implementation<KroneckerStep> {
    Implementation(
      "two-gemms-\(T.label)",
      .rounding("Higham 2002, section 3.5, twice") { bound($0, T.roundoff) },
      arena: { problem, arena in try Operands<T>(problem, arena) },
      run: { (try? $0.run()) ?? .nan },
      observe: { $0.observation($1) })
  }

  /// γₘ₊ₙ₊₁ |P||∇||Q| for each entry of the step. Where its norm ε is small beside ‖Δ‖, ρ is off by no more
  /// than ρ((1 − 2ε/‖Δ‖)⁻² − 1 + γ₂ₘₙ) with the sums in double precision.
  static func bound(_ problem: Problem, _ u: Double) -> ErrorBound {
    let (m, n) = (problem.gradient.rows, problem.gradient.columns)
    var sizes = problem
    sizes.left = problem.left.map { abs($0) }
    sizes.right = problem.right.map { abs($0) }
    sizes.gradient = problem.gradient.map { abs($0) }
    let factor = gamma(m + n + 1, unitRoundoff: u) * (1 + Double(m + n) * 0x1p-50)
    let errors = reference(sizes, over: Double.self)["step"].map { factor * $0 }
    let nominal = reference(problem, over: Double.self)
    let length = squaredNorm(nominal["step"]).squareRoot()
    let rate = 2 * squaredNorm(errors).squareRoot() / max(length, .leastNonzeroMagnitude)
    let ratio =
      nominal["ratio"][0] == 0
      ? 0
      : rate < 1
        ? nominal["ratio"][0] * 1.001
          * (1 / ((1 - rate) * (1 - rate)) - 1 + gamma(2 * m * n + 8, unitRoundoff: 0x1p-53))
        : .infinity
    return ["step": .componentwise(errors), "ratio": .absolute(ratio)]
  }
}
