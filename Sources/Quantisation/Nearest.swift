import Scalars

/// What becomes of a number halfway between two integers.
enum TieRule { case even, up }

/// The integer nearest to a / b for a ≥ 0 and b > 0, found without forming the quotient in S.
///
/// A double only says where to look. An integer q is taken if |2a - 2qb| < b, or if that is an equality
/// and the rule prefers q: products of dyadic numbers are exact in every scalar, and so are ties.
func nearest<S: Scalar>(_ a: S, over b: S, ties: TieRule) -> Int {
  let guess = (a.approximation / b.approximation).rounded()
  let candidates = [guess, guess - 1, guess + 1]
  let found = candidates.first { q in
    let excess = S(2) * (a - S(q) * b)
    if excess.absolute < b { return true }
    return ties == .even ? excess.absolute == b && Int(q) % 2 == 0 : excess == -b
  }
  return Int(found ?? guess)
}

/// Weights that are often tied, as multiples of 1/64, or else normal deviates of full significand, as many
/// of them, as in a benchmark, always are.
func sampleWeights(_ count: Int, using generator: inout Generator) -> [Float] {
  let isTied = count < 1024 && generator.next() % 2 == 0
  return (0..<count).map { _ in
    Float(isTied ? generator.dyadic() : generator.gaussian())
  }
}
