import Bindings
import Scalars
import Sparsity
import Structures

/// Two linear layers, y = A W x with A pruned along its rows and held, and W learnt: least squares,
///
///     f(W) = ½‖A W - B‖²,   ∇f = Aᵀ (A W - B),
///
/// for inputs of unit covariance. The gradient comes back through Ã instead of A: through A itself, through
/// its double-pruned copy, or through A under random column masks times M/N. A is outputs × hidden.
struct LinearModel {
  let pattern: NMPattern
  let a: Matrix<Double>, b: Matrix<Double>
  /// A under the column mask by magnitude, as SLoPe prunes.
  let doublePruned: Matrix<Double>
  /// The least-squares solution, by LAPACK, and ‖A W - B‖² there.
  let optimum: Matrix<Double>, least: Double
  static let outputs = 64, hidden = 16, inputs = 4

  /// What the gradient comes back through.
  enum Copy { case exact, doublePruned, random }

  init(_ pattern: NMPattern, seed: UInt64) throws {
    self.pattern = pattern
    var generator = Generator(seed: seed, purpose: "SLoPe/bias/\(pattern)")
    let w = Matrix<Double>(rows: Self.outputs, columns: Self.hidden) { _, _ in
      generator.gaussian()
    }
    let row = try NMPruning.rowMask(w, pattern)
    let both = try NMPruning.doubleMask(w, rowMask: row, pattern)
    (a, doublePruned) = (NMPruning.masked(w, row), NMPruning.masked(w, both))
    b = Matrix(rows: Self.outputs, columns: Self.inputs) { _, _ in generator.gaussian() }
    optimum = try LAPACK.leastSquares(a, b)
    least = squaredNorm(Self.residual(a, optimum, b).elements)
  }

  /// 1 - ‖Ã‖²/‖A‖² of the double-pruned copy.
  var energyLost: Double {
    1 - squaredNorm(doublePruned.elements) / squaredNorm(a.elements)
  }

  /// ‖W - W*‖/‖W*‖.
  func distance(_ w: Matrix<Double>) -> Double {
    let difference = axpy(-1, optimum.elements, w.elements)
    return (squaredNorm(difference) / squaredNorm(optimum.elements)).squareRoot()
  }

  /// ‖A W - B‖² over its least value, less one.
  func excess(_ w: Matrix<Double>) -> Double {
    squaredNorm(Self.residual(a, w, b).elements) / least - 1
  }

  private static func residual(
    _ a: Matrix<Double>, _ w: Matrix<Double>, _ b: Matrix<Double>
  ) -> Matrix<Double> {
    var r = b
    try? BLAS.gemm(a, w, beta: -1, &r)
    return r
  }

  /// Gradient descent from zero with the step 4/‖A‖²: for every T of `lengths`, the mean of the iterates
  /// of the second half of T steps.
  func averages(_ copy: Copy, lengths: [Int], seed: UInt64) -> [Matrix<Double>] {
    var generator = Generator(seed: seed, purpose: "SLoPe/bias/masks")
    let rate = 4 / squaredNorm(a.elements)
    let none = Matrix<Double>(repeating: 0, rows: Self.hidden, columns: Self.inputs)
    var w = none
    var backward = copy == .doublePruned ? doublePruned : a
    var sums = [Matrix<Double>](repeating: none, count: lengths.count)
    for step in 0..<(lengths.max() ?? 0) {
      for (k, length) in lengths.enumerated() where step >= length / 2 && step < length {
        sums[k].elements = axpy(2 / Double(length), w.elements, sums[k].elements)
      }
      if copy == .random { maskColumns(&backward, &generator) }
      let r = Self.residual(a, w, b)
      try? BLAS.gemm(alpha: -rate, backward, transposeA: true, r, beta: 1, &w)
    }
    return sums
  }

  /// M/N times A under a mask that is uniform over the choices of N of every M entries of a column.
  private func maskColumns(_ copy: inout Matrix<Double>, _ generator: inout Generator) {
    let (n, m) = (pattern.kept, pattern.group), factor = Double(m) / Double(n)
    for start in stride(from: 0, to: a.rows, by: m) {
      for j in 0..<a.columns {
        // Selection sampling: a place is taken with the share of what is still needed.
        var (bits, left) = (generator.next(), n)
        for place in 0..<m {
          let rest = UInt64(m - place)
          let isKept = bits % rest < UInt64(left)
          copy[start + place, j] = isKept ? factor * a[start + place, j] : 0
          left -= isKept ? 1 : 0
          bits /= rest
        }
      }
    }
  }
}
