import Scalars
import Verification

extension MicroAdam {
  private static let code = "IST-DASLab/ISTA-DASLab-Optimizers@4c98e6e, CUDA kernels of MicroAdam"

  static let released: [Finding] = [
    Finding("Error feedback loses nothing but what the quantiser rounds", place: code) {
      // One entry's error is 1, at the end of its bucket, so that four bits hold it exactly.
      func left<T: Scalar>(_: T.Type) -> Double {
        var error = T(1)
        for _ in 0..<100 { error = error + T(0x1p-9) }
        return error.approximation
      }
      let (wanted, found) = (left(Double.self), left(BFloat16.self))
      return .init(
        claimed: "100 gradients of 2⁻⁹ on an error of 1: \(wanted)",
        found: "\(found) in bfloat16, in which gradient and error are added: all are lost",
        isShown: found == 1 && wanted > 1.19)
    },
    Finding("A code has four bits", place: "\(code); there a, δ and Δ are all bfloat16") {
      // The same formula where a is single and δ and Δ are rounded to bfloat16.
      let a: [Float] = [1003, 1005, 1008, 1010.5]
      func codes(_ low: Float, _ high: Float) -> [Int] {
        let unit = (high - low) / 15
        return a.map { Int((($0 - low) / unit + 0.5).rounded(.down)) }
      }
      let nearest = codes(BFloat16(a[0]).float, BFloat16(a[3]).float)
      let low = Float(Format.brain.below(Double(a[0])))
      let outward = codes(low, Float(Format.brain.above(Double(a[3]))))
      return .init(
        claimed: "codes of 1003 … 1010.5 are 0 to 15, as with δ rounded down and Δ up: \(outward)",
        found: "\(nearest) with both to nearest, 1004 and 1012: in a byte -2 fills the neighbour",
        isShown: nearest[0] < 0 && outward.allSatisfy { (0...15).contains($0) })
    },
    Finding(
      "A step is a function of gradient and settings",
      place: "\(code): blocks of the selection are as large as the shared memory of the GPU allows"
    ) {
      let gradient: [Float] = [8, 7, 6, 5, 4, 3, 2, 1]
      func chosen(inBlocksOf size: Int) -> [Int] {
        let layout = Layout(block: size, kept: size / 4, bucket: size, window: 1)
        let problem = Problem(
          theta: gradient.map { _ in 0 }, gradients: [gradient], layout: layout)
        return trace(problem, over: Rational.self).rings[0][0].row.places
      }
      let (whole, halves) = (chosen(inBlocksOf: 8), chosen(inBlocksOf: 4))
      return .init(
        claimed: "a quarter of 8, 7 … 1 is selected: entries \(whole)",
        found: "with blocks half as large, entries \(halves)",
        isShown: whole == [0, 1] && halves == [0, 4])
    },
    Finding("A bucket of equal numbers has code 0", place: code) {
      let (a, low, high): (Float, Float, Float) = (3, 3, 3)
      let quotient = (a - low) / ((high - low) / 15) + 0.5
      return .init(
        claimed: "⌊(a - δ)/u + ½⌋ = 0",
        found: "the quotient is \(quotient): what a cast to an integer makes of it is left open",
        isShown: quotient.isNaN)
    },
    Finding(
      "Indices survive a cast to bfloat16 and back", place: "\(code), and mixed precision around it"
    ) {
      let lost = (0..<32_768).count { Int(BFloat16($0).approximation) != $0 }
      let first = (0..<32_768).first { Int(BFloat16($0).approximation) != $0 } ?? 0
      return .init(
        claimed: "each of the 32768 indices of 16 bits comes back",
        found: "\(lost) do not, the first is \(first), which becomes "
          + "\(Int(BFloat16(first).approximation))", isShown: lost > 0)
    },
    Finding(
      "The theorem's condition (1 + ω) q < 1 is met by the defaults, k = 1 % and 4 bits",
      place: microAdam + ", assumptions and defaults"
    ) {
      let (q, omega) = contraction(seed: 1) { $0.gaussian() }
      let product = q * (1 + omega)
      return .init(
        claimed: "a contraction: for q ≤ √0.99 that needs ω < 0.00504",
        found: "normal gradients, buckets of 64: \(Cell.decimal(q, digits: 3)) · "
          + "\(Cell.decimal(1 + omega, digits: 3)) = \(Cell.decimal(product, digits: 3))",
        isShown: product > 1)
    },
  ]

  /// What selection leaves of a norm, and what the quantiser changes of the rest, for draws of a
  /// distribution: k = 1 % of blocks of 4,096, buckets of 64.
  public static func contraction(
    seed: UInt64, _ draw: (inout Generator) -> Double
  ) -> (selection: Double, quantiser: Double) {
    var generator = Generator(seed: seed, purpose: "MicroAdam/contraction")
    let layout = Layout(block: 4096, kept: 41, bucket: 64, window: 1)
    let gradient = (0..<4 * 4096).map { _ in Float(draw(&generator)) }
    let problem = Problem(
      theta: gradient.map { _ in 0 }, gradients: [gradient], layout: layout)
    let trace = trace(problem, over: Double.self)
    var rest = gradient.map { Double($0) }
    let row = trace.rings[0][0].row
    for (i, value) in zip(row.places, row.values) { rest[i] -= value }
    let lost = squaredNorm(zip(rest, trace.error).map { $0 - $1 })
    let (all, left) = (squaredNorm(gradient.map { Double($0) }), squaredNorm(rest))
    return ((left / all).squareRoot(), (lost / left).squareRoot())
  }
}
