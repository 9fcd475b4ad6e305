import Bindings
import Structures
import Testing

extension Foreign {
  @Suite struct BLASLevel3 {
    init() { Foreign.oneThread }

    /// A product of k terms with the factor α, added to βC: at most k + 2 roundings touch any term,
    /// in whatever order they are summed (Higham, §3.1 and §3.5).
    @Test(arguments: scalars, [false, true])
    func `gemm agrees with three loops`(_ type: any LAPACKScalar.Type, integers: Bool) throws {
      try gemm(type, integers)
    }

    private func gemm<T: LAPACKScalar>(_ type: T.Type, _ integers: Bool) throws {
      var samples = Samples(seed: 1)
      for m in sizes {
        for n in sizes {
          for k in sizes {
            for flags in 0..<4 {
              let (ta, tb) = (flags & 1 == 1, flags & 2 == 2)
              let a: Matrix<T> = samples.matrix(ta ? k : m, ta ? m : k, integers: integers)
              let b: Matrix<T> = samples.matrix(tb ? n : k, tb ? k : n, integers: integers)
              let c: Matrix<T> = samples.matrix(m, n, integers: integers)
              for (alpha, beta) in [(1, 0), (-2, 1), (0.5, -3)] as [(T, T)] {
                let truth = product(
                  alpha: Double(alpha), a.wide.op(ta), b.wide.op(tb), beta: Double(beta), c.wide)
                // With β = 0 the old C must not be read.
                var result = beta == 0 ? Matrix(repeating: .nan, rows: m, columns: n) : c
                try BLAS.gemm(
                  alpha: alpha, a, transposeA: ta, b, transposeB: tb, beta: beta, &result)
                let found = violation(result, truth, roundings: integers ? 0 : k + 2)
                #expect(found == nil, "\(m) x \(n) x \(k), \(ta), \(tb), \(alpha), \(beta)")
                for gap in [0, 3] {
                  let (pa, pb) = (Padded(a, gap: gap), Padded(b, gap: 2 * gap))
                  var pc = Padded(c, gap: gap)
                  try BLAS.gemm(
                    transposeA: ta, transposeB: tb, m: m, n: n, k: k, alpha: alpha,
                    a: pa.storage, lda: pa.leading, b: pb.storage, ldb: pb.leading,
                    beta: beta, c: &pc.storage, ldc: pc.leading)
                  let found = violation(pc.matrix, truth, roundings: integers ? 0 : k + 2)
                  #expect(found == nil && pc.isIntact, "\(m) x \(n) x \(k), gap \(gap)")
                }
              }
            }
          }
        }
      }
    }

    @Test(arguments: scalars, [false, true])
    func `syrk fills one triangle and leaves the other`(
      _ type: any LAPACKScalar.Type, integers: Bool
    ) throws {
      try syrk(type, integers)
    }

    private func syrk<T: LAPACKScalar>(_ type: T.Type, _ integers: Bool) throws {
      var samples = Samples(seed: 2)
      for n in sizes {
        for k in sizes {
          for transposed in [false, true] {
            let a: Matrix<T> = samples.matrix(
              transposed ? k : n, transposed ? n : k, integers: integers)
            let c: Matrix<T> = samples.matrix(n, n, integers: integers)
            let left = a.wide.op(transposed)
            for triangle in BLAS.Triangle.allCases {
              for (alpha, beta) in [(1, 0), (-2, 1), (0.5, -3)] as [(T, T)] {
                let truth = product(
                  alpha: Double(alpha), left, left.transposed, beta: Double(beta), c.wide)
                var result = c.poisoned(except: triangle)
                try BLAS.syrk(
                  triangle, alpha: alpha, a, transposeA: transposed, beta: beta, &result)
                #expect(poisonIsIntact(result, triangle))
                let found = violation(
                  filled(result, triangle, truth), truth, roundings: integers ? 0 : k + 2)
                #expect(found == nil, "\(n) x \(k), \(triangle), \(transposed), \(alpha), \(beta)")
              }
            }
          }
        }
      }
    }

    /// Integer systems over ±1 and ±2 are solved without rounding. Otherwise the residual obeys
    /// Higham, Theorem 8.5: |B − TX| ≤ γₙ|T||X|, with one more rounding as OpenBLAS multiplies by
    /// the rounded reciprocal of the diagonal.
    @Test(arguments: scalars, BLAS.Side.allCases)
    func `trsm solves`(_ type: any LAPACKScalar.Type, _ side: BLAS.Side) throws {
      try trsm(type, side)
    }

    private func trsm<T: LAPACKScalar>(_ type: T.Type, _ side: BLAS.Side) throws {
      var samples = Samples(seed: 3)
      for m in sizes {
        for n in sizes {
          for flags in 0..<8 {
            let triangle: BLAS.Triangle = flags & 1 == 0 ? .lower : .upper
            let transposed = flags & 2 == 2, unit = flags & 4 == 4
            let order = side == .left ? m : n
            let a: Matrix<T> = samples.square(order, integers: false)
            let b: Matrix<T> = samples.matrix(m, n)
            var x = b
            try BLAS.trsm(
              side, triangle, a.poisoned(except: triangle, unitDiagonal: unit),
              transposeA: transposed, unitDiagonal: unit, alpha: -2, &x)
            let t = a.half(triangle, unitDiagonal: unit).wide.op(transposed)
            let scaled = b.wide.map { -2 * $0 }
            let r =
              side == .left
              ? residual(t, x.wide, scaled)
              : residual(t.transposed, x.wide.transposed, scaled.transposed)
            let found = violation(residual: r, roundings: order + 1, T.self)
            #expect(found == nil, "\(m) x \(n), \(triangle), \(transposed), \(unit)")
          }
        }
      }
    }

    @Test(arguments: scalars)
    func `trsm solves small integer systems exactly`(_ type: any LAPACKScalar.Type) throws {
      try exactTrsm(type)
    }

    private func exactTrsm<T: LAPACKScalar>(_ type: T.Type) throws {
      var samples = Samples(seed: 4)
      for n in sizes {
        for triangle in BLAS.Triangle.allCases {
          for transposed in [false, true] {
            let a: Matrix<T> = samples.square(n, integers: true)
            let x: Matrix<T> = samples.matrix(n, 3, integers: true)
            let t = a.half(triangle).wide.op(transposed)
            var b = product(t, x.wide).map { T($0.value) }
            try BLAS.trsm(.left, triangle, a, transposeA: transposed, &b)
            #expect(b == x, "\(n), \(triangle), \(transposed)")
          }
        }
      }
    }
  }
}
