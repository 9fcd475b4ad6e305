import Bindings
import Structures
import Testing

extension Foreign {
  @Suite struct BLASLevel1 {
    init() { Foreign.oneThread }

    /// n terms of a dot product: n roundings; Higham, (3.5).
    @Test(arguments: scalars, [false, true])
    func `Sums agree with a loop`(_ type: any LAPACKScalar.Type, integers: Bool) throws {
      try sums(type, integers)
    }

    private func sums<T: LAPACKScalar>(_ type: T.Type, _ integers: Bool) throws {
      var samples = Samples(seed: 21)
      for n in sizes + [1000] {
        let x: Matrix<T> = samples.matrix(n, 1, integers: integers)
        let y: Matrix<T> = samples.matrix(n, 1, integers: integers)
        let dot = product(x.wide.transposed, y.wide)
        let found = try BLAS.dot(x.elements, y.elements)
        #expect(violation(Matrix([found]), dot, roundings: integers ? 0 : n) == nil)
        let ones = Matrix<Double>(repeating: 1, rows: n, columns: 1)
        let asum = product(x.wide.map(\.magnitude).transposed, ones)
        let sum = try BLAS.asum(x.elements)
        #expect(violation(Matrix([sum]), asum, roundings: integers ? 0 : n) == nil)

        // √Σx²: n + 1 roundings below the root, which halves them, and its own. Where the terms
        // are scaled first, each costs at most three more.
        let squares = product(x.wide.transposed, x.wide)[0, 0].value
        let norm = Double(try BLAS.nrm2(x.elements)), truth = squares.squareRoot()
        #expect((norm - truth).magnitude <= gamma(2 * n + 4, T.self) * truth)
      }
    }

    @Test(arguments: scalars, [false, true])
    func `axpy and scal round twice and once`(
      _ type: any LAPACKScalar.Type, integers: Bool
    ) throws {
      try updates(type, integers)
    }

    private func updates<T: LAPACKScalar>(_ type: T.Type, _ integers: Bool) throws {
      var samples = Samples(seed: 22)
      for n in sizes + [1000] {
        for alpha in [0, 1, -3] as [T] {
          let x: Matrix<T> = samples.matrix(n, 1, integers: integers)
          let y: Matrix<T> = samples.matrix(n, 1, integers: integers)
          let a = Matrix([Double(alpha)])
          var sum = y.elements, multiple = x.elements
          try BLAS.axpy(alpha: alpha, x.elements, &sum)
          let truth = product(x.wide, a, beta: 1, y.wide)
          #expect(violation(Matrix(sum), truth, roundings: integers ? 0 : 2) == nil)
          try BLAS.scal(alpha: alpha, &multiple)
          let scaled = product(x.wide, a)
          #expect(violation(Matrix(multiple), scaled, roundings: integers ? 0 : 1) == nil)
        }
      }
    }

    @Test(arguments: scalars)
    func `iamax finds the first greatest magnitude`(_ type: any LAPACKScalar.Type) throws {
      try greatest(type)
    }

    private func greatest<T: LAPACKScalar>(_ type: T.Type) throws {
      #expect(try BLAS.iamax([T]()) == nil)
      #expect(try BLAS.iamax([3, -5, 5, 1] as [T]) == 1)
      var samples = Samples(seed: 23)
      for n in sizes where n > 0 {
        let x = samples.matrix(n, 1, T.self).elements
        let truth = x.indices.reduce(0) { x[$1].magnitude > x[$0].magnitude ? $1 : $0 }
        #expect(try BLAS.iamax(x) == truth)
      }
    }

    @Test(arguments: scalars)
    func `Strides skip what lies between`(_ type: any LAPACKScalar.Type) throws {
      try strided(type)
    }

    private func strided<T: LAPACKScalar>(_ type: T.Type) throws {
      let x: [T] = [1, .nan, 2, .nan, -3], y: [T] = [4, .nan, .nan, 5, .nan, .nan, 6]
      #expect(try BLAS.dot(n: 3, x: x, strideX: 2, y: y, strideY: 3) == -4)
      #expect(try BLAS.asum(n: 3, x: x, strideX: 2) == 6)
      #expect(try BLAS.iamax(n: 3, x: x, strideX: 2) == 2)
      #expect(try BLAS.nrm2(n: 2, x: [3, .nan, 4] as [T], strideX: 2) == 5)
      var z = y, w = x
      try BLAS.axpy(n: 3, alpha: 2, x: x, strideX: 2, y: &z, strideY: 3)
      #expect([z[0], z[3], z[6]] == [6, 9, 0])
      #expect([1, 2, 4, 5].allSatisfy { z[$0].isNaN })
      try BLAS.scal(n: 3, alpha: 2, x: &w, strideX: 2)
      #expect([w[0], w[2], w[4]] == [2, 4, -6] && w[1].isNaN && w[3].isNaN)
    }

    @Test func `The norm of huge numbers does not overflow`() throws {
      #expect(try BLAS.nrm2([3e300, 4e300]) == 5e300)
    }
  }
}
