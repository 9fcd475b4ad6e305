import Bindings
import Structures
import Testing

extension Foreign {
  @Suite struct LAPACKErrors {
    private let tall = Matrix<Double>(repeating: 1, rows: 3, columns: 2)
    private let identity = Matrix<Double>(rows: 3, columns: 3) { i, j in i == j ? 1 : 0 }

    @Test(arguments: 1...5)
    func `cholesky names the order of the minor that is not positive`(_ order: Int) {
      let a = Matrix<Double>(rows: 5, columns: 5) { i, j in
        i != j ? 0 : i == order - 1 ? -1 : 1
      }
      let error = BindingError.notPositiveDefinite(routine: "dpotrf", order: order)
      #expect(throws: error) { try LAPACK.cholesky(a) }
      #expect(throws: error) { try LAPACK.inverse(positiveDefinite: a) }
      #expect(throws: BindingError.notPositiveDefinite(routine: "sposv", order: order)) {
        try LAPACK.choleskySolve(a.map { Float($0) }, Matrix([1, 1, 1, 1, 1]))
      }
    }

    @Test(arguments: 0..<3)
    func `A singular matrix is named with its pivot`(_ pivot: Int) throws {
      var a = identity
      a[pivot, pivot] = 0
      let b = Matrix([1.0, 2, 3])
      #expect(throws: BindingError.singular(routine: "dgesv", pivot: pivot)) {
        try LAPACK.solve(a, b)
      }
      #expect(throws: BindingError.singular(routine: "dtrtrs", pivot: pivot)) {
        try LAPACK.triangularSolve(.upper, a, b)
      }
      #expect(throws: BindingError.singular(routine: "dgels", pivot: pivot)) {
        try LAPACK.leastSquares(a, b)
      }
      #expect(try LAPACK.lu(a).zeroPivot == pivot)
      _ = try LAPACK.triangularSolve(.upper, a, b, unitDiagonal: true)
    }

    @Test func `A NaN is named with its argument`() {
      var a = identity
      a[2, 1] = .nan
      let b = Matrix([1.0, 2, 3]), poison = Matrix([1.0, .nan, 3])
      func expect(_ routine: String, _ argument: String, _ body: () throws -> Void) {
        #expect(throws: BindingError.nan(routine: routine, argument: argument)) { try body() }
      }
      expect("dpotrf", "a") { _ = try LAPACK.cholesky(a) }
      expect("dposv", "a") { _ = try LAPACK.choleskySolve(a, b) }
      expect("dposv", "b") { _ = try LAPACK.choleskySolve(identity, poison) }
      expect("dpotrs", "factor") { _ = try LAPACK.choleskySolve(factor: a, b) }
      expect("dpotrs", "b") { _ = try LAPACK.choleskySolve(factor: identity, poison) }
      expect("dgesv", "a") { _ = try LAPACK.solve(a, b) }
      expect("dgesv", "b") { _ = try LAPACK.solve(identity, poison) }
      expect("dgetrf", "a") { _ = try LAPACK.lu(a) }
      expect("dtrtrs", "a") { _ = try LAPACK.triangularSolve(.lower, a, b) }
      expect("dtrtrs", "b") { _ = try LAPACK.triangularSolve(.lower, identity, poison) }
      expect("dgeqrf", "a") { _ = try LAPACK.qr(a) }
      expect("dgels", "a") { _ = try LAPACK.leastSquares(a, b) }
      expect("dgels", "b") { _ = try LAPACK.leastSquares(identity, poison) }
      expect("dgesdd", "a") { _ = try LAPACK.svd(a) }
      expect("dsyevd", "a") { _ = try LAPACK.symmetricEigen(a) }
    }

    @Test func `Shapes that do not fit are refused`() {
      func refuses(_ routine: String, _ body: () throws -> Void) {
        let error = #expect(throws: BindingError.self) { try body() }
        guard case .shape(routine: routine, reason: _)? = error else {
          Issue.record("\(routine) threw \(String(describing: error))")
          return
        }
      }
      let b = Matrix([1.0, 2])
      refuses("dpotrf") { _ = try LAPACK.cholesky(tall) }
      refuses("dposv") { _ = try LAPACK.choleskySolve(identity, b) }
      refuses("dpotrs") { _ = try LAPACK.choleskySolve(factor: identity, b) }
      refuses("dgesv") { _ = try LAPACK.solve(tall, b) }
      refuses("dgesv") { _ = try LAPACK.solve(identity, b) }
      refuses("dtrtrs") { _ = try LAPACK.triangularSolve(.lower, identity, b) }
      refuses("dgels") { _ = try LAPACK.leastSquares(tall, b) }
      refuses("dsyevd") { _ = try LAPACK.symmetricEigen(tall) }
      refuses("dgecon") { _ = try LAPACK.reciprocalCondition(tall) }
    }

    @Test func `Errors read as sentences`() {
      #expect(
        "\(BindingError.notPositiveDefinite(routine: "dpotrf", order: 3))"
          == "dpotrf: the leading minor of order 3 is not positive")
      #expect(
        "\(BindingError.nan(routine: "dgesv", argument: "b"))" == "dgesv: b holds a NaN")
    }
  }
}
