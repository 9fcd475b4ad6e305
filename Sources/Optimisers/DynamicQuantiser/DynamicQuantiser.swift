public import Scalars
public import Verification

/// **Dynamic quantisation**: an optimiser's moments in eight bits, block by block, with levels of seven decades.
///
/// The levels are 0, 1, and of each decade i = 0 … 6 the middles of n equal parts of [1/10, 1],
///
///     10^(i-6) (1/10 + 9/10 (j + ½)/n),   j = 0 … n - 1,   n = 2ⁱ with a sign, and 2ⁱ⁺¹ without,
///
/// with both signs where there is one: 256 either way. Of a block of B numbers, a = max |x| is kept, and each x goes to
/// the level q nearest to x/a, of two as near to the one nearer to 0; what is read back is a q. Adam keeps its first
/// moment with a sign and its second without.
public enum DynamicQuantiser: RationalAlgorithm {
  public static let source = Citation(
    "Dettmers, Lewis, Shleifer & Zettlemoyer. 8-bit optimizers via block-wise quantization. ICLR 2022",
    "dynamic quantization; the levels as bitsandbytes' create_dynamic_map computes them")

  public struct Problem: Sendable {
    /// Finite; none below 0 without a sign.
    public var values: [Float]
    /// B ≥ 1; the last block may be shorter.
    public var block: Int
    public var isSigned: Bool

    public init(values: [Float], block: Int, isSigned: Bool) {
      (self.values, self.block, self.isSigned) = (values, block, isSigned)
    }

    /// - Throws: ``OptimiserError`` for a block of nothing, what is not finite, and what has a sign and should not.
    func validate() throws(OptimiserError) {
      guard block > 0 else { throw OptimiserError("Blocks of \(block): one number at least") }
      if let i = values.firstIndex(where: { !$0.isFinite }) {
        throw OptimiserError("Number \(i) is \(values[i]): only finite ones have a level")
      }
      if !isSigned, let i = values.firstIndex(where: { $0 < 0 }) {
        throw OptimiserError(
          "Number \(i) is \(values[i]), but levels without a sign were asked for")
      }
    }

    var blocks: [Range<Int>] {
      stride(from: 0, to: values.count, by: block).map { $0..<min($0 + block, values.count) }
    }
  }

  public static let examples = [
    Example<DynamicQuantiser>(
      Problem(values: [0.25, 0, 1, -1], block: 4, isSigned: true),
      gives: [
        "scales": [1], "codes": [201, 127, 255, 0],
        "values": [Rational(317, 1280), 0, 1, Rational(-1271, 1280)],
      ],
      from:
        "by hand: 1/4 is in part 10 of 64 of the last decade, whose middle is 1/10 + 9/10 · 21/128; there is no -1"
    ),
    Example<DynamicQuantiser>(
      Problem(values: [2, 0, 0x1p-30], block: 4, isSigned: false),
      gives: [
        "scales": [2], "codes": [255, 0, 0], "values": [2, 0, 0],
      ], from: "by hand: what is below half of the least level, 3.25 · 10⁻⁷, is 0"),
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let isSigned = generator.next() % 2 == 0
    let values = (0..<size).map { _ -> Float in
      let exponent = -Int(generator.next() % 26)
      let x = Float(generator.dyadic()) * Float(sign: .plus, exponent: exponent, significand: 1)
      return isSigned ? x : abs(x)
    }
    return Problem(
      values: values, block: 1 + Int(generator.next() % UInt64(size + 2)), isSigned: isSigned)
  }

  /// All levels of a block of scale 1 and the numbers around every tie, and blocks of zeros.
  public static func edges(using generator: inout Generator) -> [Problem] {
    var list = [true, false].map { isSigned -> Problem in
      let levels = levels(isSigned: isSigned).map { Float(Double($0) / Double(unit)) }
      let ties = zip(levels, levels.dropFirst()).flatMap { low, high -> [Float] in
        let tie = (low + high) / 2
        return [low, tie.nextDown, tie, tie.nextUp]
      }
      return Problem(values: ties + [1], block: ties.count + 1, isSigned: isSigned)
    }
    list.append(Problem(values: [0, -0.0, 0, 5, 0], block: 2, isSigned: true))
    return list
  }

  public static let largestExactSize = 12

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    quantised(problem, over: S.self)
  }

  public static let implementations: [Implementation<DynamicQuantiser>] = [search, decades]

  public static let laws: [Law<DynamicQuantiser>] = statements

  public static let findings = [noMinusOne, keepsItsSign]

  public static let specials = [
    Special<DynamicQuantiser>(
      "a block of zeros", Problem(values: [0, -0.0], block: 2, isSigned: true),
      contract: "its scale is 0 and so is what is read back; nothing is divided by it",
      gives: ["scales": [0], "codes": [127, 127], "values": [0, 0]])
  ]

  /// One byte for a number, and a scale of four for a block.
  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.values.count)
    return Work(flops: 2 * n, bytes: 5 * n + 4 * Double(problem.blocks.count), in: .float32)
  }

  public static let counters = [
    Counter<DynamicQuantiser>(
      "multiplications of the reference",
      formula: "257 for a number, one for each tie and two more; 2 in a block of zeros",
      declared: { problem in
        problem.blocks.reduce(0) { total, block in
          let isZero = problem.values[block].allSatisfy { $0 == 0 }
          return total + block.count * (isZero ? 2 : 257)
        }
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
      })
  ]

  public static let workloads = [1 << 10, 1 << 16]
}
