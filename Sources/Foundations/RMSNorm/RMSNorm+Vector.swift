import Scalars
import Verification

extension RMSNorm {
  /// The vectors in guarded memory.
  struct Operands<T: KernelScalar> {
    let n: Int
    let epsilon: T
    let (x, gain): (UnsafePointer<T>, UnsafePointer<T>)
    let y: UnsafeMutablePointer<T>

    init(_ problem: Problem, _ arena: Arena) {
      n = problem.x.count
      epsilon = T(problem.epsilon)
      x = arena.input(problem.x.map { T($0) }).baseAddress!
      gain = arena.input(problem.gain.map { T($0) }).baseAddress!
      y = arena.output(n, of: T.self).baseAddress!
    }

    /// 1 / √(ε + s / n), for the sum of squares s.
    func scale(_ squares: T) -> T { 1 / (epsilon + squares / T(n)).squareRoot() }
  }

  private static func over<T: KernelScalar>(
    _: T.Type, _ name: String, run: @escaping @Sendable (borrowing Operands<T>) -> Void
  ) -> Implementation<RMSNorm> {
    Implementation(
      "\(name)-\(T.label)", .rounding("derived at the bound") { bound($0, T.roundoff) },
      arena: { problem, arena in Operands<T>(problem, arena) },
      run: run,
      observe: { o, _ in ["y": .scalars((0..<o.n).map { Double(o.y[$0]) })] })
  }

  static func recursive<T: KernelScalar>(_: T.Type) -> Implementation<RMSNorm> {
    over(T.self, "recursive") { o in
      var squares: T = 0
      for i in 0..<o.n { squares += o.x[i] * o.x[i] }
      let scale = o.scale(squares)
      for i in 0..<o.n { o.y[i] = o.x[i] * scale * o.gain[i] }
    }
  }

  static func vector<T: KernelScalar>(_: T.Type, _ lane: Lane) -> Implementation<RMSNorm> {
    let kernels = T.kernels(lane)
    return over(T.self, "vector-\(lane.rawValue)") { o in
      let scale = o.scale(kernels.dot(o.x, o.x, o.n))
      kernels.scale(o.x, o.gain, scale, o.y, o.n)
    }
  }

  /// In any order of the sum, whose terms are all positive, the mean square with ε has the relative
  /// error γₙ₊₂: a square, n - 1 additions, the division by n, the addition of ε. Its inverse root
  /// thus has (1 - γₙ₊₂)^(-1/2) - 1, and root, reciprocal and two products round once each:
  ///
  ///     |ŷᵢ - yᵢ| ≤ ((1 - γₙ₊₂)^(-1/2) (1 + γ₄) - 1) |yᵢ|.
  static func bound(_ problem: Problem, _ u: Double) -> ErrorBound {
    let squares = gamma(problem.x.count + 2, unitRoundoff: u)
    let root = squares / (.sqrt(1 - squares) * (1 + .sqrt(1 - squares)))
    let four = gamma(4, unitRoundoff: u)
    return ["y": .relative((root + four + root * four) * (1 + 0x1p-48))]
  }
}
