import Bindings
import Scalars
import Structures
import Verification

/// A batch in the memory of the kernels, and the products with J and Jᵀ that never form J.
struct LayerOperands<T: KernelScalar> {
  let problem: LayerBatch
  let (n, l, k, m): (Int, Int, Int, Int)
  let a: UnsafePointer<T>, g: UnsafePointer<T>, z: UnsafePointer<T>, w: UnsafePointer<T>
  /// v, x and Jᵀy: m × k. The rows of G scaled or A Vᵀ: nL × m. y: n.
  let v: UnsafeMutablePointer<T>, x: UnsafeMutablePointer<T>
  let wide: UnsafeMutablePointer<T>, y: UnsafeMutablePointer<T>
  /// The kernel, n × n, and two Gram matrices of nL rows or the Jacobian.
  let kernel: UnsafeMutablePointer<T>, first: UnsafeMutablePointer<T>
  let second: UnsafeMutablePointer<T>

  init(_ given: LayerBatch, scratch: (first: Int, second: Int), _ arena: Arena) throws {
    problem = try given.validated()
    (n, l, k, m) = (problem.samples, problem.positions, problem.inputs, problem.outputs)
    func input(_ x: [Double]) -> UnsafePointer<T> {
      arena.input(x.map { T($0) }.orOne).baseAddress!
    }
    func output(_ count: Int) -> UnsafeMutablePointer<T> {
      arena.output(max(1, count), of: T.self).baseAddress!
    }
    (a, g) = (input(problem.a), input(problem.g))
    (z, w) = (input(problem.z), input(problem.w))
    (v, x) = (output(k * m), output(k * m))
    (wide, y) = (output(n * l * m), output(n))
    (kernel, first, second) = (output(n * n), output(scratch.first), output(scratch.second))
  }

  /// x := αJᵀy + βx, one product of (m × nL) by (nL × k) after the rows of G are scaled.
  func adjoint(
    _ y: UnsafePointer<T>, _ alpha: T, into x: UnsafeMutablePointer<T>, beta: T
  ) throws {
    for row in 0..<n * l {
      let weight = y[row / l]
      for o in 0..<m { wide[row * m + o] = weight * g[row * m + o] }
    }
    try BLAS.gemm(
      transposeA: true, m: m, n: k, k: n * l, alpha: alpha, a: wide, lda: m, b: a, ldb: k,
      beta: beta, c: x, ldc: k)
  }

  /// y := Jv: A Vᵀ in one product, and then inner products with the rows of G.
  func product(_ v: UnsafePointer<T>) throws {
    try BLAS.gemm(
      transposeB: true, m: n * l, n: m, k: k, alpha: 1, a: a, lda: k, b: v, ldb: k, beta: 0,
      c: wide, ldc: m)
    for i in 0..<n {
      let start = i * l * m
      y[i] = try BLAS.dot(n: l * m, x: UnsafePointer(wide) + start, y: g + start)
    }
  }

  /// The kernel's lower triangle by the Gram matrices of A and of G, which are multiplied entry by entry.
  ///
  /// - Parameter whole: Whether both triangles of the Gram matrices are computed.
  func gramByPositions(whole: Bool = false) throws {
    let rows = n * l
    if whole {
      try BLAS.gemm(
        transposeB: true, m: rows, n: rows, k: k, alpha: 1, a: a, lda: k, b: a, ldb: k, beta: 0,
        c: first, ldc: rows)
      try BLAS.gemm(
        transposeB: true, m: rows, n: rows, k: m, alpha: 1, a: g, lda: m, b: g, ldb: m, beta: 0,
        c: second, ldc: rows)
    } else {
      try BLAS.syrk(.lower, n: rows, k: k, alpha: 1, a: a, lda: k, beta: 0, c: first, ldc: rows)
      try BLAS.syrk(.lower, n: rows, k: m, alpha: 1, a: g, lda: m, beta: 0, c: second, ldc: rows)
    }
    let inverse = 1 / T(n)
    if l == 1 {
      for i in 0..<n {
        for q in 0...i { kernel[i * n + q] = first[i * n + q] * second[i * n + q] * inverse }
      }
      return
    }
    for i in 0..<n {
      for q in 0...i {
        var sum = T.zero
        for r in i * l..<(i + 1) * l {
          for s in q * l..<(q + 1) * l {
            // Beyond the diagonal of a block of one sample the other triangle is meant.
            let place = r >= s ? r * rows + s : s * rows + r
            sum += first[place] * second[place]
          }
        }
        kernel[i * n + q] = sum * inverse
      }
    }
  }

  /// The kernel by the Jacobian itself: n products of (m × L) by (L × k), and one Gram matrix.
  func gramByJacobian() throws {
    for i in 0..<n {
      try BLAS.gemm(
        transposeA: true, m: m, n: k, k: l, alpha: 1, a: g + i * l * m, lda: m, b: a + i * l * k,
        ldb: k, beta: 0, c: first + i * k * m, ldc: k)
    }
    try BLAS.syrk(
      .lower, n: n, k: k * m, alpha: 1 / T(n), a: first, lda: k * m, beta: 0, c: kernel, ldc: n)
  }

  /// y := (K + λI)⁻¹y by Cholesky.
  func solve() throws {
    for i in 0..<n { kernel[i * n + i] += T(problem.lambda) }
    try LAPACK.cholesky(order: n, inPlace: kernel)
    try BLAS.trsv(.lower, n: n, a: kernel, lda: n, x: y)
    try BLAS.trsv(.lower, transposeA: true, n: n, a: kernel, lda: n, x: y)
  }

  var result: Observation<Double> {
    ["direction": .scalars((0..<k * m).map { Double(x[$0]) })]
  }
}
