import Scalars
import Verification

extension DelayLimit {
  /// sin(π/n) for even n ≥ 2, from π by Machin's formula.
  static func sineOfHalfTurn<S: RealScalar>(over n: Int, _: S.Type) -> S {
    S.sin(halfTurn(S.self) / S(n))
  }

  /// π = 16 arctan(1/5) − 4 arctan(1/239), by the alternating series.
  ///
  /// The sum stops where a term no longer matters in any precision that is used here; the remainder is
  /// below its first omitted term, 5⁻⁶⁰¹ < 2⁻¹³⁹⁵.
  private static func halfTurn<S: RealScalar>(_: S.Type) -> S {
    func arctangent(ofInverse q: Int, terms: Int) -> S {
      let inverse = S(1) / S(q)
      let square = inverse * inverse
      var (power, sum) = (inverse, S.zero)
      for k in 0..<terms {
        let term = power / S(2 * k + 1)
        sum = k % 2 == 0 ? sum + term : sum - term
        power *= square
      }
      return sum
    }
    return 16 * arctangent(ofInverse: 5, terms: 300) - 4 * arctangent(ofInverse: 239, terms: 90)
  }
}
