import Bindings
import Structures
import Testing

extension Foreign {
  @Suite struct BLASLevel2 {
    init() { Foreign.oneThread }

    private func factors<T: BLASScalar>(_ type: T.Type) -> [(T, T)] {
      [(1, 0), (-2, 1), (0.5, -3)]
    }

    /// At most k + 2 roundings touch any term; Higham, §3.1 and §3.5.
    @Test(arguments: scalars, [false, true])
    func `gemv agrees with two loops`(_ type: any LAPACKScalar.Type, integers: Bool) throws {
      try gemv(type, integers)
    }

    private func gemv<T: LAPACKScalar>(_ type: T.Type, _ integers: Bool) throws {
      var samples = Samples(seed: 11)
      for rows in sizes {
        for columns in sizes {
          for transposed in [false, true] {
            let a: Matrix<T> = samples.matrix(rows, columns, integers: integers)
            let (m, k) = transposed ? (columns, rows) : (rows, columns)
            let x: Matrix<T> = samples.matrix(k, 1, integers: integers)
            let y: Matrix<T> = samples.matrix(m, 1, integers: integers)
            for (alpha, beta) in factors(T.self) {
              let truth = product(
                alpha: Double(alpha), a.wide.op(transposed), x.wide, beta: Double(beta), y.wide)
              var result = beta == 0 ? [T](repeating: .nan, count: m) : y.elements
              try BLAS.gemv(
                alpha: alpha, a, transposeA: transposed, x.elements, beta: beta, &result)
              let roundings = integers ? 0 : k + 2
              #expect(violation(Matrix(result), truth, roundings: roundings) == nil)
              let padded = Padded(a, gap: 3)
              var second = y.elements
              try BLAS.gemv(
                transposeA: transposed, rows: rows, columns: columns, alpha: alpha,
                a: padded.storage, lda: padded.leading, x: x.elements, beta: beta, y: &second)
              #expect(violation(Matrix(second), truth, roundings: roundings) == nil)
            }
          }
        }
      }
    }

    @Test(arguments: scalars, [false, true])
    func `symv reads one triangle`(_ type: any LAPACKScalar.Type, integers: Bool) throws {
      try symv(type, integers)
    }

    private func symv<T: LAPACKScalar>(_ type: T.Type, _ integers: Bool) throws {
      var samples = Samples(seed: 12)
      for n in sizes {
        for triangle in BLAS.Triangle.allCases {
          let a = samples.matrix(n, n, integers: integers, T.self).symmetrised
          let x: Matrix<T> = samples.matrix(n, 1, integers: integers)
          let y: Matrix<T> = samples.matrix(n, 1, integers: integers)
          for (alpha, beta) in factors(T.self) {
            let truth = product(alpha: Double(alpha), a.wide, x.wide, beta: Double(beta), y.wide)
            var result = beta == 0 ? [T](repeating: .nan, count: n) : y.elements
            try BLAS.symv(
              triangle, alpha: alpha, a.poisoned(except: triangle), x.elements,
              beta: beta, &result)
            let found = violation(Matrix(result), truth, roundings: integers ? 0 : n + 2)
            #expect(found == nil, "\(n), \(triangle), \(alpha), \(beta)")
          }
        }
      }
    }

    /// Three roundings: αx, its product with y, and the sum.
    @Test(arguments: scalars, [false, true])
    func `ger and syr add a matrix of rank one`(
      _ type: any LAPACKScalar.Type, integers: Bool
    ) throws {
      try rankOne(type, integers)
    }

    private func rankOne<T: LAPACKScalar>(_ type: T.Type, _ integers: Bool) throws {
      var samples = Samples(seed: 13)
      for m in sizes {
        for n in sizes {
          let x: Matrix<T> = samples.matrix(m, 1, integers: integers)
          let y: Matrix<T> = samples.matrix(n, 1, integers: integers)
          let a: Matrix<T> = samples.matrix(m, n, integers: integers)
          let truth = product(alpha: -2, x.wide, y.wide.transposed, beta: 1, a.wide)
          var result = a
          try BLAS.ger(alpha: -2, x.elements, y.elements, &result)
          #expect(violation(result, truth, roundings: integers ? 0 : 3) == nil)
          var padded = Padded(a, gap: 2)
          try BLAS.ger(
            rows: m, columns: n, alpha: -2, x: x.elements, y: y.elements,
            a: &padded.storage, lda: padded.leading)
          #expect(violation(padded.matrix, truth, roundings: integers ? 0 : 3) == nil)
          #expect(padded.isIntact)
          guard m == n else { continue }
          for triangle in BLAS.Triangle.allCases {
            let truth = product(alpha: -2, x.wide, x.wide.transposed, beta: 1, a.wide)
            var result = a.poisoned(except: triangle)
            try BLAS.syr(triangle, alpha: -2, x.elements, &result)
            #expect(poisonIsIntact(result, triangle))
            let whole = filled(result, triangle, truth)
            #expect(violation(whole, truth, roundings: integers ? 0 : 3) == nil)
          }
        }
      }
    }

    /// Higham, Theorem 8.5, with one more rounding for a reciprocal of the diagonal.
    @Test(arguments: scalars, [false, true])
    func `trsv solves`(_ type: any LAPACKScalar.Type, integers: Bool) throws {
      try trsv(type, integers)
    }

    private func trsv<T: LAPACKScalar>(_ type: T.Type, _ integers: Bool) throws {
      var samples = Samples(seed: 14)
      for n in sizes {
        for flags in 0..<8 {
          let triangle: BLAS.Triangle = flags & 1 == 0 ? .lower : .upper
          let transposed = flags & 2 == 2, unit = flags & 4 == 4
          let a: Matrix<T> = samples.square(n, integers: integers)
          let t = a.half(triangle, unitDiagonal: unit).wide.op(transposed)
          let known: Matrix<T> = samples.matrix(n, 1, integers: integers)
          let b = integers ? product(t, known.wide).map { T($0.value) } : known
          var x = b.elements
          try BLAS.trsv(
            triangle, a.poisoned(except: triangle, unitDiagonal: unit),
            transposeA: transposed, unitDiagonal: unit, &x)
          if integers { #expect(x == known.elements) }
          let r = residual(t, Matrix(x).wide, b.wide)
          #expect(violation(residual: r, roundings: n + 1, T.self) == nil)
        }
      }
    }
  }
}
