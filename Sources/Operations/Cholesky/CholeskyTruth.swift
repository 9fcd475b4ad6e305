import Foreign
import Scalars
import Structures

/// Judges a factor by its residual, exactly: a forward error would blame what the matrix is to blame for.
///
/// The residual. Computed in any order, aᵢⱼ − Σₖ lᵢₖlⱼₖ is off by γⱼ₊₁ (|L||Lᵀ|)ᵢⱼ at most for row j + 1 in the usual
/// count, whether it ends in a root or in a quotient (Higham 2002, Lemma 8.4 and Theorem 10.3); a product with the
/// pivot's reciprocal rounds once more. With indices from 0 that is γ for min(i, j) + 3.
///
/// Success. With A = DHD, H of unit diagonal, and τ = nγₙ₊₁/(1 − γₙ₊₁), λ(H) > τ for all eigenvalues makes the
/// algorithm succeed and λ(H) ≤ −τ for one of them makes it fail, barring underflow and overflow (Demmel; Higham
/// 2002, Theorem 10.7). Both conditions are themselves checked by a factorisation in doubles, of A ∓ 2τD²: by the
/// same theorem, λ(H) ∓ 2τ > −τ if it succeeds and ≤ τ if it fails.
struct CholeskyTruth {
  let n: Int
  private let leading: Int
  let isUpper: Bool
  private let element: ElementType
  private let terms: Terms
  private let buffer: Buffer
  /// The lower triangle, symmetric.
  let a: [[Double]]
  /// What the function may return.
  let statuses: ClosedRange<Int32>

  init(_ call: Call, _ element: ElementType, _ terms: Terms) {
    let (n, leading, isUpper) = (call.size("n"), call.size("lda"), Triangles.isUpper(call))
    (self.n, self.leading, self.isUpper) = (n, leading, isUpper)
    (self.element, self.terms) = (element, terms)
    let buffer = call.buffers["A"]!
    self.buffer = buffer
    a = (0..<n).map { row in
      (0...row).map { buffer[isUpper ? $0 * leading + row : row * leading + $0] }
    }
    statuses = Self.statuses(a, element)
  }

  private static func statuses(_ a: [[Double]], _ element: ElementType) -> ClosedRange<Int32> {
    let n = a.count
    // A NaN or an infinity makes its own row's pivot NaN or −∞, save +∞ on the diagonal: that is one.
    let spoilt = a.indices.first { row in
      a[row].enumerated().contains { column, value in
        !value.isFinite && !(column == row && value == .infinity)
      }
    }
    let finite = Array(a.prefix(spoilt ?? n))
    let gamma = Bounds.gamma(n + 1, element.unitRoundoff)
    let margin = 2 * Double(n) * gamma / (1 - gamma)
    let mayFail = firstFailure(finite, shift: -margin)
    let mustFail = firstFailure(finite, shift: margin)
    func status(_ index: Int?) -> Int32? { index.map { Int32($0 + 1) } }
    guard let last = status(mustFail) ?? status(spoilt) else {
      return mayFail == nil ? 0...0 : 0...Int32(n)
    }
    return min(last, status(mayFail) ?? last)...last
  }

  /// The first pivot that is not positive, with the diagonal multiplied by 1 + `shift`; a diagonal element that is
  /// not positive is never one. Column after column, each from what is left.
  private static func firstFailure(_ lower: [[Double]], shift: Double) -> Int? {
    var rest = lower
    for row in rest.indices { rest[row][row] *= 1 + shift }
    for pivot in rest.indices {
      let value = rest[pivot][pivot]
      guard value > 0, lower[pivot][pivot] > 0 else { return pivot }
      // What is divided by an infinite pivot is zero.
      guard value < .infinity else { continue }
      for row in rest.indices.dropFirst(pivot + 1) where rest[row][pivot] != 0 {
        let factor = rest[row][pivot] / value
        for column in pivot + 1...row { rest[row][column] -= factor * rest[column][pivot] }
      }
    }
    return nil
  }

  var examiner: Examiner {
    let isJudged = statuses == 0...0 && a.allSatisfy { $0.allSatisfy(\.isFinite) }
    return Examiner(allowances: ["A": isJudged ? forwardErrors : []]) { results in
      var judgement = Judgement()
      guard let factor = results["A"] else { return judgement }
      noteOther(factor, in: &judgement)
      if isJudged { noteResiduals(factor, in: &judgement) }
      return judgement
    }
  }

  /// The other triangle is as it was.
  private func noteOther(_ factor: Buffer, in judgement: inout Judgement) {
    for row in 0..<n {
      for column in 0..<n where isUpper ? column < row : column > row {
        let place = row * leading + column
        judgement.note(
          .bits(buffer.bits(at: place)), factor.bits(at: place), element, "A", row: row,
          column: column)
      }
    }
  }

  private func noteResiduals(_ factor: Buffer, in judgement: inout Judgement) {
    var l = [Double](repeating: 0, count: n * n)
    var transposed = l
    for row in 0..<n {
      for column in 0...row {
        let value = factor[isUpper ? column * leading + row : row * leading + column]
        (l[row * n + column], transposed[column * n + row]) = (value, value)
      }
    }
    let product = CertifiedProduct(
      n, n, n, l, transposed, hasShortFactors: element != .float64)
    for row in 0..<n {
      for column in 0...row {
        let (found, gauge) = (l[row * n + column], product.absolute(row, column))
        let residual = Enclosure(a[row][column]) - product.enclosure(row, column)
        let distance = max(0, abs(residual.hi) * (1 - 0x1p-50) - residual.radius)
        let allowed = allowance(gauge, terms: column + 3, pivot: l[column * n + column])
        let isGood = found.isFinite && (row != column || found > 0) && distance <= allowed
        let ratio = allowed > 0 ? distance / allowed : distance
        judgement.note(
          ratio: isGood ? ratio : max(ratio, .infinity), "A", row: isUpper ? column : row,
          column: isUpper ? row : column
        ) {
          ("\(found) with the residual \(residual.hi)", "a residual of at most \(allowed)")
        }
      }
    }
  }

  /// - Parameter gauge: (|L||Lᵀ|)ᵢⱼ.
  func allowance(_ gauge: Double, terms count: Int, pivot: Double) -> Double {
    let accumulation = terms.accumulationRoundoff(element)
    let isWide = accumulation != element.unitRoundoff
    let relative =
      Bounds.gamma(count, accumulation) + (isWide ? Bounds.gamma(2, element.unitRoundoff) : 0)
    // Products underflow, and a quotient does, which the pivot multiplies.
    let lost = Normalisation.lost(element, terms)
    return relative * gauge + Double(count) * lost * (1 + abs(pivot))
  }
}
