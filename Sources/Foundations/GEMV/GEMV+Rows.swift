import Bindings
import Scalars
import Structures
import Verification

extension GEMV {
  /// The operands in guarded memory; between the rows stand NaNs, which no kernel may touch.
  struct Operands<T: KernelScalar> {
    let (m, n, lda): (Int, Int, Int)
    let (alpha, beta): (T, T)
    let (a, x, oldY): (UnsafePointer<T>, UnsafePointer<T>, UnsafePointer<T>)
    let y: UnsafeMutablePointer<T>

    init(_ problem: Problem, _ arena: Arena) {
      (m, n) = (problem.a.rows, problem.a.columns)
      lda = max(1, n + problem.padding)
      (alpha, beta) = (T(problem.alpha), T(problem.beta))
      a = arena.matrix(problem.a, n + problem.padding, of: T.self).baseAddress!
      x = arena.input(problem.x.isEmpty ? [.nan] : problem.x.map { T($0) }).baseAddress!
      oldY = arena.input(problem.y.map { T($0) }).baseAddress!
      y = arena.output(problem.y.count, of: T.self).baseAddress!
    }

    /// Restores the y that is to be overwritten, if it will be read.
    func restore() { if beta != 0 { y.update(from: oldY, count: m) } }

    var result: Observation<Double> { ["y": .scalars((0..<m).map { Double(y[$0]) })] }
  }

  /// Dot products with four rows at a time.
  static func rows<T: KernelScalar>(_: T.Type, _ lane: Lane) -> Implementation<GEMV> {
    let gemv = T.kernels(lane).gemv
    return Implementation(
      "rows-\(lane.rawValue)-\(T.label)",
      .rounding("Higham 2002, section 3.5") { bound($0, T.roundoff) },
      arena: { problem, arena in Operands<T>(problem, arena) },
      run: { o in
        o.restore()
        gemv(o.m, o.n, o.alpha, o.a, o.lda, o.x, o.beta, o.y)
      },
      observe: { o, _ in o.result })
  }

  static func openBLAS<T: KernelScalar>(_: T.Type) -> Implementation<GEMV> {
    Implementation(
      "openblas-\(T.label)", voice: .peer("OpenBLAS"),
      .rounding("Higham 2002, section 3.5") { bound($0, T.roundoff) }, contract: .openBLAS(T.self),
      arena: { problem, arena in Operands<T>(problem, arena) },
      run: { o in
        o.restore()
        try? BLAS.gemv(
          rows: o.m, columns: o.n, alpha: o.alpha, a: o.a, lda: o.lda, x: o.x, beta: o.beta, y: o.y)
      },
      observe: { o, _ in o.result })
  }

  /// γₙ₊₂ (|α||A||x| + |β||y|): each term is rounded as a product, by α, and in at most n
  /// additions.
  ///
  /// Source: Higham 2002, section 3.5, for Ax in any order of summation.
  static func bound(_ problem: Problem, _ u: Double) -> ErrorBound {
    let n = problem.x.count
    let factor = gamma(n + 2, unitRoundoff: u) * (1 + Double(n + 4) * 0x1p-52)
    let sizes = problem.y.indices.map { i in
      let terms = zip(problem.a[row: i], problem.x).reduce(0) { $0 + abs($1.0 * $1.1) }
      return abs(problem.alpha) * terms + abs(problem.beta * problem.y[i])
    }
    return ["y": .componentwise(sizes.map { factor * $0 })]
  }

  /// A special of a 1 × 1 matrix.
  static func scalar(
    _ name: String, a: Double, x: Double, y: Double = 0, contract: String, gives result: Double
  ) -> Special<GEMV> {
    Special(
      name, Problem(a: Matrix(repeating: a, rows: 1, columns: 1), x: [x], y: [y]),
      contract: contract, gives: ["y": [result]])
  }
}
