import Bindings
import Structures
import Testing

extension Foreign {
  @Suite struct LAPACKSystems {
    init() { Foreign.oneThread }

    /// GGᵀ + I, positive definite beyond doubt. With integers it is exact.
    private func positiveDefinite<T: BLASScalar>(_ n: Int, seed: Int, _ type: T.Type) -> Matrix<T> {
      var samples = Samples(seed: seed)
      let g = samples.matrix(n, n, integers: true, T.self).wide
      let gram = product(g, g.transposed)
      return Matrix(rows: n, columns: n) { i, j in T(gram[i, j].value + (i == j ? 1 : 0)) }
    }

    /// Higham, Theorem 10.3: |A − LLᵀ| ≤ γₙ₊₁ |L||Lᵀ|, with one more rounding as OpenBLAS
    /// multiplies by the rounded reciprocal of a pivot.
    @Test(arguments: scalars)
    func `cholesky factorises`(_ type: any LAPACKScalar.Type) throws { try cholesky(type) }

    private func cholesky<T: LAPACKScalar>(_ type: T.Type) throws {
      for n in sizes {
        let a = positiveDefinite(n, seed: n, T.self)
        let l = try LAPACK.cholesky(a.poisoned(except: .lower))
        #expect(l == l.half(.lower))
        #expect((0..<n).allSatisfy { l[$0, $0] > 0 })
        let r = residual(l.wide, l.wide.transposed, a.wide)
        #expect(violation(residual: r, roundings: n + 2, T.self) == nil, "n = \(n)")
      }
    }

    /// Higham, Theorem 10.4: (A + E) x = b with |E| ≤ γ₃ₙ₊₁ |L||Lᵀ|, and one rounding more for
    /// the reciprocals in each of three steps.
    @Test(arguments: scalars)
    func `choleskySolve solves, from the matrix and from its factor`(
      _ type: any LAPACKScalar.Type
    ) throws { try choleskySolve(type) }

    private func choleskySolve<T: LAPACKScalar>(_ type: T.Type) throws {
      var samples = Samples(seed: 41)
      for n in sizes {
        for columns in [0, 1, 3] {
          let a = positiveDefinite(n, seed: n, T.self), l = try LAPACK.cholesky(a)
          let b: Matrix<T> = samples.matrix(n, columns)
          let absolute = product(l.wide, l.wide.transposed).map(\.magnitude)
          for x in [try LAPACK.choleskySolve(a, b), try LAPACK.choleskySolve(factor: l, b)] {
            let scale = product(absolute, x.wide.map(\.magnitude))
            let r = residual(a.wide, x.wide, b.wide)
            let factor = gamma(3 * n + 6, T.self)
            #expect(
              zip(r.elements, scale.elements).allSatisfy {
                $0.value.magnitude <= factor * $1.value
              }, "n = \(n)")
          }
        }
      }
    }

    /// LAPACK's dpot03: ‖I − A·A⁻¹‖₁ / (n ‖A‖₁ ‖A⁻¹‖₁ ε).
    @Test(arguments: scalars)
    func `inverse inverts`(_ type: any LAPACKScalar.Type) throws { try inverse(type) }

