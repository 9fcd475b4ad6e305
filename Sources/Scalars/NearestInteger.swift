/// The integer nearest to a / b for b > 0, ties to even, decided without a division: an estimate is moved until
/// |2a - 2kb| ≤ b is certain.
public func nearestInteger<S: Scalar>(_ a: S, over b: S) -> Int {
  var k = Int((a.approximation / b.approximation).rounded())
  while S(2) * a > S(2 * k + 1) * b { k += 1 }
  while S(2) * a < S(2 * k - 1) * b { k -= 1 }
  let isAboveTie = S(2) * a == S(2 * k + 1) * b
  let isBelowTie = S(2) * a == S(2 * k - 1) * b
  if isAboveTie, !k.isMultiple(of: 2) { return k + 1 }
  if isBelowTie, !k.isMultiple(of: 2) { return k - 1 }
  return k
}

/// Whether a quotient is within a relative error of a tie, so that a computed code may be the neighbour; a quotient
/// that is a tie counts if `isTieCounted`.
public func isNearTie(
  _ quotient: Rational, relative error: Double, orAt isTieCounted: Bool
) -> Bool {
  let nearest = nearestInteger(quotient, over: 1)
  let distance = Rational(1, 2) - (quotient - Rational(nearest)).absolute
  if distance == 0 { return isTieCounted }
  return distance <= Rational(error) * quotient.absolute
}
