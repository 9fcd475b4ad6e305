import Scalars
import Verification

// The factor as U = Lᵀ, by blocks of rows: what the rows above contribute to a block is one matrix
// product, and what is left to do inside it runs along rows too.

extension Cholesky {
  /// Rows that are factorised together: four tiles of twelve of AVX-512, eight of the baseline.
  static let block = 48

  static func blocked<T: KernelScalar>(_: T.Type, _ lane: Lane) -> Implementation<Cholesky> {
    over(T.self, "blocked", lane) { o, kernels in
      transpose(o.a, into: o.upper, o.n) { i, j in j <= i }
      for first in stride(from: 0, to: o.n, by: block) {
        let rows = first..<min(first + block, o.n)
        subtract(above: rows, o, kernels)
        if let refused = factorise(rows, o, kernels) { return refused }
      }
      transpose(o.upper, into: o.l, o.n) { i, j in j >= i }
      return nil
    }
  }

  /// b := Aᵀ where an entry (i, j) of A counts, and 0 elsewhere, in squares that stay in the first
  /// cache.
  private static func transpose<T: KernelScalar>(
    _ a: UnsafePointer<T>, into b: UnsafeMutablePointer<T>, _ n: Int,
    where counts: (_ i: Int, _ j: Int) -> Bool
  ) {
    let square = 16
    for i0 in stride(from: 0, to: n, by: square) {
      for j0 in stride(from: 0, to: n, by: square) {
        for j in j0..<min(j0 + square, n) {
          for i in i0..<min(i0 + square, n) {
            b[j &* n &+ i] = counts(i, j) ? a[i &* n &+ j] : 0
          }
        }
      }
    }
  }

  /// U[rows, first...] := U[rows, first...] - U[..<first, rows]ᵀ U[..<first, first...].
  private static func subtract<T: KernelScalar>(
    above rows: Range<Int>, _ o: borrowing Operands<T>, _ kernels: Kernels<T>
  ) {
    let (first, n, u) = (rows.lowerBound, o.n, o.upper)
    guard first > 0 else { return }
    for k in 0..<first {
      for (r, j) in rows.enumerated() { o.rows[r * first + k] = u[k * n + j] }
    }
    kernels.gemm(
      rows.count, n - first, first, -1, o.rows, first, u + first, n, 1, u + first * n + first, n,
      o.scratch)
  }

  /// The rows of a block, from which those above it are subtracted already; the order at which a
  /// pivot is not positive, if one is not.
  private static func factorise<T: KernelScalar>(
    _ rows: Range<Int>, _ o: borrowing Operands<T>, _ kernels: Kernels<T>
  ) -> Int? {
    let (n, u) = (o.n, o.upper)
    for j in rows {
      let row = u + j * n
      for k in rows.lowerBound..<j {
        kernels.axpy(-u[k * n + j], u + k * n + j, row + j, n - j)
      }
      guard row[j] > 0 else { return j + 1 }
      row[j] = row[j].squareRoot()
      for i in j + 1..<max(j + 1, n) { row[i] /= row[j] }
    }
    return nil
  }
}
