import Bindings
import Scalars

/// The layers as the fast program computes them, in either format of BLAS, on rows in flat memory.
///
/// Matrix products and long sums are BLAS's, whose order of summation nobody promises; the bounds
/// that hold these functions to the definition hold for every order.
enum FloatLayers<T: BLASScalar & RealScalar> {
  typealias In = UnsafePointer<T>
  typealias Out = UnsafeMutablePointer<T>

  /// C := α op(A) op(B) + βC for contiguous operands, or ones with leading dimensions.
  static func multiply(
    _ m: Int, _ n: Int, _ k: Int, _ a: In, _ lda: Int, transposedA ta: Bool = false, _ b: In,
    _ ldb: Int, transposedB tb: Bool = false, into c: Out, _ ldc: Int, alpha: T = 1, beta: T = 0
  ) {
    do {
      try BLAS.gemm(
        transposeA: ta, transposeB: tb, m: m, n: n, k: k, alpha: alpha, a: a, lda: lda, b: b,
        ldb: ldb, beta: beta, c: c, ldc: ldc)
    } catch { preconditionFailure("\(error)") }
  }

  static func dot(_ x: In, _ y: In, _ n: Int) -> T {
    do { return try BLAS.dot(n: n, x: x, y: y) } catch { preconditionFailure("\(error)") }
  }

  /// yᵢ = gᵢ xᵢ / √(ε + mean x²) for each row; the root is kept for the gradient.
  static func norm(_ x: In, _ gain: In, rows: Int, _ n: Int, into y: Out, roots: Out) {
    for i in 0..<rows {
      let (from, to) = (x + i * n, y + i * n)
      let root = (T(Transformer.epsilon) + dot(from, from, n) / T(n)).squareRoot()
      roots[i] = root
      let inverse = 1 / root
      for j in 0..<n { to[j] = gain[j] * (from[j] * inverse) }
    }
  }

  /// Adds the gradients of a norm to dx and dgain:
  ///
  ///     dx = g dy / r - x Σ(g dy x) / (n r³),   dg = Σ dy x / r.
  static func normGradient(
    _ dy: In, _ x: In, _ gain: In, _ roots: In, rows: Int, _ n: Int, into dx: Out, dgain: Out,
    scratch: Out
  ) {
    for i in 0..<rows {
      let (from, seed, to) = (x + i * n, dy + i * n, dx + i * n)
      let inverse = 1 / roots[i]
      for j in 0..<n { scratch[j] = gain[j] * seed[j] }
      let slope = dot(scratch, from, n) * (inverse * inverse * inverse) / T(n)
      for j in 0..<n {
        to[j] += scratch[j] * inverse - from[j] * slope
        dgain[j] += seed[j] * (from[j] * inverse)
      }
    }
  }

  /// max(0, u)².
  static func activate(_ u: In, _ count: Int, into h: Out) {
    for i in 0..<count {
      let positive = u[i] > 0 ? u[i] : 0
      h[i] = positive * positive
    }
  }

  /// du = 2 max(0, u) dh, in place of dh.
  static func activateGradient(_ u: In, _ count: Int, _ dh: Out) {
    for i in 0..<count {
      let positive = u[i] > 0 ? u[i] : 0
      dh[i] = 2 * positive * dh[i]
    }
  }

  /// The sum of -log softmax(z)[target] over the rows; z becomes the gradient, times `scale`.
  static func crossEntropy(
    _ z: Out, _ targets: [Int], rows: Int, _ n: Int, scale: T
  ) -> Double {
    var total = 0.0
    for i in 0..<rows {
      let row = z + i * n
      var top = row[0]
      for j in 1..<max(1, n) where row[j] > top { top = row[j] }
      let chosen = row[targets[i]] - top
      var sum: T = 0
      for j in 0..<n {
        row[j] = .exp(row[j] - top)
        sum += row[j]
      }
      total += Double(T.log(sum) - chosen)
      let factor = scale / sum
      for j in 0..<n { row[j] = row[j] * factor }
      row[targets[i]] -= scale
    }
    return total
  }
}
