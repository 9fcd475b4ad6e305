public import Scalars
public import Verification

/// **Dequantisation of nibbles**: words of eight codes of four bits as weights,
///
///     ŵ_l = (q_l - 8) s,   q ∈ 0...15,
///
/// with a step s of half precision for every g words. Codes 2j and 2j + 1 of a word stand in its nibbles j and
/// j + 4, as MARLIN packs them, so that a mask finds both of a pair at once.
///
/// A code is set into the significand of a number that is large enough: 2^(23 - 4i) with bits 4i to 4i + 3 set
/// to q is 2^(23 - 4i) + q, and what is left after 2^(23 - 4i) + 8 is taken away is q - 8, exactly. Products with a
/// step have fourteen bits: in single precision every weight is exact.
public enum DequantiseNibbles: RationalAlgorithm {
  public static let source = Citation(
    "Frantar, Castro, Chen, Hoefler & Alistarh. MARLIN: mixed-precision auto-regressive parallel inference on large language models. PPoPP 2025, arXiv 2408.11743",
    "dequant of IST-DASLab/marlin@2f6d7c1; the method is FasterTransformer's")

  public struct Problem: Sendable {
    public var words: [UInt32]
    /// ⌈words / g⌉.
    public var steps: [Float16]
    /// Words that share a step.
    public var group: Int

    public init(words: [UInt32], steps: [Float16], group: Int) {
      (self.words, self.steps, self.group) = (words, steps, group)
    }
  }

  public static let examples = [
    Example<DequantiseNibbles>(
      Problem(words: [0x7531_6420, 0xFFFF_8888], steps: [1, 0.5], group: 1),
      gives: [
        "weights": .scalars(
          [-8, -7, -6, -5, -4, -3, -2, -1] + (0..<8).map { $0 % 2 == 0 ? 0 : Rational(7, 2) })
      ],
      from: "by hand: codes 0 to 7 in the order 0, 2, 4, 6, 1, 3, 5, 7 of nibbles; 8 and 15 in turn"
    )
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let group = size >= 256 ? 16 : 1 + Int(generator.next() % 5)
    return Problem(
      words: (0..<size).map { _ in UInt32(truncatingIfNeeded: generator.next()) },
      // Below 2¹³, so that twice a step is a half too.
      steps: (0..<(size + group - 1) / group).map { _ in
        Float16(bitPattern: UInt16(generator.next() % 0x7000))
      }, group: group)
  }

  /// All codes at all places, with steps of every exponent: subnormal ones, and -1.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let words = (0..<16).map { UInt32($0) * 0x1111_1111 }
    let steps = (0..<28).map { Float16(bitPattern: UInt16($0 << 10 | 0x155)) } + [-1]
    return [
      Problem(words: steps.flatMap { _ in words }, steps: steps, group: 16),
      Problem(
        words: (0..<35).map { _ in UInt32(truncatingIfNeeded: generator.next()) },
        steps: [1, 0x1p-24, 0.1], group: 17),
    ]
  }

  public static func reference<S: Scalar>(_ problem: Problem, over _: S.Type) -> Observation<S> {
    // The nibble of each code.
    let nibbles = [0, 4, 1, 5, 2, 6, 3, 7]
    var weights: [S] = []
    for (i, word) in problem.words.enumerated() {
      let step = S(Double(problem.steps[i / problem.group]))
      weights += nibbles.map { S(Int(word >> UInt32(4 * $0) & 15) - 8) * step }
    }
    return ["weights": .scalars(weights)]
  }

  public static let implementations: [Implementation<DequantiseNibbles>] =
    Lane.available.map(kernel) + [released]

  public static let laws: [Law<DequantiseNibbles>] = [
    Law("Words times steps of 1 are integers from -8 to 7, and all bits turned over -1 less those.")
    {
      problem, subject in
      let units = problem.steps.map { _ in Float16(1) }
      let group = problem.group
      let weights = subject(Problem(words: problem.words, steps: units, group: group))["weights"]
      let others = subject(Problem(words: problem.words.map { ~$0 }, steps: units, group: group))
      return weights.count == 8 * problem.words.count
        && weights.allSatisfy { (-8...7).contains(Int($0.approximation)) }
        && others["weights"] == weights.map { -1 - $0 }
    },
    Law("A code that is raised by one is a weight that is a step larger, at its own place.") {
      problem, subject in
      var other = problem
      let places = problem.words.indices.map { $0 % 8 }
      for (i, l) in places.enumerated() {
        let nibble = UInt32(l / 2 + l % 2 * 4)
        other.words[i] &= ~(1 << (4 * nibble))
      }
      var raised = other
      for (i, l) in places.enumerated() {
        raised.words[i] |= 1 << (4 * UInt32(l / 2 + l % 2 * 4))
      }
      let (low, high) = (subject(other)["weights"], subject(raised)["weights"])
      return low.count == 8 * problem.words.count
        && zip(low, high).enumerated().allSatisfy { place, pair in
          let step = Rational(Double(problem.steps[place / 8 / problem.group]))
          return pair.1 - pair.0 == (place % 8 == places[place / 8] ? step : 0)
        }
    },
    Law("A step is its group's alone.") { problem, subject in
      guard let last = problem.steps.indices.last else { return nil }
      var other = problem
      other.steps[last] *= 2
      let first = 8 * last * problem.group
      let (weights, changed) = (subject(problem)["weights"], subject(other)["weights"])
      return changed.prefix(first) == weights.prefix(first)
        && Array(changed.dropFirst(first)) == weights.dropFirst(first).map { 2 * $0 }
    },
  ]

  public static let specials = [
    Special<DequantiseNibbles>(
      "steps that are infinite or NaN",
      Problem(words: [0x8888_888F, 0x8888_8887], steps: [.infinity, .nan], group: 1),
      contract: "an infinite step makes weights infinite, and NaN where the code is 8; NaN all",
      gives: [
        "weights": .scalars([.infinity] + [Double](repeating: .nan, count: 15))
      ])
  ]

  public static let counters = [
    Counter<DequantiseNibbles>("multiplications of the reference", formula: "8 for each word") {
      8 * $0.words.count
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
    }
  ]

  /// A subtraction and a product for each code; words, steps and floats.
  public static func work(on problem: Problem) -> Work? {
    let count = Double(problem.words.count)
    return Work(
      flops: 16 * count, bytes: 36 * count + 2 * Double(problem.steps.count), in: .float32)
  }

  public static let workloads = [65_536]
}
