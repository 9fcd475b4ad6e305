import Scalars

/// Symmetric matrices to factor, positive definite by far beside the errors of single precision.
enum CholeskyMatrix: String, CaseIterable {
  case identity
  case diagonal
  /// min(i, j) + 1: its factor is all ones, and no operation rounds.
  case ones = "factor of ones"
  /// Small integers on a heavy diagonal.
  case integers
  /// MMᵀ + 1 with a Gaussian matrix M.
  case gram
  /// DHD, H well conditioned and D over many orders, falling or rising.
  case falling, rising
  /// ρ^|i−j|: neighbours depend on each other.
  case correlated
  /// One dense row, the last one or the first one.
  case arrow
  case filledArrow = "filled arrow"

  /// Row i has i + 1 elements.
  func lower(_ n: Int, _ coin: inout Generator) -> [[Double]] {
    var m: [[Double]] = []
    if self == .gram {
      m = (0..<n).map { _ in (0..<4).map { _ in coin.gaussian() } }
    }
    return (0..<n).map { row in
      (0...row).map { column in entry(row, column, n, m, &coin) }
    }
  }

  private func entry(
    _ row: Int, _ column: Int, _ n: Int, _ m: [[Double]], _ coin: inout Generator
  ) -> Double {
    let isDiagonal = row == column
    switch self {
    case .identity: return isDiagonal ? 1 : 0
    case .diagonal: return isDiagonal ? 0.5 + coin.uniform() : 0
    case .ones: return Double(column + 1)
    case .integers:
      return isDiagonal ? Double(4 * n) : Double(Int.random(in: -3...3, using: &coin))
    case .gram: return zip(m[row], m[column]).reduce(isDiagonal ? 1 : 0) { $0 + $1.0 * $1.1 }
    case .falling, .rising:
      let exponent = Double(row + column) / 4
      let scale = Double.exp2(self == .falling ? -exponent : exponent)
      return scale * (isDiagonal ? 1 : coin.gaussian() / Double(4 * n))
    case .correlated: return .pow(0.9, Double(row - column))
    case .arrow: return isDiagonal ? (row == n - 1 ? 4 : 1) : row == n - 1 ? 1 / Double(n) : 0
    case .filledArrow:
      return isDiagonal ? (row == 0 ? 1 : 4) : column == 0 ? 1 / Double(n).squareRoot() : 0
    }
  }
}
