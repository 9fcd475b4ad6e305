import Scalars
import Structures
import Verification

/// What products with weights of four bits in groups of terms have in common: which operands fit, the formula,
/// and what rounding may make of it.
enum GroupedWeights {
  /// - Throws: `MixedPrecisionError` for groups that are no multiple of `unit` or do not divide the terms, and
  ///   for operands that do not fit each other.
  static func check<T>(
    _ codes: Matrix<UInt8>, _ steps: Matrix<T>, group g: Int, of unit: Int, activations: Int
  ) throws(MixedPrecisionError) {
    let k = codes.rows
    guard g > 0, g.isMultiple(of: unit) else {
      throw MixedPrecisionError("Groups of \(g) terms: multiples of \(unit) are supported")
    }
    guard k.isMultiple(of: g) else {
      throw MixedPrecisionError("\(k) terms are no whole number of groups of \(g)")
    }
    guard activations == k else {
      throw MixedPrecisionError(
        "Activations have \(activations) columns and codes \(k) rows: both are the terms of a sum")
    }
    guard steps.rows == k / g, steps.columns == codes.columns else {
      throw MixedPrecisionError(
        "Steps are \(steps.rows) × \(steps.columns), not \(k / g) × \(codes.columns)")
    }
  }

  /// C_ij = Σ_b w_bj Σ_{l in group b} a_il (q_lj - 8), row by row.
  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  static func product<S: Scalar>(
    _ activations: Matrix<Double>, _ codes: Matrix<UInt8>, _ steps: Matrix<Double>, group: Int,
    over _: S.Type
  ) -> [S] {
    let weights = (0..<16).map { S($0 - 8) }
    let (k, n) = (codes.rows, codes.columns)
    var c: [S] = []
    for i in 0..<activations.rows {
      let row = (0..<k).map { S(activations[i, $0]) }
      for j in 0..<n {
        var total = S.zero
        for b in 0..<steps.rows {
          var sum = S.zero
          for l in b * group..<(b + 1) * group {
            sum += row[l] * weights[Int(codes.elements[l * n + j])]
          }
          total += S(steps[b, j]) * sum
        }
        c.append(total)
      }
    }
    return c
  }

  /// Σ_b |w_bj| Σ |a_il| |q_lj - 8|, row by row: what the roundings of a product are relative to.
  static func sizes(
    _ activations: Matrix<Double>, _ codes: Matrix<UInt8>, _ steps: Matrix<Double>, group: Int
  ) -> [Double] {
    let (k, n) = (codes.rows, codes.columns)
    var sizes: [Double] = []
    for i in 0..<activations.rows {
      for j in 0..<n {
        var total = 0.0
        for l in 0..<k {
          let weight = abs(Int(codes.elements[l * n + j]) - 8)
          total += abs(activations[i, l]) * Double(weight) * abs(steps[l / group, j])
        }
        sizes.append(total)
      }
    }
    return sizes
  }

  /// Whether results are the weights, as those for activations of the identity must be.
  static func areWeights(
    _ c: [Rational], _ codes: Matrix<UInt8>, _ steps: Matrix<Double>, group: Int
  ) -> Bool {
    let n = codes.columns
    guard c.count == codes.elements.count else { return false }
    return c.enumerated().allSatisfy { place, weight in
      let (l, j) = (place / n, place % n)
      return weight == Rational(steps[l / group, j]) * Rational(Int(codes[l, j]) - 8)
    }
  }
}
