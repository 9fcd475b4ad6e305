public import Scalars
public import Structures
public import Verification

/// **Activation quantiser**: codes of eight bits, symmetric, in groups of g along the rows of an m × k matrix; one
/// group a row is what MARLIN's W4A8 layer is given,
///
///     s = max|x| / 127,   q = round(x / s) ∈ -127...127,   x̂ = q s,
///
/// ties to even. |x - x̂| ≤ s/2, and no code is -128, so that a code can change its sign. A group of zeros has s = 0
/// and codes 0. Codes are exact; s is rounded once. ``W4A8Product`` takes codes and steps as they come.
public enum ActivationQuantiser: RationalAlgorithm {
  public static let source = Citation(
    "Frantar, Castro, Chen, Hoefler & Alistarh. MARLIN: mixed-precision auto-regressive parallel inference on large language models. PPoPP 2025, arXiv 2408.11743",
    "its layer for activations of eight bits, IST-DASLab/marlin@b053812, test_w4a8.py: max|x| over 127, rounded to nearest, in exact arithmetic"
  )

  public struct Problem: Sendable {
    /// m × k, of single precision.
    public var activations: Matrix<Float>
    /// Columns of a group: a divisor of k; k itself for one step for each row.
    public var group: Int

    public init(activations: Matrix<Float>, group: Int) {
      (self.activations, self.group) = (activations, group)
    }

    /// The groups, row by row.
    var groups: [[Float]] {
      stride(from: 0, to: activations.elements.count, by: group).map {
        Array(activations.elements[$0..<$0 + group])
      }
    }
  }

  public static let examples = [
    Example<ActivationQuantiser>(
      Problem(
        activations: Matrix(rows: 2, columns: 3, elements: [254, -1, 3, 0, 0, 0]), group: 3),
      gives: ["steps": [2, 0], "codes": .integers([127, 0, 2, 0, 0, 0])],
      from: "by hand: 254/127; -1/2 and 3/2 are ties"),
    Example<ActivationQuantiser>(
      Problem(activations: Matrix(rows: 1, columns: 4, elements: [1, -4, 0.5, 0.25]), group: 2),
      gives: [
        "steps": .scalars([Rational(4, 127), Rational(1, 254)]),
        "codes": .integers([32, -127, 127, 64]),
      ],
      from: "by hand: 127/4 = 31.75, and 127/2 = 63.5 is a tie"),
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let isLarge = size >= 256
    let groups = isLarge ? 1 : 1 + Int(generator.next() % 3)
    let m = isLarge ? 16 : 1 + Int(generator.next() % 4)
    let zeros = Int(generator.next() % UInt64(3 * m))
    return Problem(
      activations: Matrix(rows: m, columns: groups * size) { i, _ in
        i == zeros ? 0 : Float(generator.dyadic())
      }, group: size)
  }

  /// Every half code, so that all ties come, and neighbours of them; the ends of the range.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let halves = (-254...254).map { Float($0) / 2 }
    return [1, 0x1p-20, 0x1p100].map { scale in
      let ties = halves.map { $0 * Float(scale) }
      return Problem(
        activations: Matrix(
          rows: 3, columns: 509,
          elements: ties + ties.map { abs($0) < 127 * Float(scale) ? $0.nextUp : $0 }
            + ties.map { abs($0) < 127 * Float(scale) ? $0.nextDown : $0 }), group: 509)
    }
  }

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    var (steps, codes): ([S], [Int]) = ([], [])
    for group in problem.groups {
      let x = group.map { S(Double($0)) }
      let top = normInfinity(x)
      steps.append(top / S(127))
      let isZero = group.allSatisfy { $0 == 0 }
      codes += x.map { isZero ? 0 : nearestInteger(S(127) * $0, over: top) }
    }
    return ["steps": .scalars(steps), "codes": .integers(codes)]
  }

  public static let implementations: [Implementation<ActivationQuantiser>] =
    Lane.available.map(kernel)

  public static let laws: [Law<ActivationQuantiser>] = statements

  public static let theorems: [Theorem<ActivationQuantiser>] = [productError]

  public static let findings = [signMoved]

  public static let specials: [Special<ActivationQuantiser>] = [
    Special(
      "a number that is not finite",
      Problem(
        activations: Matrix(rows: 3, columns: 2, elements: [1, .nan, -.infinity, 2, -127, 1]),
        group: 2),
      contract: "it makes the step of its group NaN and the codes 0",
      gives: ["steps": [.nan, .nan, 1], "codes": .integers([0, 0, 0, 0, -127, 1])]),
    Special(
      "negative zeros",
      Problem(activations: Matrix(repeating: -0.0, rows: 1, columns: 9), group: 9),
      contract: "they are zeros: step 0, codes 0",
      gives: ["steps": [0], "codes": .integers([Int](repeating: 0, count: 9))]),
    Special(
      "subnormal numbers",
      Problem(
        activations: Matrix(rows: 1, columns: 3, elements: [127 * 0x1p-149, -0x1p-149, 0x1p-148]),
        group: 3),
      contract: "they have a step as others have",
      gives: ["steps": [0x1p-149], "codes": .integers([127, -1, 2])]),
  ]

  public static let counters = [
    Counter<ActivationQuantiser>("divisions of the reference", formula: "mk/g, one for each step") {
      $0.activations.elements.count / $0.group
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.divisions
    }
  ]

  /// A number is read, a code in a byte written.
  public static func work(on problem: Problem) -> Work? {
    let count = Double(problem.activations.elements.count)
    return Work(
      flops: 3 * count, bytes: 5 * count + 4 * count / Double(problem.group), in: .float32)
  }

  public static let workloads = [4096]
}
