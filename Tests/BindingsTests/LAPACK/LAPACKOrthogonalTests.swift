import Bindings
import Scalars
import Structures
import Testing

extension Foreign {
  @Suite struct LAPACKOrthogonal {
    init() { Foreign.oneThread }

    @Test(arguments: scalars)
    func `qr factorises`(_ type: any LAPACKScalar.Type) throws { try qr(type) }

    private func qr<T: LAPACKScalar>(_ type: T.Type) throws {
      var samples = Samples(seed: 51)
      for m in sizes {
        for n in sizes {
          let a: Matrix<T> = samples.matrix(m, n), (q, r) = try LAPACK.qr(a)
          let k = min(m, n)
          #expect((q.rows, q.columns, r.rows, r.columns) == (m, k, k, n))
          #expect(r.elements.indices.allSatisfy { $0 / n <= $0 % n || r.elements[$0] == 0 })
          #expect(factorisationRatio(a, q.wide, r.wide) < LAPACKThreshold.linear, "\(m) x \(n)")
          #expect(Orthogonality(q).ratio < LAPACKThreshold.linear, "\(m) x \(n)")
          #expect(try LAPACK.geqrf(a).tau.count == k)
        }
      }
    }

    /// LAPACK's dqrt16: ‖B − AX‖₁ / (max(m, n) ‖A‖₁ ‖X‖₁ ε) for each consistent column.
    @Test(arguments: scalars)
    func `leastSquares solves consistent systems`(_ type: any LAPACKScalar.Type) throws {
      try consistent(type)
    }

    private func consistent<T: LAPACKScalar>(_ type: T.Type) throws {
      var samples = Samples(seed: 52), solved = 0
      for m in sizes where m > 0 {
        for n in sizes where n > 0 {
          let a: Matrix<T> = samples.matrix(m, n, integers: true)
          let truth: Matrix<T> = samples.matrix(n, 1, integers: true)
          let b = product(a.wide, truth.wide).map { T($0.value) }
          guard try LAPACK.svd(a).singularValues.last! > T(0.01) else { continue }
          solved += 1
          let x = try LAPACK.leastSquares(a, b)
          #expect(x.rows == n && x.columns == 1)
          let distance = difference(b.wide, a.wide, x.wide).norm1
          let scale = Double(max(m, n)) * a.wide.norm1 * x.wide.norm1 * Double(T.ulpOfOne) / 2
          #expect(distance <= LAPACKThreshold.linear * scale, "\(m) x \(n)")
        }
      }
      // Small integers are seldom of lower rank; those cases are left out.
      #expect(solved > 20)
    }

    /// The mean minimises the distance to a constant: sums of small integers, a division by 4.
    @Test func `leastSquares finds a mean`() throws {
      let ones = Matrix<Double>(repeating: 1, rows: 4, columns: 1)
      let x = try LAPACK.leastSquares(ones, Matrix([1.0, 2, 3, 6]))
      #expect((x[0, 0] - 3).magnitude <= LAPACKThreshold.linear * 4 * 3 * 0x1p-53)
    }

    /// x₁ + x₂ = 2 has many solutions; the shortest is (1, 1).
    @Test func `leastSquares finds the shortest of several solutions`() throws {
      let x = try LAPACK.leastSquares(
        Matrix(rows: 1, columns: 2, elements: [1.0, 1]), Matrix([2.0]))
      let error = x.elements.map { ($0 - 1).magnitude }.max()!
      #expect(error <= LAPACKThreshold.linear * 2 * 0x1p-53)
    }

    @Test(arguments: scalars)
    func `svd factorises`(_ type: any LAPACKScalar.Type) throws { try svd(type) }

    private func svd<T: LAPACKScalar>(_ type: T.Type) throws {
      var samples = Samples(seed: 53)
      for m in sizes {
        for n in sizes {
          let a: Matrix<T> = samples.matrix(m, n)
          let (u, values, vt) = try LAPACK.svd(a)
          #expect((u.rows, u.columns, vt.rows, vt.columns) == (m, min(m, n), min(m, n), n))
          #expect(zip(values, values.dropFirst()).allSatisfy { $0 >= $1 })
          #expect(values.allSatisfy { $0 >= 0 })
          let scaled = Matrix(rows: m, columns: values.count) { i, j in
            Double(u[i, j]) * Double(values[j])
          }
          // These tests measure in ulps, which are twice the unit roundoff.
          let limit = 2 * LAPACKThreshold.singularValues
          #expect(factorisationRatio(a, scaled, vt.wide) < limit, "\(m) x \(n)")
          #expect(Orthogonality(u).ratio < limit && Orthogonality(vt.transposed).ratio < limit)
        }
      }
    }

