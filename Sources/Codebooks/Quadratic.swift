public import Scalars
public import Structures

/// φ(z) = ½ zᵀAz - bᵀz with A symmetric and positive definite.
public struct Quadratic: Sendable {
  /// A, and b.
  public var matrix: Matrix<Double>
  public var linear: [Double]

  public init(matrix: Matrix<Double>, linear: [Double]) {
    (self.matrix, self.linear) = (matrix, linear)
  }

  public var dimension: Int { linear.count }

  /// φ, as it is written.
  public func value<S: Scalar>(_ z: [S]) -> S {
    var total = S.zero
    for i in 0..<dimension {
      let row = matrix[row: i].map { S($0) }
      total += z[i] * (dot(row, z) / S(2) - S(linear[i]))
    }
    return total
  }

  /// Why it is no quadratic, if so.
  public var obstacle: String? {
    guard dimension > 0 else { return "a quadratic of no variables" }
    guard matrix.rows == dimension, matrix.columns == dimension else {
      return "a matrix of \(matrix.rows) × \(matrix.columns) for \(dimension) variables"
    }
    if let entry = (matrix.elements + linear).first(where: { !$0.isFinite }) {
      return "\(entry) is an entry: only finite numbers can be minimised over"
    }
    for i in 0..<dimension {
      for j in 0..<i where matrix[i, j] != matrix[j, i] {
        return "the matrix is not symmetric at row \(i), column \(j)"
      }
    }
    return nil
  }

  /// A = GᵀG + I for integers G of -2...2, and integers b of -8...8: all that follows from few bits is exact.
  static func random(_ d: Int, using generator: inout Generator) -> Quadratic {
    let g = Matrix<Int>(rows: d, columns: d) { _, _ in Int.random(in: -2...2, using: &generator) }
    let a = Matrix<Double>(rows: d, columns: d) { i, j in
      let product = (0..<d).reduce(0) { $0 + g[$1, i] * g[$1, j] }
      return Double(product + (i == j ? 1 : 0))
    }
    let b = (0..<d).map { _ in Double(Int.random(in: -8...8, using: &generator)) }
    return Quadratic(matrix: a, linear: b)
  }
}
