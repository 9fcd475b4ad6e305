import Scalars
import Verification

extension AbsMax {
  /// Largest weights: of full significand, of which half is a tie for every odd L; odd multiples of L, of
  /// which every tie is a number; the same where magnitudes are subnormal, and where they are huge.
  ///
  /// The subnormal ones are multiples of L too, so that the step is a number: half a unit of the last
  /// place is not a relative error there.
  static func tops(levels: Int, using generator: inout Generator) -> [Float] {
    let full = Float(1 + generator.uniform())
    let odd = Float(levels * (2 * Int(generator.next() % 500) + 1))
    return [0.029296875, full, odd, full * 0x1p-80, full * 0x1p127]
      + [odd * 0x1p-149, odd * 0x1p-140, odd * 0x1p-126, odd * 0x1p100]
  }

  /// The largest weight first, and then numbers at ties (j + 1/2) top / L or next to one, of both signs;
  /// a tie that is no number is rounded to one.
  static func nearTies(
    _ count: Int, top: Float, levels: Int, using generator: inout Generator
  ) -> [Float] {
    [top]
      + (1..<count).map { _ in
        let code = Double(generator.next() % UInt64(levels)) + 0.5
        let tie = Float(code * Double(top) / Double(levels))
        let weight = [tie, tie.nextUp, tie.nextDown, top / 2][Int(generator.next() % 4)]
        return generator.next() % 2 == 0 ? weight : -weight
      }
  }

  /// Four programs, four rules.
  static let tiesAreManyRules = Finding(
    "A code is the nearest integer, whoever rounds",
    place:
      "PyTorch's round; ggml-org/ggml d99724f2, quantisers of Q8_0 (roundf) and Q4_0 (trunc of x + 8.5); IST-DASLab/ISTA-DASLab-Optimizers@4c98e6e, ⌊x + ½⌋"
  ) {
    let ties = stride(from: -3.5, through: 3.5, by: 1).map { Double($0) }
    let rules: [(name: String, codes: [Int])] = [
      ("to even", ties.map { Int($0.rounded(.toNearestOrEven)) }),
      ("away from zero", ties.map { Int($0.rounded(.toNearestOrAwayFromZero)) }),
      ("trunc(x + 8.5) - 8", ties.map { Int(($0 + 8.5).rounded(.towardZero)) - 8 }),
      ("⌊x + ½⌋", ties.map { Int(($0 + 0.5).rounded(.down)) }),
    ]
    let off = rules.dropFirst().map { rule in
      "\(rule.name) \(zip(rule.codes, rules[0].codes).count { $0 != $1 })"
    }
    return .init(
      claimed: "one code for each of -3½, -2½ … 3½: \(rules[0].codes)",
      found:
        "of eight ties others than to even: \(off.joined(separator: ", ")), the last two alike from -8 on",
      isShown: rules.dropFirst().allSatisfy { $0.codes != rules[0].codes }
        && rules[2].codes == rules[3].codes && rules[1].codes != rules[2].codes)
  }
}
