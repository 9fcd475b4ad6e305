import Bindings
import Scalars
import Structures
import Verification

extension Cholesky {
  /// A and L in guarded memory, row by row, and room for one transposed block.
  struct Operands<T: KernelScalar> {
    let n: Int
    let a: UnsafePointer<T>
    let (l, transposed, scratch): (Out<T>, Out<T>, Out<T>)

    typealias Out<E> = UnsafeMutablePointer<E>

    init(_ problem: Problem, _ arena: Arena, _ kernels: Kernels<T>) {
      n = problem.a.rows
      a = arena.matrix(problem.a, n, of: T.self).baseAddress!
      l = arena.output(n * n, of: T.self).baseAddress!
      transposed = arena.output(max(1, n * min(n, block)), of: T.self).baseAddress!
      scratch = arena.output(kernels.gemmScratch(n, min(n, block), n), of: T.self).baseAddress!
    }

    /// L := the lower triangle of A, with zeros above.
    func load() {
      for i in 0..<n {
        (l + i * n).update(from: a + i * n, count: i + 1)
        (l + i * n + i + 1).update(repeating: 0, count: n - i - 1)
      }
    }

    /// The factor, or the order at which there is none.
    func observation(_ refused: Int?) -> Observation<Double> {
      if let refused { return ["l": [], "outcome": .words(["refused at order \(refused)"])] }
      return [
        "l": .scalars((0..<n * n).map { Double(l[$0]) }), "outcome": .words(["factorised"]),
      ]
    }
  }

  /// Columns that are factorised together.
  static let block = 48

  private static func over<T: KernelScalar>(
    _: T.Type, _ name: String, _ lane: Lane,
    run: @escaping @Sendable (borrowing Operands<T>, Kernels<T>) -> Int?
  ) -> Implementation<Cholesky> {
    let kernels = T.kernels(lane)
    return Implementation(
      "\(name)-\(lane.rawValue)-\(T.label)", backward(T.self),
      arena: { problem, arena in Operands<T>(problem, arena, kernels) },
      run: { o in
        o.load()
        return run(o, kernels)
      },
      observe: { o, refused in o.observation(refused) })
  }

  /// Row by row, each entry by one dot product of two rows.
  static func rows<T: KernelScalar>(_: T.Type, _ lane: Lane) -> Implementation<Cholesky> {
    over(T.self, "rows", lane) { o, kernels in
      factorise(o, columns: 0..<o.n, rows: o.n, kernels.dot)
    }
  }

  /// Block column by block column: what the columns before it contribute is one matrix product.
  static func blocked<T: KernelScalar>(_: T.Type, _ lane: Lane) -> Implementation<Cholesky> {
    over(T.self, "blocked", lane) { o, kernels in
      for first in stride(from: 0, to: o.n, by: block) {
        let columns = first..<min(first + block, o.n)
        if first > 0 { update(o, columns, kernels) }
        if let refused = factorise(o, columns: columns, rows: o.n, kernels.dot) { return refused }
      }
      return nil
    }
  }

  /// Subtracts from a block column, from its diagonal downwards, the rows before it times the transposed
  /// rows of its diagonal block.
  private static func update<T: KernelScalar>(
    _ o: borrowing Operands<T>, _ columns: Range<Int>, _ kernels: Kernels<T>
  ) {
    let (first, width, n) = (columns.lowerBound, columns.count, o.n)
    for j in columns {
      for k in 0..<first { o.transposed[k * width + j - first] = o.l[j * n + k] }
    }
    kernels.gemm(
      n - first, width, first, -1, o.l + first * n, n, o.transposed, width, 1,
      o.l + first * n + first, n, o.scratch)
    for i in columns {
      (o.l + i * n + i + 1).update(repeating: 0, count: columns.upperBound - i - 1)
    }
  }

  /// The entries of some columns, of which earlier columns are already subtracted; the order at which a
  /// pivot is not positive, if one is not.
  private static func factorise<T: KernelScalar>(
    _ o: borrowing Operands<T>, columns: Range<Int>, rows: Int,
    _ dot: (UnsafePointer<T>, UnsafePointer<T>, Int) -> T
  ) -> Int? {
    let (l, n, first) = (o.l, o.n, columns.lowerBound)
    for i in first..<rows {
      let row = l + i * n + first
      for j in first..<min(i, columns.upperBound) {
        let other = l + j * n + first
        row[j - first] = (row[j - first] - dot(row, other, j - first)) / other[j - first]
      }
      guard i < columns.upperBound else { continue }
      let pivot = row[i - first] - dot(row, row, i - first)
      guard pivot > 0 else { return i + 1 }
      row[i - first] = pivot.squareRoot()
    }
    return nil
  }

  /// `potrf`, through the binding, which looks for NaNs first.
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
