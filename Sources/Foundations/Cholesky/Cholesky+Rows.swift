import Bindings
import Scalars
import Structures
import Verification

extension Cholesky {
  /// A and a square for L in guarded memory, and room for a block of rows and for packing.
  struct Operands<T: KernelScalar> {
    let n: Int
    let a: UnsafePointer<T>
    let (l, upper, rows, scratch): (Out, Out, Out, Out)

    typealias Out = UnsafeMutablePointer<T>

    init(_ problem: Problem, _ arena: Arena, _ kernels: Kernels<T>) {
      n = problem.a.rows
      a = arena.matrix(problem.a, n, of: T.self).baseAddress!
      l = arena.output(n * n, of: T.self).baseAddress!
      upper = arena.output(n * n, of: T.self).baseAddress!
      rows = arena.output(min(n, block) * n, of: T.self).baseAddress!
      scratch = arena.output(kernels.gemmScratch(min(n, block), n, n), of: T.self).baseAddress!
    }

    /// The factor, or the order at which there is none.
    func observation(_ refused: Int?) -> Observation<Double> {
      if let refused { return ["l": [], "outcome": .words(["refused at order \(refused)"])] }
      return [
        "l": .scalars((0..<n * n).map { Double(l[$0]) }), "outcome": .words(["factorised"]),
      ]
    }
  }

  static func over<T: KernelScalar>(
    _: T.Type, _ name: String, _ lane: Lane,
    run: @escaping @Sendable (borrowing Operands<T>, Kernels<T>) -> Int?
  ) -> Implementation<Cholesky> {
    let kernels = T.kernels(lane)
    return Implementation(
      "\(name)-\(lane.rawValue)-\(T.label)", backward(T.self),
      arena: { problem, arena in Operands<T>(problem, arena, kernels) },
      run: { run($0, kernels) },
      observe: { o, refused in o.observation(refused) })
  }

  /// Row by row, each entry by one dot product of two rows.
  static func rows<T: KernelScalar>(_: T.Type, _ lane: Lane) -> Implementation<Cholesky> {
    over(T.self, "rows", lane) { o, kernels in
      let (l, n) = (o.l, o.n)
      for i in 0..<n {
        let row = l + i * n
        for j in 0..<i {
          let other = l + j * n
          row[j] = (o.a[i * n + j] - kernels.dot(row, other, j)) / other[j]
        }
        let pivot = o.a[i * n + i] - kernels.dot(row, row, i)
        guard pivot > 0 else { return i + 1 }
        row[i] = pivot.squareRoot()
        (row + i + 1).update(repeating: 0, count: n - i - 1)
      }
      return nil
    }
  }

  /// `potrf`, through the binding, which looks for NaNs first. Its time includes the copies of the
  /// binding and LAPACKE's transposition, which row-major storage costs.
  static func lapack<T: KernelScalar>(_: T.Type) -> Implementation<Cholesky> {
    Implementation(
      "lapack-\(T.label)", voice: .peer("LAPACK"), backward(T.self, inverted: true),
      contract: Contract(exemptions: ["NaN": "the binding refuses it with an error of its own"]),
      prepare: { problem in problem.a.map { T($0) } },
      run: { potrf($0) },
      observe: { result in
        guard let l = result.l else {
          return ["l": [], "outcome": .words(["refused at order \(result.refused)"])]
        }
        return [
          "l": .scalars(l.elements.map { Double($0) }), "outcome": .words(["factorised"]),
        ]
      })
  }

  private static func potrf<T: KernelScalar>(_ a: Matrix<T>) -> (l: Matrix<T>?, refused: Int) {
    do throws(BindingError) {
      return (try LAPACK.cholesky(a), 0)
    } catch {
      if case .notPositiveDefinite(_, let order) = error { return (nil, order) }
      return (nil, 0)
    }
  }
}
