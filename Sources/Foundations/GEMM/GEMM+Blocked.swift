import Bindings
import Scalars
import Structures
import Verification

extension GEMM {
  /// The operands in guarded memory; between the rows stand NaNs, which no kernel may touch.
  struct Operands<T: KernelScalar> {
    let (m, n, k): (Int, Int, Int)
    let (alpha, beta): (T, T)
    let (a, b, oldC): (UnsafePointer<T>, UnsafePointer<T>, UnsafeBufferPointer<T>)
    let (lda, ldb, ldc): (Int, Int, Int)
    let c: UnsafeMutablePointer<T>
    let scratch: UnsafeMutablePointer<T>

    init(_ problem: Problem, _ arena: Arena, scratch count: Int) {
      (m, n, k) = (problem.a.rows, problem.b.columns, problem.a.columns)
      (alpha, beta) = (T(problem.alpha), T(problem.beta))
      (lda, ldb, ldc) = (k + problem.padding, n + problem.padding, n + problem.padding)
      a = arena.matrix(problem.a, lda, of: T.self).baseAddress!
      b = arena.matrix(problem.b, ldb, of: T.self).baseAddress!
      oldC = arena.matrix(problem.c, ldc, of: T.self)
      c = arena.output(max(1, oldC.count), of: T.self).baseAddress!
      scratch = arena.output(count, of: T.self).baseAddress!
    }

    /// Restores the C that is to be overwritten, if it will be read.
    func restore() { if beta != 0 { c.update(from: oldC.baseAddress!, count: oldC.count) } }

    var result: Observation<Double> {
      ["c": .scalars((0..<m * n).map { Double(c[$0 / n * ldc + $0 % n]) })]
    }
  }

  static func blocked<T: KernelScalar>(_: T.Type, _ lane: Lane) -> Implementation<GEMM> {
    let kernels = T.kernels(lane)
    return Implementation(
      "blocked-\(lane.rawValue)-\(T.label)",
      .rounding("Higham 2002, section 3.5") { bound($0, T.roundoff) },
      arena: { problem, arena in
        let (m, n, k) = (problem.a.rows, problem.b.columns, problem.a.columns)
        return Operands<T>(problem, arena, scratch: kernels.gemmScratch(m, n, k))
      },
      run: { x in
        x.restore()
        kernels.gemm(
          x.m, x.n, x.k, x.alpha, x.a, x.lda, x.b, x.ldb, x.beta, x.c, x.ldc, x.scratch)
      },
      observe: { x, _ in x.result })
  }

  static func openBLAS<T: KernelScalar>(_: T.Type) -> Implementation<GEMM> {
    Implementation(
      "openblas-\(T.label)", voice: .peer("OpenBLAS"),
      .rounding("Higham 2002, section 3.5") { bound($0, T.roundoff) },
      contract: Contract(exemptions: ["α = 0": "it multiplies small matrices by α; see the finding"]
      ),
      arena: { problem, arena in Operands<T>(problem, arena, scratch: 1) },
      run: { x in
        x.restore()
        try? BLAS.gemm(
          m: x.m, n: x.n, k: x.k, alpha: x.alpha, a: x.a, lda: max(1, x.lda), b: x.b, ldb: x.ldb,
          beta: x.beta, c: x.c, ldc: x.ldc)
      },
      observe: { x, _ in x.result })
  }
}

extension GEMM {
  /// The reference BLAS leave before they read A or B when α = 0. OpenBLAS does not where it has
  /// kernels of their own for small matrices, which is with AVX-512.
  static let readsWithoutNeed = Finding(
    "With α = 0, gemm leaves βC, whatever A and B hold.",
    place: "Reference BLAS, dgemm.f: it returns βC after the test of alpha.eq.zero",
    obstacle: {
      ["SkylakeX", "Cooperlake", "Sapphirerapids"].contains(BLAS.core)
        ? nil
        : "OpenBLAS's kernels for \(BLAS.core) return before they read A and B; with AVX-512, "
          + "OPENBLAS_CORETYPE=SkylakeX shows it"
    },
    demonstrate: {
      let nan = scalar("", alpha: 0, a: .nan, b: 1, beta: 2, c: 3, contract: "", gives: 6)
      let found = try openBLAS(Double.self)(nan.problem)["c"][0]
      return Finding.Demonstration(
        claimed: "0 · NaN · 1 + 2 · 3 = 6.0", found: "OpenBLAS: \(found)", isShown: found != 6)
    })
}

extension Arena {
  /// A matrix with rows `stride` elements apart, and NaNs between them; at least one element, so
  /// that it has an address.
  func matrix<T: KernelScalar>(_ a: Matrix<Double>, _ stride: Int, of _: T.Type)
    -> UnsafeBufferPointer<T>
  {
    let padding = [T](repeating: .nan, count: stride - a.columns)
    let rows = (0..<a.rows).flatMap { i in a[row: i].map { T($0) } + padding }
    return input(rows.isEmpty ? [.nan] : rows)
  }
}
