import Foreign
import Scalars
import Structures

/// The numbers of a call of ``GEMM``, and what its result must be.
struct GEMMTruth {
  let m: Int, n: Int, k: Int
  let alpha: Double, beta: Double
  let ldc: Int
  private let left: [Double], right: [Double], old: [Double]

  init(_ call: Call) {
    func size(_ name: String) -> Int { call.sizes[name]! }
    (m, n, k, ldc) = (size("m"), size("n"), size("k"), size("ldc"))
    (alpha, beta) = (call.numbers["alpha"]!, call.numbers["beta"]!)
    left = Self.dense(call.buffers["A"]!, m, k, size("lda"), isTransposed: size("transA") == 1)
    right = Self.dense(call.buffers["B"]!, k, n, size("ldb"), isTransposed: size("transB") == 1)
    old = Self.dense(call.buffers["C"]!, m, n, size("ldc"), isTransposed: false)
  }

  /// rows × columns, row after row, of a matrix that is perhaps stored the other way.
  private static func dense(
    _ buffer: Buffer, _ rows: Int, _ columns: Int, _ leading: Int, isTransposed: Bool
  ) -> [Double] {
    var dense = [Double](repeating: 0, count: rows * columns)
    for row in 0..<rows {
      for column in 0..<columns {
        let place = isTransposed ? column * leading + row : row * leading + column
        dense[row * columns + column] = buffer[place]
      }
    }
    return dense
  }

  func a(_ row: Int, _ term: Int) -> Double { left[row * k + term] }
  func b(_ term: Int, _ column: Int) -> Double { right[term * n + column] }

  /// From so many multiply-adds on, the vectorised product is faster than an enclosure for each term.
  private static let vectorised = 2000

  func expected(_ element: ElementType, _ terms: Terms) -> [Expected] {
    let isFinite = (left + right).allSatisfy { abs($0) < 0x1p900 }
    let product =
      isFinite && m * n * k > Self.vectorised
      ? CertifiedProduct(m, n, k, left, right, hasShortFactors: element != .float64) : nil
    let largest = (left + right).reduce(0) { max($0, $1.isFinite ? abs($1) : 0) }
    let reach = max(1, abs(alpha)) * largest
    let magnification = abs(alpha) + (alpha == 1 ? 0 : largest) + abs(beta)
    return (0..<m * n).map { index in
      let (row, column) = (index / n, index % n)
      func complete(_ sum: SumOfProducts) -> Expected {
        sum.expected(
          element, terms, roundings: 3, reach: reach, magnification: magnification)
      }
      var multiplied = SumOfProducts()
      if let product {
        multiplied.add(
          product.enclosure(row, column), gauge: product.absolute(row, column), terms: k)
      } else {
        for term in 0..<k { multiplied.add(a(row, term), b(term, column)) }
      }
      multiplied.scale(by: alpha)
      if beta != 0 { multiplied.add(beta, old[index]) }
      guard alpha == 0 else { return complete(multiplied) }
      var skipped = SumOfProducts()
      if beta != 0 { skipped.add(beta, old[index]) }
      switch terms.zeroFactorSkips {
      case true: return complete(skipped)
      case false: return complete(multiplied)
      case nil: return .either([complete(skipped), complete(multiplied)])
      }
    }
  }
}
