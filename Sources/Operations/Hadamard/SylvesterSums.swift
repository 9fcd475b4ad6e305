import Foreign
import Structures

/// The sums ±x₀ ± x₁ … of Sylvester's matrix, each by its own definition: no butterfly is shared with any kernel.
enum SylvesterSums {
  private static func sign(_ row: Int, _ column: Int) -> Double {
    (row & column).nonzeroBitCount % 2 == 0 ? 1 : -1
  }

  /// From so many terms on, the vectorised product with the matrix is faster.
  private static let vectorised = 2000

  /// - Parameter x: The vectors, one after the other.
  static func of(_ x: [Double], _ rows: Int, _ n: Int, _ element: ElementType) -> [SumOfProducts] {
    let isFinite = x.allSatisfy { abs($0) < 0x1p900 }
    guard isFinite, rows * n * n > Self.vectorised else {
      return (0..<rows * n).map { index in
        var sum = SumOfProducts()
        for column in 0..<n { sum.add(x[index / n * n + column], sign(index % n, column)) }
        return sum
      }
    }
    let matrix = (0..<n * n).map { sign($0 / n, $0 % n) }
    let product = CertifiedProduct(rows, n, n, x, matrix, hasShortFactors: element != .float64)
    return (0..<rows * n).map { index in
      var sum = SumOfProducts()
      let (row, column) = (index / n, index % n)
      sum.add(product.enclosure(row, column), gauge: product.absolute(row, column), terms: n)
      return sum
    }
  }
}
