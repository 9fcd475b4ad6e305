import Scalars

extension Wanda {
  /// Two weights v, w of 24 bits with s, t of at most 24 bits such that v² s and w² t are nearly equal: t/s
  /// is the last convergent of the continued fraction of v² / w² with such terms, which is within 1/s² of
  /// it. One pair in twenty or so differs by less than the rounding of its scores to double precision.
  static func nearlyEqualScores(
    using generator: inout Generator
  ) -> [(weight: Float, square: Float)] {
    let (v, w) = (1 << 23 + Int(generator.next() >> 41), 1 << 23 + Int(generator.next() >> 41))
    var (a, b) = (v * v, w * w)
    var (last, next) = ((t: 0, s: 1), (t: 1, s: 0))
    while b > 0 {
      let quotient = a / b
      let after = (t: quotient * next.t + last.t, s: quotient * next.s + last.s)
      guard max(after.t, after.s) < 1 << 24 else { break }
      (last, next) = (next, after)
      (a, b) = (b, a % b)
    }
    return [(Float(v), Float(next.s)), (Float(w), Float(next.t))]
  }
}
