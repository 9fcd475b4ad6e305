import Scalars

/// How many codes a computed quotient may be off: 1 within a relative error of a tie, 0 elsewhere. A quotient
/// that is a tie is exact where its step is, and then its rounding is fixed.
func tieSlack(
  _ quotient: Rational, relative error: Double = 0x1p-50, isStepExact: Bool = false
) -> Double {
  isNearTie(quotient, relative: error, orAt: !isStepExact) ? 1 : 0
}
