import Foreign
import Scalars
import Structures

/// Judges solutions by their residuals, exactly and element by element.
///
/// Substitution in any order, dividing by the diagonal element, satisfies |b − Tx̂|ᵢ ≤ γₖ(|T||x̂|)ᵢ for the k terms of
/// row i (Higham 2002, Lemma 8.4 and Theorem 8.5); a product with the reciprocal rounds once more.
struct TriangularSolveTruth {
  private let n: Int
  private let columns: Int
  private let ldb: Int
  private let element: ElementType
  private let terms: Terms
  /// op(A) with its rows and columns in the order of substitution: lower triangular.
  private let t: [Double]
  /// B likewise.
  private let b: [Double]
  /// The row of B that is solved for at each step.
  private let order: [Int]

  init(_ call: Call, _ element: ElementType, _ terms: Terms) {
    let (n, lda) = (call.size("n"), call.size("lda"))
    let (isTransposed, isUnit) = (call.size("trans") == 1, call.size("diag") == 1)
    (self.n, self.element, self.terms) = (n, element, terms)
    (columns, ldb) = (call.size("columns"), call.size("ldb"))
    let isForward = Triangles.isUpper(call) == isTransposed
    order = (0..<n).map { isForward ? $0 : n - 1 - $0 }
    let a = call.buffers["A"]!
    var t = [Double](repeating: 0, count: n * n)
    for row in 0..<n {
      for column in 0...row {
        let (r, c) = (order[row], order[column])
        t[row * n + column] =
          row == column && isUnit ? 1 : a[isTransposed ? c * lda + r : r * lda + c]
      }
    }
    self.t = t
    b = order.flatMap { call.row("B", $0, call.size("columns"), leading: call.size("ldb")) }
  }

  /// What can be said of an element.
  private enum State {
    case judged, nan, free
  }

  /// Without NaN, infinity or a zero pivot in its row or in any that it depends on, an element is judged; by what
  /// bounds the solution, if it surely does not leave the range.
  private func state(
    _ row: Int, _ column: Int, _ before: [State], _ bound: Double, _ x: (Int) -> Double
  ) -> State {
    let (right, pivot) = (b[row * columns + column], t[row * n + row])
    if right.isNaN || pivot.isNaN || before.prefix(row).contains(.nan) { return .nan }
    let factors = t[row * n..<row * n + row]
    // NaN times zero may be skipped.
    if zip(factors, 0...).contains(where: { $0.isNaN && before[$1] == .judged && x($1) != 0 }) {
      return .nan
    }
    let isFinite = right.isFinite && pivot.isFinite && factors.allSatisfy(\.isFinite)
    let isPlain = isFinite && abs(pivot) > 4 * element.smallestNormal
    guard isPlain, !before.prefix(row).contains(.free), bound < 0.25 * element.largest else {
      return .free
    }
    return .judged
  }

  var examiner: Examiner {
    let bounds = bounds
    var allowances = [Double?](repeating: nil, count: n * columns)
    for row in 0..<n {
      for column in 0..<columns {
        let error = bounds.error[row * columns + column]
        allowances[order[row] * columns + column] = error.isFinite ? error : nil
      }
    }
    return Examiner(allowances: ["B": allowances]) { results in
      var judgement = Judgement()
      if let solution = results["B"] { note(solution, bounds.size, in: &judgement) }
      return judgement
    }
  }

  private func note(_ solution: Buffer, _ sizes: [Double], in judgement: inout Judgement) {
    let x = order.flatMap { row in (0..<columns).map { solution[row * ldb + $0] } }
    func known(_ values: [Double]) -> [Double] { values.map { $0.isFinite ? $0 : 0 } }
    let product = CertifiedProduct(
      n, columns, n, known(t), known(x), hasShortFactors: element != .float64)
    for column in 0..<columns {
      var states: [State] = []
      for row in 0..<n {
        let index = row * columns + column
        let state = state(row, column, states, sizes[index]) { x[$0 * columns + column] }
        states.append(state)
        guard state == .judged, x[index].isFinite else {
          let expected: Expected = state == .free ? .free : state == .nan ? .nan : .equal(0)
          let bits = solution.bits(at: order[row] * ldb + column)
          judgement.note(expected, bits, element, "B", row: order[row], column: column)
          continue
        }
        let residual = Enclosure(b[index]) - product.enclosure(row, column)
        let distance = max(0, abs(residual.hi) * (1 - 0x1p-50) - residual.radius)
        let allowed = allowance(
          product.absolute(row, column), row, magnitude: abs(x[index]) + abs(b[index]))
        judgement.note(
          ratio: distance == 0 ? 0 : distance / allowed, "B", row: order[row], column: column
        ) {
          ("\(x[index]) with the residual \(residual.hi)", "a residual of at most \(allowed)")
        }
      }
    }
  }

  /// - Parameters:
  ///   - gauge: (|T||x̂|)ᵢ.
  ///   - magnitude: What an underflow of the pivot's reciprocal is multiplied by.
  private func allowance(_ gauge: Double, _ row: Int, magnitude: Double) -> Double {
    let accumulation = terms.accumulationRoundoff(element)
    let isWide = accumulation != element.unitRoundoff
    let relative =
      Bounds.gamma(row + 2, accumulation) + (isWide ? Bounds.gamma(2, element.unitRoundoff) : 0)
    let lost = Normalisation.lost(element, terms)
    let pivot = abs(t[row * n + row])
    return relative * gauge + lost * (Double(row + 2) + pivot * (1 + magnitude + pivot * magnitude))
  }

  /// Bounds on |x| and on the error of a solution, by substitution of the magnitudes: |x| ≤ M(T)⁻¹|b| with the
  /// comparison matrix M(T), and |x̂ − x| ≤ M(T)⁻¹(γ|T||x̂| + underflows) (Higham 2002, section 8.2).
  private var bounds: (size: [Double], error: [Double]) {
    var (size, error) = (b.map(abs), [Double](repeating: 0, count: b.count))
    for row in 0..<n {
      let pivot = abs(t[row * n + row])
      for column in 0..<columns {
        let index = row * columns + column
        var (total, errors) = (size[index], 0.0)
        for other in 0..<row {
          let factor = abs(t[row * n + other])
          total += factor * size[other * columns + column]
          errors += factor * error[other * columns + column]
        }
        size[index] = total / pivot
        let gauge = total + pivot * size[index] + errors
        error[index] =
          (errors + 1.01 * allowance(gauge, row, magnitude: size[index] + total)) / pivot
        if !size[index].isFinite { size[index] = .infinity }
        if !error[index].isFinite { error[index] = .infinity }
      }
    }
    return (size, error)
  }
}