    /// The singular values of Û Σ̂ V̂ᵀ lie within Σ̂ (1 ± δ) by Ostrowski's theorem, where δ bounds
    /// both defects of orthogonality, and those of A within ‖A − Û Σ̂ V̂ᵀ‖ of them by Weyl's.
    @Test(arguments: scalars, [(16, 8), (8, 8), (4, 16)])
    func `svd finds known singular values`(
      _ type: any LAPACKScalar.Type, _ shape: (Int, Int)
    ) throws { try knownValues(type, shape.0, shape.1) }

    private func knownValues<T: LAPACKScalar>(_ type: T.Type, _ m: Int, _ n: Int) throws {
      let truth = [9.0, 5, 5, 4, 2, 1, 0.5, 0].prefix(min(m, n))
      let a = known(Array(truth), rows: m, columns: n).map { T($0) }
      let (u, values, vt) = try LAPACK.svd(a)
      let scaled = Matrix(rows: m, columns: values.count) { i, j in
        Double(u[i, j]) * Double(values[j])
      }
      let distance = difference(a.wide, scaled, vt.wide).frobenius
      let defect = Orthogonality(u).defect + Orthogonality(vt.transposed).defect
      let bound = distance + (defect + gamma(4, Double.self)) * Double(values[0])
      // The bound itself is small.
      #expect(bound < 70 * Double(max(m, n)) * 9 * Double(T.ulpOfOne))
      #expect(zip(values, truth).allSatisfy { (Double($0) - $1).magnitude <= bound })
    }

    @Test(arguments: scalars)
    func `symmetricEigen factorises and reads the lower triangle`(
      _ type: any LAPACKScalar.Type
    ) throws { try eigen(type) }

    private func eigen<T: LAPACKScalar>(_ type: T.Type) throws {
      var samples = Samples(seed: 54)
      for n in sizes {
        let a = samples.matrix(n, n, T.self).symmetrised
        let (values, vectors) = try LAPACK.symmetricEigen(a.poisoned(except: .lower))
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 })
        let scaled = Matrix(rows: n, columns: n) { i, j in
          Double(vectors[i, j]) * Double(values[j])
        }
        let limit = 2 * LAPACKThreshold.eigenvalues
        #expect(factorisationRatio(a, scaled, vectors.wide.transposed) < limit, "n = \(n)")
        #expect(Orthogonality(vectors).ratio < limit, "n = \(n)")
      }
    }

    /// The second difference of order n has the eigenvalues 2 − 2cos(kπ/(n+1)), which Double finds
    /// to 25 units of roundoff. Cao, Xie and Li, "A sharp version of Kahan's theorem on clustered
    /// eigenvalues", 1996: the error is at most ‖AZ − ZΛ‖ / σₙ(Z).
    @Test(arguments: scalars)
    func `symmetricEigen finds known eigenvalues`(_ type: any LAPACKScalar.Type) throws {
      try knownEigenvalues(type)
    }

    private func knownEigenvalues<T: LAPACKScalar>(_ type: T.Type) throws {
      for n in sizes where n > 0 {
        let a = Matrix<T>(rows: n, columns: n) { i, j in i == j ? 2 : abs(i - j) == 1 ? -1 : 0 }
        let (values, z) = try LAPACK.symmetricEigen(a)
        let scaled = Matrix(rows: n, columns: n) { i, j in Double(z[i, j]) * Double(values[j]) }
        let distance = difference(scaled, a.wide, z.wide).frobenius
        let bound = distance / (1 - Orthogonality(z).defect).squareRoot() + 25 * 0x1p-53
        #expect(bound < 120 * Double(n) * 4 * Double(T.ulpOfOne))
        let alone = try LAPACK.symmetricEigenvalues(a)
        for k in 1...n {
          let truth = 2 - 2 * Double.cos(Double(k) * .pi / Double(n + 1))
          #expect((Double(values[k - 1]) - truth).magnitude <= bound, "n = \(n), k = \(k)")
          // Without vectors, the error obeys the threshold of LAPACK's tests.
          let limit = LAPACKThreshold.eigenvalues * Double(n) * 4 * Double(T.ulpOfOne)
          #expect((Double(alone[k - 1]) - truth).magnitude <= limit)
        }
      }
    }
  }
}
