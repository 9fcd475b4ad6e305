import Bindings
import Scalars
import Structures
import Verification

extension FusedAdapter {
  private struct Operands<T: BLASScalar & RealScalar> {
    let x: Matrix<T>, weights: Matrix<T>, left: Matrix<T>, right: Matrix<T>
    /// [Wᵀ | L], d × (m + r).
    let both: Matrix<T>

    init(_ problem: Problem) {
      x = problem.x.map { T($0) }
      let dense = problem.weights.dense.map { T($0) }
      let (l, r) = (problem.left.map { T($0) }, problem.right.map { T($0) })
      (weights, left, right) = (dense, l, r)
      both = Matrix(rows: dense.columns, columns: dense.rows + l.columns) { i, j in
        j < dense.rows ? dense[j, i] : l[i, j - dense.rows]
      }
    }
  }

  private static func implementation<T: BLASScalar & RealScalar>(
    _ name: String, voice: Voice = .optimised,
    run: @escaping @Sendable (borrowing Operands<T>) -> [T]
  ) -> Implementation<FusedAdapter> {
    Implementation(
      "\(name)-\(label(T.self))", voice: voice,
      .rounding("running error analysis of the formula, for any order of the sums", bound(T.self))
    ) { problem in
      Operands<T>(problem)
    } run: { o in
      run(o)
    } observe: { y in
      ["y": .scalars(y.map { $0.approximation })]
    }
  }

  /// One product with both matrices, and one that adds Y₂R.
  static func concatenated<T: BLASScalar & RealScalar>(_: T.Type) -> Implementation<FusedAdapter> {
    implementation("concatenated") { (o: borrowing Operands<T>) -> [T] in
      let (b, d, m, r) = (o.x.rows, o.x.columns, o.weights.rows, o.left.columns)
      var y = [T](repeating: 0, count: b * (m + r))
      try? BLAS.gemm(
        m: b, n: m + r, k: d, alpha: 1, a: o.x.elements, lda: d, b: o.both.elements, ldb: m + r,
        beta: 0, c: &y, ldc: m + r)
      let second = (0..<b).flatMap { y[$0 * (m + r) + m..<($0 + 1) * (m + r)] }
      try? BLAS.gemm(
        m: b, n: m, k: r, alpha: 1, a: second, lda: r, b: o.right.elements, ldb: m, beta: 1,
        c: &y, ldc: m + r)
      return (0..<b).flatMap { y[$0 * (m + r)..<$0 * (m + r) + m] }
    }
  }

  /// X(W)ᵀ, XL and (XL)R, and their sum: what one writes without a fused product.
  static func separate<T: BLASScalar & RealScalar>(_: T.Type) -> Implementation<FusedAdapter> {
    implementation("separate", voice: .peer("OpenBLAS")) { (o: borrowing Operands<T>) -> [T] in
      var y = Matrix<T>(repeating: 0, rows: o.x.rows, columns: o.weights.rows)
      var inner = Matrix<T>(repeating: 0, rows: o.x.rows, columns: o.left.columns)
      var added = y
      try? BLAS.gemm(o.x, o.weights, transposeB: true, &y)
      try? BLAS.gemm(o.x, o.left, &inner)
      try? BLAS.gemm(inner, o.right, &added)
      return zip(y.elements, added.elements).map { $0 + $1 }
    }
  }

  static func bound<T: BLASScalar & RealScalar>(
    _: T.Type
  ) -> @Sendable (Problem) -> ErrorBound {
    { problem in
      let y = reference(problem, over: RunningError<T>.self)["y"]
      return ["y": .componentwise(y.map(\.error))]
    }
  }
}
