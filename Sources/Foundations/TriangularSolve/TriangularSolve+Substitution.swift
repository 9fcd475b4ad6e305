import Bindings
import Scalars
import Structures
import Verification

extension TriangularSolve {
  /// T and b in guarded memory.
  struct Operands<T: KernelScalar> {
    let n: Int
    let (t, b): (UnsafePointer<T>, UnsafePointer<T>)
    let x: UnsafeMutablePointer<T>

    init(_ problem: Problem, _ arena: Arena) {
      n = problem.b.count
      t = arena.matrix(problem.t, n, of: T.self).baseAddress!
      b = arena.input(problem.b.map { T($0) }).baseAddress!
      x = arena.output(n, of: T.self).baseAddress!
    }
  }

  private static func over<T: KernelScalar>(
    _: T.Type, _ name: String, voice: Voice = .optimised, contract: Contract = Contract(),
    inverted: Bool = false,
    run: @escaping @Sendable (borrowing Operands<T>) -> Void
  ) -> Implementation<TriangularSolve> {
    Implementation(
      "\(name)-\(T.label)", voice: voice, backward(T.self, inverted: inverted),
      contract: contract,
      arena: { problem, arena in Operands<T>(problem, arena) },
      run: run,
      observe: { o, _ in ["x": .scalars((0..<o.n).map { Double(o.x[$0]) })] })
  }

  /// A dot product with what is known, row by row.
  static func rows<T: KernelScalar>(_: T.Type, _ lane: Lane) -> Implementation<TriangularSolve> {
    let dot = T.kernels(lane).dot
    return over(T.self, "rows-\(lane.rawValue)") { o in
      for i in 0..<o.n {
        let row = o.t + i * o.n
        o.x[i] = (o.b[i] - dot(row, o.x, i)) / row[i]
      }
    }
  }

  /// Each component is subtracted from all later equations as soon as it is known.
  static func columns<T: KernelScalar>(_: T.Type) -> Implementation<TriangularSolve> {
    over(T.self, "columns") { o in
      o.x.update(from: o.b, count: o.n)
      for j in 0..<o.n {
        o.x[j] /= o.t[j * o.n + j]
        for i in j + 1..<max(j + 1, o.n) { o.x[i] -= o.t[i * o.n + j] * o.x[j] }
      }
    }
  }

  static func openBLAS<T: KernelScalar>(_: T.Type) -> Implementation<TriangularSolve> {
    over(T.self, "openblas", voice: .peer("OpenBLAS"), contract: .openBLAS(T.self), inverted: true)
    { o in
      o.x.update(from: o.b, count: o.n)
      try? BLAS.trsv(.lower, n: o.n, a: o.t, lda: o.n, x: o.x)
    }
  }

  /// `trtrs`, which looks for zeros on the diagonal first and refuses them, and NaNs as well. Its
  /// time includes the copies of the binding and LAPACKE's transposition of T.
  static func lapack<T: KernelScalar>(_: T.Type) -> Implementation<TriangularSolve> {
    let refusal = "the binding refuses it with an error"
    return Implementation(
      "lapack-\(T.label)", voice: .peer("LAPACK"), backward(T.self, inverted: true),
      contract: Contract(
        exemptions: ["NaN": refusal, "a zero on the diagonal": refusal, "0 x = 0": refusal]),
      prepare: { problem in
        let b = Matrix(rows: problem.b.count, columns: 1, elements: problem.b.map { T($0) })
        return (t: problem.t.map { T($0) }, b: b)
      },
      run: { try? LAPACK.triangularSolve(.lower, $0.t, $0.b) },
      observe: { x in ["x": .scalars(x?.elements.map { Double($0) } ?? [])] })
  }
}
