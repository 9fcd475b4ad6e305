import Bindings
import Structures
import Testing

extension Foreign {
  @Suite struct BLASContract {
    private let a = Matrix<Double>(repeating: 1, rows: 2, columns: 3)
    private let square = Matrix<Double>(repeating: 1, rows: 3, columns: 3)

    private func refuses(_ routine: String, _ body: () throws -> Void) {
      let error = #expect(throws: BindingError.self) { try body() }
      guard case .shape(routine: let name, reason: let reason)? = error else {
        Issue.record("\(routine) threw \(String(describing: error))")
        return
      }
      #expect(name == routine && !reason.isEmpty)
    }

    @Test func `Matrices that do not fit are refused`() {
      var c = square, v = [1.0, 2]
      refuses("dgemm") { try BLAS.gemm(a, a, &c) }
      refuses("dgemm") { try BLAS.gemm(a, transposeA: true, a, transposeB: true, &c) }
      refuses("dgemm") { try BLAS.gemm(a, square, &c) }
      refuses("dsyrk") { try BLAS.syrk(.lower, a, &c) }
      refuses("dtrsm") { try BLAS.trsm(.right, .lower, a, &c) }
      refuses("dgemv") { try BLAS.gemv(a, [1, 2], &v) }
      refuses("dgemv") { try BLAS.gemv(square, [1, 2, 3], &v) }
      refuses("dsymv") { try BLAS.symv(.lower, square, [1, 2, 3], &v) }
      refuses("dger") { try BLAS.ger([1, 2], [1, 2, 3], &c) }
      refuses("dsyr") { try BLAS.syr(.lower, [1, 2], &c) }
      refuses("dtrsv") { try BLAS.trsv(.lower, square, &v) }
      refuses("ddot") { _ = try BLAS.dot([1.0], [1, 2]) }
      refuses("saxpy") {
        var y: [Float] = [1, 2]
        try BLAS.axpy(alpha: 1, [1], &y)
      }
      #expect(c == square && v == [1, 2])
    }

    @Test func `Leading dimensions, sizes and strides are checked before pointers are used`() {
      var c = [Double](repeating: 7, count: 9)
      let x = [Double](repeating: 1, count: 9)
      refuses("dgemm") {
        try BLAS.gemm(
          m: 3, n: 3, k: 3, alpha: 1, a: x, lda: 2, b: x, ldb: 3, beta: 0, c: &c, ldc: 3)
      }
      refuses("dgemm") {
        try BLAS.gemm(
          m: 3, n: 3, k: 3, alpha: 1, a: x, lda: 3, b: x, ldb: 2, beta: 0, c: &c, ldc: 3)
      }
      refuses("dgemm") {
        try BLAS.gemm(
          m: 3, n: 3, k: 3, alpha: 1, a: x, lda: 3, b: x, ldb: 3, beta: 0, c: &c, ldc: 2)
      }
      refuses("dgemm") {
        try BLAS.gemm(
          m: -1, n: 3, k: 3, alpha: 1, a: x, lda: 3, b: x, ldb: 3, beta: 0, c: &c, ldc: 3)
      }
      refuses("dgemv") {
        try BLAS.gemv(rows: 1 << 31, columns: 3, alpha: 1, a: x, lda: 3, x: x, beta: 0, y: &c)
      }
      refuses("dsyrk") {
        try BLAS.syrk(.lower, n: 3, k: 3, alpha: 1, a: x, lda: 3, beta: 0, c: &c, ldc: 2)
      }
      refuses("dtrsm") {
        try BLAS.trsm(.left, .lower, rows: 3, columns: 3, alpha: 1, a: x, lda: 2, b: &c, ldb: 3)
      }
      refuses("ddot") { _ = try BLAS.dot(n: 2, x: x, strideX: 0, y: x) }
      refuses("idamax") { _ = try BLAS.iamax(n: -2, x: x) }
      #expect(c == [Double](repeating: 7, count: 9))
    }

    @Test func `An empty sum still scales by beta`() throws {
      var y = [1.0, 2]
      try BLAS.gemv(Matrix(repeating: 0, rows: 2, columns: 0), [], beta: 3, &y)
      #expect(y == [3, 6])
      y = [.nan, .nan]
      try BLAS.gemv(Matrix(repeating: 0, rows: 2, columns: 0), [], beta: 0, &y)
      #expect(y == [0, 0])
    }

    @Test func `The number of threads can be set and read`() {
      BLAS.threads = 2
      #expect(BLAS.threads == 2)
      BLAS.threads = 0
      #expect(BLAS.threads == 1)
    }

    @Test func `One thread gives the same bits each time`() throws {
      BLAS.threads = 1
      var samples = Samples(seed: 31)
      let a: Matrix<Double> = samples.matrix(97, 211), b: Matrix<Double> = samples.matrix(211, 89)
      let results = try (0..<3).map { _ in
        var c = Matrix<Double>(repeating: 0, rows: 97, columns: 89)
        try BLAS.gemm(a, b, &c)
        return c
      }
      #expect(results[0] == results[1] && results[1] == results[2])
    }
  }
}
