import Bindings
import Structures

/// The ratios up to which LAPACK's own test programs accept a result.
enum LAPACKThreshold {
  /// TESTING/dtest.in, for linear systems and factorisations: "30.0 Threshold value of test ratio".
  static let linear = 30.0
  /// TESTING/svd.in: "35.0 Threshold value".
  static let singularValues = 35.0
  /// TESTING/sep.in: "60.0 Threshold value".
  static let eigenvalues = 60.0
}

extension Matrix<Double> {
  /// The greatest sum of magnitudes in a column; NaN if any entry is.
  var norm1: Double {
    (0..<columns).reduce(0) { norm, j in
      let sum = column(j).reduce(0) { $0 + $1.magnitude }
      return sum.isNaN ? sum : norm.isNaN ? norm : max(norm, sum)
    }
  }

  var frobenius: Double { elements.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}

/// How far the columns of a matrix are from being orthonormal.
struct Orthogonality {
  /// ‖QᵀQ − I‖₁.
  let defect: Double
  /// The defect over m·ε, as LAPACK's tests measure it; ε is the unit roundoff.
  let ratio: Double

  init<T: BLASScalar>(_ q: Matrix<T>) {
    let wide = q.wide
    let gram = product(wide.transposed, wide)
    defect =
      Matrix(rows: q.columns, columns: q.columns) { i, j in
        gram[i, j].value - (i == j ? 1 : 0)
      }.norm1
    ratio = defect / (Double(max(1, q.rows)) * Double(T.ulpOfOne) / 2)
  }
}

/// A − BC in nearly twice the precision.
func difference(
  _ a: Matrix<Double>, _ b: Matrix<Double>, _ c: Matrix<Double>
) -> Matrix<Double> { residual(b, c, a).map(\.value) }

/// ‖A − BC‖₁ / (size · ‖A‖₁ · ε), as LAPACK's tests measure a factorisation.
func factorisationRatio<T: BLASScalar>(
  _ a: Matrix<T>, _ b: Matrix<Double>, _ c: Matrix<Double>
) -> Double {
  let norm = a.wide.norm1
  let distance = difference(a.wide, b, c).norm1
  guard norm > 0 else { return distance == 0 ? 0 : .infinity }
  return distance / (Double(max(a.rows, a.columns)) * norm * Double(T.ulpOfOne) / 2)
}

/// The reflection I − (2/n) vvᵀ with vᵢ = ±1, in a size that is a power of two: it is exactly
/// representable and exactly orthogonal.
func reflection(_ n: Int, seed: Int) -> Matrix<Double> {
  var samples = Samples(seed: seed)
  let v = (0..<n).map { _ in Bool.random(using: &samples) ? 1.0 : -1.0 }
  return Matrix(rows: n, columns: n) { i, j in (i == j ? 1 : 0) - 2 / Double(n) * v[i] * v[j] }
}

/// HDK for reflections H and K and a rectangular diagonal D: its singular values are known, and so
/// is every bit of it.
func known(_ diagonal: [Double], rows: Int, columns: Int) -> Matrix<Double> {
  let d = Matrix(rows: rows, columns: columns) { i, j in i == j ? diagonal[i] : 0.0 }
  let left = product(reflection(rows, seed: 5), d).map(\.value)
  return product(left, reflection(columns, seed: 6)).map(\.value)
}
