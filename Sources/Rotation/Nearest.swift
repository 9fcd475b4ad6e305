import Scalars

/// The integer nearest to a / b for b > 0, ties to even, decided without a division: an estimate is moved until
/// |2a - 2kb| ≤ b is certain.
func nearestInteger<S: Scalar>(_ a: S, over b: S) -> Int {
  var k = Int((a.approximation / b.approximation).rounded())
  while S(2) * a > S(2 * k + 1) * b { k += 1 }
  while S(2) * a < S(2 * k - 1) * b { k -= 1 }
  let isAboveTie = S(2) * a == S(2 * k + 1) * b
  let isBelowTie = S(2) * a == S(2 * k - 1) * b
  if isAboveTie, !k.isMultiple(of: 2) { return k + 1 }
  if isBelowTie, !k.isMultiple(of: 2) { return k - 1 }
  return k
}

/// How many codes a computed quotient may be off: 1 within a relative error of a tie, 0 elsewhere. A quotient
/// that is a tie is exact where its step is, and then its rounding is fixed.
func tieSlack(
  _ quotient: Rational, relative error: Double = 0x1p-50, isStepExact: Bool = false
) -> Double {
  let nearest = nearestInteger(quotient, over: 1)
  let distance = Rational(1, 2) - (quotient - Rational(nearest)).absolute
  if distance == 0 { return isStepExact ? 0 : 1 }
  return distance <= Rational(error) * quotient.absolute ? 1 : 0
}