    private func inverse<T: LAPACKScalar>(_ type: T.Type) throws {
      for n in sizes where n > 0 {
        let a = positiveDefinite(n, seed: n, T.self)
        let inverse = try LAPACK.inverse(positiveDefinite: a)
        #expect(inverse == inverse.transposed)
        let identity = Matrix(rows: n, columns: n) { i, j in i == j ? 1.0 : 0 }
        let distance = difference(identity, a.wide, inverse.wide).norm1
        let scale = Double(n) * a.wide.norm1 * inverse.wide.norm1 * Double(T.ulpOfOne) / 2
        #expect(distance / scale < LAPACKThreshold.linear)
      }
      #expect(
        try LAPACK.inverse(positiveDefinite: Matrix<T>(repeating: 0, rows: 0, columns: 0)).elements
          .isEmpty)
    }

    /// Higham, Theorem 9.3: |PA − LU| ≤ γₙ |L||U|, with one more rounding for a reciprocal.
    @Test(arguments: scalars)
    func `lu factorises square and rectangular matrices`(
      _ type: any LAPACKScalar.Type
    ) throws { try lu(type) }

    private func lu<T: LAPACKScalar>(_ type: T.Type) throws {
      var samples = Samples(seed: 42)
      for m in sizes {
        for n in sizes {
          let a: Matrix<T> = samples.matrix(m, n)
          let factored = try LAPACK.lu(a), order = factored.permutation
          #expect(order.sorted() == Array(0..<m) && factored.zeroPivot == nil)
          #expect(factored.lower.elements.allSatisfy { $0.magnitude <= 1 })
          let permuted = Matrix(rows: m, columns: n) { i, j in a[order[i], j] }
          let r = residual(factored.lower.wide, factored.upper.wide, permuted.wide)
          #expect(violation(residual: r, roundings: min(m, n) + 1, T.self) == nil, "\(m) x \(n)")
        }
      }
    }

    /// Higham, Theorem 9.4: |b − Ax| ≤ γ₃ₙ |L||U||x|, rows permuted, with three more roundings for
    /// reciprocals. The systems have integer solutions, so that b is exact.
    @Test(arguments: scalars)
    func `solve solves`(_ type: any LAPACKScalar.Type) throws { try solve(type) }

    private func solve<T: LAPACKScalar>(_ type: T.Type) throws {
      var samples = Samples(seed: 43), solved = 0
      for n in sizes {
        for columns in [0, 1, 3] {
          let a: Matrix<T> = samples.square(n, integers: true)
          let truth: Matrix<T> = samples.matrix(n, columns, integers: true)
          let b = product(a.wide, truth.wide).map { T($0.value) }
          let factored = try LAPACK.lu(a), order = factored.permutation
          guard factored.zeroPivot == nil else { continue }
          solved += 1
          let x = try LAPACK.solve(a, b)
          let absolute = product(factored.lower.wide, factored.upper.wide).map(\.magnitude)
          let scale = product(absolute, x.wide.map(\.magnitude)).map(\.value)
          let r = residual(a.wide, x.wide, b.wide).map(\.value.magnitude)
          let factor = gamma(3 * n + 5, T.self)
          #expect(
            (0..<n).allSatisfy { i in
              (0..<columns).allSatisfy { j in r[order[i], j] <= factor * scale[i, j] }
            }, "n = \(n)")
        }
      }
      #expect(solved > 15)
    }

    @Test(arguments: scalars)
    func `solve is exact on scaled permutations`(_ type: any LAPACKScalar.Type) throws {
      try permutation(type)
    }

    private func permutation<T: LAPACKScalar>(_ type: T.Type) throws {
      let n = 17
      let a = Matrix<T>(rows: n, columns: n) { i, j in j == (5 * i + 3) % n ? -4 : 0 }
      let x = Matrix<T>(rows: n, columns: 2) { i, j in T(i - 3 * j) }
      #expect(try LAPACK.solve(a, product(a.wide, x.wide).map { T($0.value) }) == x)
    }

    /// Higham, Theorem 8.5, with one more rounding for a reciprocal of the diagonal.
    @Test(arguments: scalars)
    func `triangularSolve solves`(_ type: any LAPACKScalar.Type) throws { try triangular(type) }

    private func triangular<T: LAPACKScalar>(_ type: T.Type) throws {
      var samples = Samples(seed: 44)
      for n in sizes {
        for flags in 0..<8 {
          let triangle: BLAS.Triangle = flags & 1 == 0 ? .lower : .upper
          let transposed = flags & 2 == 2, unit = flags & 4 == 4
          let a: Matrix<T> = samples.square(n, integers: false)
          let b: Matrix<T> = samples.matrix(n, 2)
          let x = try LAPACK.triangularSolve(
            triangle, a.poisoned(except: triangle, unitDiagonal: unit), b,
            transposeA: transposed, unitDiagonal: unit)
          let t = a.half(triangle, unitDiagonal: unit).wide.op(transposed)
          let r = residual(t, x.wide, b.wide)
          #expect(violation(residual: r, roundings: n + 1, T.self) == nil)
        }
      }
    }

    /// Of a diagonal matrix the estimate is no estimate: 1 / (4 · 2).
    @Test func `reciprocalCondition is exact for a diagonal matrix and zero for a singular one`()
      throws
    {
      let a = Matrix<Double>(rows: 3, columns: 3) { i, j in i == j ? [4, 1, 0.5][i] : 0 }
      #expect(try LAPACK.reciprocalCondition(a) == 0.125)
      var singular = a
      singular[1, 1] = 0
      #expect(try LAPACK.reciprocalCondition(singular) == 0)
    }
  }
}
