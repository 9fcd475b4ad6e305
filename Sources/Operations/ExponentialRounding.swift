import Foreign
import Structures

/// What rounding may do to the terms eˣ⁻ᵐ of a softmax with maximum m, as bounds on |ln(computed/exact)|.
///
/// The subtraction turns the exponent −t into −t(1 + δ), |δ| ≤ u, and so does the constant of a kernel that takes
/// powers of two, fma(x, log₂e, −m log₂e); a rounding of m log₂e is common to all terms and cancels. A call of exp is
/// good to four units of the last place, thus to 8u, and of e⁰ to one. A term that came before greater ones is multiplied by
/// e to the difference of the maxima for each of these, at most, if the maximum is a running one (Milakov &
/// Gimelshein 2018): one more call and one more rounding each, and the differences add up to t.
struct ExponentialRounding {
  /// Of the elements.
  private let u: Double
  /// Of running sums.
  private let sums: Double

  init(_ element: ElementType, _ terms: Terms) {
    u = element.unitRoundoff
    sums = terms.accumulationRoundoff(element)
  }

  /// What all that uses a term finds in it.
  ///
  /// - Parameters:
  ///   - distance: t, from the maximum.
  ///   - corrections: How many running maxima may come afterwards.
  func ofExponential(distance: Double, corrections: Int) -> Double {
    let first = distance == 0 ? roundings(2, u) : roundings(8, u)
    return 2 * distance * u + first + Double(corrections) * roundings(8, u)
  }

  /// What one sum of terms has besides.
  func ofCorrections(_ count: Int) -> Double { roundings(count, max(u, sums)) }

  /// Of so many operations in the type of the elements.
  func ofElements(_ count: Int) -> Double { roundings(count, u) }
  /// Of a sum of so many terms.
  func ofSum(_ count: Int) -> Double {
    roundings(max(0, count - 1), sums) + roundings(sums == u ? 0 : 1, u)
  }

  /// n roundings: −n ln(1 − u) < nu/(1 − u).
  private func roundings(_ count: Int, _ u: Double) -> Double { Double(count) * u / (1 - u) }

  /// Numbers below the smallest normal one may be lost: exponential functions in vectors flush them or stop there.
  static func lost(_ element: ElementType) -> Double { 2 * element.smallestNormal }
}
