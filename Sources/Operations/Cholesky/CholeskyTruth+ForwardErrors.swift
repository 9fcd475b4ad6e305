import Foreign
import Scalars
import Structures

extension CholeskyTruth {
  /// Beside another factor: with L̂ = L(1 + X) and F = L⁻¹(L̂L̂ᵀ − A)L⁻ᵀ, ‖F‖ < ½, ‖X‖ ≤ √2‖F‖/(1 + √(1 − 2‖F‖))
  /// ≤ √2‖F‖ in the Frobenius norm (Sun 1991; Drmač, Omladič & Veselić 1994), and |L̂ − L|ᵢⱼ ≤ √aᵢᵢ‖X‖. Here
  /// |L̂L̂ᵀ − A|ᵢⱼ ≤ ε√(aᵢᵢaⱼⱼ), so that ‖F‖ ≤ ε‖|L⁻¹|√diag A‖². Plain doubles compute it, with a factor 2 to spare.
  var forwardErrors: [Double?] {
    let roots = (0..<n).map { a[$0][$0].squareRoot() }
    var norm = 0.0
    for entry in Self.solvedMagnitudes(a, roots) { norm += entry * entry }
    let gamma = allowance(1, terms: n + 2, pivot: 0)
    let residual = 2 * gamma / (1 - min(0.5, gamma)) * norm
    guard residual < 0.25 else { return [Double?](repeating: nil, count: n * n) }
    return (0..<n * n).map { index in
      let (row, column) = (index / n, index % n)
      let isOther = isUpper ? column < row : column > row
      return isOther ? nil : 2.squareRoot() * residual * roots[max(row, column)]
    }
  }

  /// |L⁻¹|r, L⁻¹ column after column.
  private static func solvedMagnitudes(_ a: [[Double]], _ r: [Double]) -> [Double] {
    let n = a.count
    var l = a
    for pivot in 0..<n {
      l[pivot][pivot] = l[pivot][pivot].squareRoot()
      for row in pivot + 1..<max(n, pivot + 1) { l[row][pivot] /= l[pivot][pivot] }
      for row in pivot + 1..<max(n, pivot + 1) where l[row][pivot] != 0 {
        for column in pivot + 1...row { l[row][column] -= l[row][pivot] * l[column][pivot] }
      }
    }
    var sums = [Double](repeating: 0, count: n)
    for unit in 0..<n {
      var x = [Double](repeating: 0, count: n)
      for row in unit..<n {
        var value = row == unit ? 1.0 : 0
        for column in unit..<row { value -= l[row][column] * x[column] }
        x[row] = value / l[row][row]
        sums[row] += abs(x[row]) * r[unit]
      }
    }
    return sums
  }
}
