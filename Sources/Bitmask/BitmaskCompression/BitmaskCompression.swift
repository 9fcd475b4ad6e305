public import Scalars
public import Verification

/// **Bitmask compression**: a bit for every number that is not zero, these numbers, and all of it restored.
///
///     masks_b = Σ 2ᶜ over the c < 16 with x_(16b+c) ≠ 0,   values = the x that are not zero, in order.
///
/// A bijection between arrays without negative zeros and pairs of masks and as many values: 2⌈n / 16⌉ + 4k
/// bytes for k of n. A zero of either sign comes back as +0.
public enum BitmaskCompression: RationalAlgorithm {
  public static let source = Citation(
    "Agarwalla et al. Enabling high-sparsity foundational Llama models with efficient pretraining and deployment. arXiv:2405.03594 (2024)",
    "unstructured sparse weights; the format is ours")

  public struct Problem: Sendable {
    public var x: [Float]

    public init(x: [Float]) { self.x = x }
  }

  public static let examples = [
    Example<BitmaskCompression>(
      Problem(x: [0, 5, 0, -1] + [Float](repeating: 0, count: 12) + [2]),
      gives: [
        "masks": .integers([10, 1]), "values": [5, -1, 2],
        "restored": .scalars([0, 5, 0, -1] + [Rational](repeating: 0, count: 12) + [2]),
      ], from: "by hand: 2¹ + 2³, and 2⁰ of the second sixteen")
  ]

  public static let smallestSize = 0
  public static let largestExactSize = 20

  /// Whole numbers with many zeros, or multiples of 1/64 with few.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    if size >= 4096 {
      return Problem(
        x: generator.plenty(1, size, zeros: benchmarkZeros) { Float($0) / 64 }.elements)
    }
    let share = shares[Int(generator.next() % UInt64(shares.count))]
    return Problem(x: generator.sparse(1, size, zeros: share) { Float($0.dyadic()) }.elements)
  }

  /// Every single place of 33, every share of zeros.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let single = (0..<33).map { place in Problem(x: (0..<33).map { $0 == place ? -2 : 0 }) }
    return single
      + shares.map { share in
        Problem(x: generator.sparse(1, 1003, zeros: share) { Float($0.dyadic()) }.elements)
      }
  }

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let x = problem.x.map { S(Double($0)) }
    let masks = stride(from: 0, to: x.count, by: 16).map { start in
      (start..<min(start + 16, x.count)).reduce(0) { $0 + (x[$1] == 0 ? 0 : 1 << ($1 - start)) }
    }
    return [
      "masks": .integers(masks), "values": .scalars(x.filter { $0 != 0 }), "restored": .scalars(x),
    ]
  }

  public static let implementations: [Implementation<BitmaskCompression>] =
    Lane.available.map(kernel)

  public static let laws: [Law<BitmaskCompression>] = [
    Law("There are as many values as bits, and none of them is zero.") { problem, subject in
      let result = subject(problem)
      let bits = result[integers: "masks"].reduce(0) { $0 + $1.nonzeroBitCount }
      return bits == result["values"].count && result["values"].allSatisfy { $0 != 0 }
        && result[integers: "masks"].count == (problem.x.count + 15) / 16
    },
    Law("What is restored is what was compressed.") { problem, subject in
      subject(problem)["restored"] == problem.x.map { Rational(Double($0)) }
    },
    Law("A value stands behind as many values as there are bits in front of its own.") {
      problem, subject in
      let result = subject(problem)
      let (masks, values) = (result[integers: "masks"], result["values"])
      guard masks.count == (problem.x.count + 15) / 16 else { return false }
      var next = 0
      for (i, x) in problem.x.enumerated() where masks[i / 16] >> (i % 16) & 1 == 1 {
        guard next < values.count, values[next] == Rational(Double(x)) else { return false }
        next += 1
      }
      return next == values.count
    },
    Law("Factors of -4 change values, and no mask.") { problem, subject in
      let (once, other) = (subject(problem), subject(Problem(x: problem.x.map { -4 * $0 })))
      return other[integers: "masks"] == once[integers: "masks"]
        && other["values"] == once["values"].map { -4 * $0 }
    },
  ]

  public static let specials: [Special<BitmaskCompression>] = [
    Special(
      "zeros of both signs", Problem(x: [-0.0, 0, 1]),
      contract: "both are zeros, and come back as +0",
      gives: ["masks": .integers([4]), "values": [1], "restored": [0, 0, 1]]),
    Special(
      "NaN, infinities and subnormals", Problem(x: [0x1p-149, .nan, 0, -.infinity]),
      contract: "none of them is zero",
      gives: [
        "masks": .integers([11]), "values": [0x1p-149, .nan, -.infinity],
        "restored": [0x1p-149, .nan, 0, -.infinity],
      ]),
  ]

  public static let counters: [Counter<BitmaskCompression>] = [
    Counter("bytes", formula: "2 ⌈n / 16⌉ + 4k") { problem in
      2 * ((problem.x.count + 15) / 16) + 4 * problem.x.count { $0 != 0 }
    } counted: { problem in
      let result = reference(problem, over: Double.self)
      return 2 * result[integers: "masks"].count + 4 * result["values"].count
    }
  ]

  /// x is read, masks and values are written and read, and x is written.
  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.x.count)
    let stored = Double(problem.x.count { $0 != 0 })
    return Work(flops: n, bytes: 8 * n + 2 * (n / 8 + 4 * stored), in: .float32)
  }

  public static let workloads = [65_536, 1_048_576]
}
