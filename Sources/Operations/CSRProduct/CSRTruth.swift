import Foreign
import Scalars
import Structures

/// What the result of a call of ``CSRProduct`` must be.
///
/// An element is a sum of e products, each rounded at most once by its multiplication, e times by additions and
/// once by the scaling with α, and of βc, which is rounded no more often: by Higham 2002, section 3.1, the error is at
/// most γₑ₊₄(|α| Σ|ab| + |β||c|) in any order, with fused multiply-adds or without. Entries at one place that are added
/// up before the multiplication are rounded no more often either.
struct CSRTruth {
  private let rows: [[CSRMatrix.Entry]]
  private let alpha: Double, beta: Double
  private let width: Int
  private let factors: [Double], old: [Double]
  private let leading: (right: Int, result: Int)

  init(_ call: Call, _ product: CSRProduct) {
    rows = CSRMatrix(call).rows
    (alpha, beta) = (call.number("alpha"), call.number("beta"))
    width = product.width(call)
    factors = call.buffers[product.right]!.values
    old = call.buffers[product.result]!.values
    leading = (product.leading(product.right, call), product.leading(product.result, call))
  }

  func expected(_ element: ElementType, _ terms: Terms) -> [Expected] {
    rows.enumerated().flatMap { row, entries in
      (0..<width).map { column in
        self.element(
          entries, column, old: beta == 0 ? nil : old[row * leading.result + column], element, terms
        )
      }
    }
  }

  /// - Parameter old: What was there, if it counts.
  private func element(
    _ entries: [CSRMatrix.Entry], _ column: Int, old: Double?, _ element: ElementType,
    _ terms: Terms
  ) -> Expected {
    var (multiplied, skipped) = (SumOfProducts(), SumOfProducts())
    var (largest, sumOfValues) = (0.0, 0.0)
    for entry in entries {
      let factor = factors[entry.column * leading.right + column]
      multiplied.add(entry.value, factor)
      for number in [entry.value, factor] where number.isFinite {
        largest = max(largest, abs(number))
      }
      if entry.value.isFinite { sumOfValues += abs(entry.value) }
    }
    multiplied.scale(by: alpha)
    if let old {
      multiplied.add(beta, old)
      skipped.add(beta, old)
    }
    let reach = max(1, abs(alpha)) * max(largest, sumOfValues)
    let magnification = abs(alpha) + (alpha == 1 ? 0 : largest) + abs(beta)
    func complete(_ sum: SumOfProducts) -> Expected {
      sum.expected(element, terms, roundings: 3, reach: reach, magnification: magnification)
    }
    guard alpha == 0 else { return complete(multiplied) }
    switch terms.zeroFactorSkips {
    case true: return complete(skipped)
    case false: return complete(multiplied)
    case nil: return .either([complete(skipped), complete(multiplied)])
    }
  }
}
