import Foreign
import Scalars
import Structures

/// The numbers of a call of ``GEMM``, and what its result must be.
struct GEMMTruth {
  let m: Int, n: Int, k: Int
  let alpha: Double, beta: Double
  let ldc: Int
  /// op(A) and op(B), row after row.
  let left: [Double], right: [Double]
  private let old: [Double]
  /// The largest finite magnitudes of their elements, and whether there is none that is not finite or huge.
  private let largestLeft: Double, largestRight: Double
  private var largest: Double { max(largestLeft, largestRight) }
  let isTame: Bool

  init(_ call: Call) {
    func size(_ name: String) -> Int { call.sizes[name]! }
    (m, n, k, ldc) = (size("m"), size("n"), size("k"), size("ldc"))
    (alpha, beta) = (call.numbers["alpha"]!, call.numbers["beta"]!)
    left = Self.dense(call.buffers["A"]!, m, k, size("lda"), isTransposed: size("transA") == 1)
    right = Self.dense(call.buffers["B"]!, k, n, size("ldb"), isTransposed: size("transB") == 1)
    // β = 0: it is not read.
    old =
      beta == 0
      ? [] : Self.dense(call.buffers["C"]!, m, n, size("ldc"), isTransposed: false)
    let (a, b) = (Self.size(of: left), Self.size(of: right))
    (largestLeft, largestRight, isTame) = (a.largest, b.largest, a.isTame && b.isTame)
  }

  /// Some rows of op(A) by some columns of op(B), where C is not read.
  func crossing(_ rows: [Int], _ columns: [Int]) -> GEMMTruth {
    GEMMTruth(self, rows, columns)
  }

  private init(_ whole: GEMMTruth, _ rows: [Int], _ columns: [Int]) {
    precondition(whole.beta == 0, "C is read.")
    (m, n, k, ldc) = (rows.count, columns.count, whole.k, columns.count)
    (alpha, beta, old) = (whole.alpha, 0, [])
    left = rows.flatMap { whole.left[$0 * whole.k..<($0 + 1) * whole.k] }
    right = (0..<whole.k).flatMap { term in columns.map { whole.right[term * whole.n + $0] } }
    (largestLeft, largestRight) = (whole.largestLeft, whole.largestRight)
    isTame = whole.isTame
  }

  private static func size(of factor: [Double]) -> (largest: Double, isTame: Bool) {
    var (largest, isTame) = (0.0, true)
    for value in factor {
      // Never `≥`: a NaN is not tame.
      if !(abs(value) < 0x1p900) { isTame = false }
      if value.isFinite, abs(value) > largest { largest = abs(value) }
    }
    return (largest, isTame)
  }

  /// By how much an underflow may be multiplied afterwards.
  var magnification: Double { abs(alpha) + (alpha == 1 ? 0 : largest) + abs(beta) }

  /// rows × columns, row after row, of a matrix that is perhaps stored the other way.
  private static func dense(
    _ buffer: Buffer, _ rows: Int, _ columns: Int, _ leading: Int, isTransposed: Bool
  ) -> [Double] {
    if !isTransposed, leading == columns { return buffer.values }
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

  /// What a recursion may lose besides; nil if it is not used here, infinite if it may meet what is no number.
  func recursionLoss(_ element: ElementType, _ terms: Terms) -> Double? {
    guard let fast = terms.fastProduct, fast.levels(m, n, k) > 0 else { return nil }
    guard isTame else { return .infinity }
    let size = largestLeft * largestRight
    guard size * max(1, abs(alpha)) * fast.reach(m, n, k) < element.largest * 0.99 else {
      return .infinity
    }
    let u = terms.accumulationRoundoff(element)
    let smallest =
      terms.flushesSubnormals
      ? 4 * element.smallestNormal * max(1, largest) * fast.reach(m, n, k)
      : element.smallest
    let loss = fast.bound(m, n, k, u) * size + fast.underflows(m, n, k) * smallest
    return abs(alpha) * loss * (1 + 8 * element.unitRoundoff)
  }

  /// What the elements of C must be, row after row.
  ///
  /// - Parameter loss: What a recursion may lose in each, if not as this product has it: the part of a larger one.
  func expected(_ element: ElementType, _ terms: Terms, loss given: Double? = nil) -> [Expected] {
    let loss = given ?? recursionLoss(element, terms)
    // What may count as zero is known term by term only.
    let isVectorised = m * n * k > Self.vectorised && isTame && !terms.flushesSubnormals
    let product =
      isVectorised
      ? CertifiedProduct(m, n, k, left, right, hasShortFactors: element != .float64) : nil
    let reach = max(1, abs(alpha)) * largest
    return (0..<m * n).map { index in
      let (row, column) = (index / n, index % n)
      func complete(_ sum: SumOfProducts, loss: Double? = nil) -> Expected {
        let plain = sum.expected(
          element, terms, roundings: 3, reach: reach, magnification: magnification)
        guard let loss else { return plain }
        guard loss < .infinity else { return .free }
        guard case .near(let exact, let allowed) = plain else { return plain }
        return .near(exact, allowed: allowed + loss)
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
      guard alpha == 0 else { return complete(multiplied, loss: loss) }
      var skipped = SumOfProducts()
      if beta != 0 { skipped.add(beta, old[index]) }
      switch terms.zeroFactorSkips {
      case true: return complete(skipped)
      case false: return complete(multiplied, loss: loss)
      case nil: return .either([complete(skipped), complete(multiplied, loss: loss)])
      }
    }
  }
}
