import Bindings
import Scalars
import Structures
import Verification

extension HouseholderQR {
  /// A, Q and the reflections, all column by column, in guarded memory.
  struct Operands<T: KernelScalar> {
    let (m, n): (Int, Int)
    let a: UnsafePointer<T>
    let (vectors, q, diagonal, factors): (Out, Out, Out, Out)

    typealias Out = UnsafeMutablePointer<T>

    init(_ problem: Problem, _ arena: Arena) {
      (m, n) = (problem.a.rows, problem.a.columns)
      a = arena.matrix(problem.a.transposed, m, of: T.self).baseAddress!
      vectors = arena.output(m * n, of: T.self).baseAddress!
      q = arena.output(m * n, of: T.self).baseAddress!
      diagonal = arena.output(n, of: T.self).baseAddress!
      factors = arena.output(n, of: T.self).baseAddress!
    }

    /// Q and R row by row. Above its diagonal, R stands above the vectors.
    var result: Observation<Double> {
      let columns = Matrix(rows: n, columns: m) { q[$0 * m + $1] }
      let r = Matrix(rows: n, columns: n) { i, j in
        i < j ? vectors[j * m + i] : i == j ? diagonal[i] : 0
      }
      return [
        "q": .scalars(columns.transposed.elements.map { Double($0) }),
        "r": .scalars(r.elements.map { Double($0) }),
      ]
    }
  }

  static func reflections<T: KernelScalar>(_: T.Type, _ lane: Lane)
    -> Implementation<HouseholderQR>
  {
    let kernels = T.kernels(lane)
    return Implementation(
      "reflections-\(lane.rawValue)-\(T.label)",
      backward(T.self, "derived at the bound, after Higham 2002, Theorem 19.4", Roundings.own),
      arena: { problem, arena in Operands<T>(problem, arena) },
      run: { o in
        triangularise(o, kernels)
        accumulate(o, kernels)
      },
      observe: { o, _ in o.result })
  }

  /// R and the vectors of the reflections, column after column.
  private static func triangularise<T: KernelScalar>(
    _ o: borrowing Operands<T>, _ kernels: Kernels<T>
  ) {
    o.vectors.update(from: o.a, count: o.m * o.n)
    for k in 0..<o.n {
      let (v, p) = (o.vectors + k * o.m + k, o.m - k)
      let length = kernels.dot(v, v, p).squareRoot()
      // A column of zeros below x₁ needs no reflection.
      let isDone = p == 1 || kernels.dot(v + 1, v + 1, p - 1) == 0
      o.diagonal[k] = isDone ? v[0] : v[0] < 0 ? length : -length
      v[0] -= isDone ? 0 : o.diagonal[k]
      o.factors[k] = isDone ? 0 : 2 / kernels.dot(v, v, p)
      for j in k + 1..<max(k + 1, o.n) {
        reflect(o.vectors + j * o.m + k, v, o.factors[k], p, kernels)
      }
    }
  }

  /// Q: the reflections in reverse, of the first unit vectors.
  private static func accumulate<T: KernelScalar>(
    _ o: borrowing Operands<T>, _ kernels: Kernels<T>
  ) {
    o.q.update(repeating: 0, count: o.m * o.n)
    for k in (0..<o.n).reversed() {
      o.q[k * o.m + k] = 1
      for j in k..<o.n {
        reflect(
          o.q + j * o.m + k, o.vectors + k * o.m + k, o.factors[k], o.m - k, kernels)
      }
    }
  }

  /// c := c - τ (vᵀc) v.
  private static func reflect<T: KernelScalar>(
    _ c: UnsafeMutablePointer<T>, _ v: UnsafePointer<T>, _ factor: T, _ p: Int,
    _ kernels: Kernels<T>
  ) {
    kernels.axpy(-factor * kernels.dot(v, c, p), v, c, p)
  }

  /// `geqrf` and `orgqr`, through the binding. Its time includes the copies of the binding and
  /// LAPACKE's transposition, which row-major storage costs.
  static func lapack<T: KernelScalar>(_: T.Type) -> Implementation<HouseholderQR> {
    Implementation(
      "lapack-\(T.label)", voice: .peer("LAPACK"),
      backward(T.self, "derived at the bound, with the roundings of larfg", Roundings.lapack),
      contract: Contract(exemptions: ["NaN": "the binding refuses it with an error"]),
      prepare: { problem in problem.a.map { T($0) } },
      run: { try? LAPACK.qr($0) },
      observe: { factors in
        [
          "q": .scalars(factors?.q.elements.map { Double($0) } ?? []),
          "r": .scalars(factors?.r.elements.map { Double($0) } ?? []),
        ]
      })
  }
}
