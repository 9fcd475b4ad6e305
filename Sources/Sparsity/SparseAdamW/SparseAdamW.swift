public import Scalars
public import Structures
public import Verification

/// **AdamW on compressed state**: one step for the kept weights of an N:M matrix alone, whose moments
/// are stored for kept entries only.
///
///     g = (∇/γ) ⊙ mask,   m ← β₁m + (1 - β₁)g,   v ← β₂v + (1 - β₂)g²,
///     w ← w - η ((m / (1 - β₁ᵗ)) / (√(v / (1 - β₂ᵗ)) + ε) + λw).
///
/// The reference is dense, with masks: weights and moments that are zero off the mask stay zero there,
/// so that nothing is lost. The same operations give the same bits in either form.
public enum SparseAdamW: RealAlgorithm {
  public static let source = Citation(
    slope,
    "The optimiser on compressed values, with AdamW of Loshchilov & Hutter, ICLR 2019, Algorithm 2"
  )

  public struct Problem: Sendable {
    /// The weights, and the places of everything.
    public var weights: NMCompressed<Float>
    /// Dense: outputs × inputs.
    public var gradient: [Float]
    /// For each kept entry.
    public var first: [Float]
    public var second: [Float]
    /// t ≥ 1.
    public var step: Int
    /// Powers of two and sums of two of them, so that every format holds them.
    public var rate = 0x1p-7, beta1 = 0.875, beta2 = 0.984375, epsilon = 0x1p-20
    public var decay = 0x1p-5, scale = 0x1p-3
  }

  public static let examples: [Example<SparseAdamW>] = {
    let weights = SparseGEMV.compressed(rows: 1, columns: 4, [1, 0], places: [1, 2])
    var problem = Problem(
      weights: weights, gradient: [9, 8, 0, 7], first: [0, 0], second: [0, 0], step: 1)
    (problem.epsilon, problem.decay, problem.rate) = (1, 0.5, 0.25)
    // g = 1: m = 1/8, v = 1/64; corrected both are 1: w = 1 - (1/(1 + 1) + 1/2)/4.
    return [
      Example(
        problem,
        gives: [
          "w": .scalars([0, Rational(3, 4), 0, 0]), "m": .scalars([Rational(1, 8), 0]),
          "v": .scalars([Rational(1, 64), 0]),
        ], within: 0x1p-90, from: "by hand: 1 - ¼ (1/(1 + 1) + ½)")
    ]
  }()

  /// A size counts groups; from 4,096 on each in 2:4 and three of four values in one row.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let pattern = size >= 1024 ? nm(2, of: 4) : generator.pattern()
    let weights = generator.compressed(1, groups: size, pattern)
    let kept = weights.values.count
    return Problem(
      weights: weights,
      gradient: (0..<size * pattern.group).map { _ in Float(generator.graded(8)) },
      first: (0..<kept).map { _ in Float(generator.dyadic()) },
      second: (0..<kept).map { _ in Float(abs(generator.dyadic())) },
      step: 1 + Int(generator.next() % 5))
  }

  public static func edges(using generator: inout Generator) -> [Problem] {
    [17, 33, 129].map { problem(size: $0, using: &generator) }
  }

  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: RealScalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let columns = problem.weights.absoluteColumns
    let count = problem.weights.columns
    var (w, m, v) = (
      [S](repeating: .zero, count: count), [S](repeating: .zero, count: count),
      [S](repeating: .zero, count: count)
    )
    var mask = [Bool](repeating: false, count: count)
    for (slot, j) in columns.enumerated() {
      w[j] = S(Double(problem.weights.values[slot]))
      m[j] = S(Double(problem.first[slot]))
      v[j] = S(Double(problem.second[slot]))
      mask[j] = true
    }
    let step = Step<S>(problem)
    for j in 0..<count {
      let g = mask[j] ? S(Double(problem.gradient[j])) : .zero
      step.apply(&w[j], g, &m[j], &v[j])
    }
    return [
      "w": .scalars(w), "m": .scalars(columns.map { m[$0] }), "v": .scalars(columns.map { v[$0] }),
    ]
  }

  public static let implementations: [Implementation<SparseAdamW>] =
    Lane.available.map { kernel($0, isCompressed: true) } + [kernel(.widest, isCompressed: false)]

  public static let laws: [Law<SparseAdamW>] = [
    Law("What is pruned stays zero, whatever its gradient.") { problem, subject in
      let w = subject(problem)["w"]
      let kept = Set(problem.weights.absoluteColumns)
      var other = problem
      for j in problem.gradient.indices where !kept.contains(j) { other.gradient[j] += 3 }
      return w.indices.allSatisfy { kept.contains($0) || w[$0] == 0 }
        && areEqual(subject(other)["w"], w)
    },
    Law("With zero gradients the moments decay by β₁ and β₂, exactly.") { problem, subject in
      var still = problem
      still.gradient = problem.gradient.map { _ in 0 }
      let result = subject(still)
      let (beta1, beta2) = (Ball(problem.beta1), Ball(problem.beta2))
      return areEqual(result["m"], problem.first.map { beta1 * Ball(Double($0)) })
        && areEqual(result["v"], problem.second.map { beta2 * Ball(Double($0)) })
    },
    Law("Without history and decay, for ε = 2⁻¹⁴⁰, the first step is η against g, to 2⁻⁸⁰.") {
      problem, subject in
      var first = problem
      (first.step, first.decay, first.epsilon) = (1, 0, 0x1p-140)
      first.first = problem.first.map { _ in 0 }
      first.second = first.first
      first.gradient = problem.gradient.map { $0 == 0 ? 1 : $0 }
      let w = subject(first)["w"]
      return zip(first.weights.values, first.weights.absoluteColumns).allSatisfy { value, j in
        guard j < w.count else { return false }
        let moved = w[j] - Ball(Double(value))
        let sign: Double = first.gradient[j] > 0 ? -1 : 1
        return (moved - Ball(sign * problem.rate)).absolute < Ball(0x1p-80)
      }
    },
  ]

  private static func areEqual(_ a: [Ball], _ b: [Ball]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { ($0 - $1).absolute < Ball(0x1p-80) }
  }

  public static let specials: [Special<SparseAdamW>] = [
    Special(
      "NaN in a pruned gradient",
      Problem(
        weights: SparseGEMV.compressed(rows: 1, columns: 4, [0, 0], places: [0, 1]),
        gradient: [0, 0, .nan, .infinity], first: [0, 0], second: [0, 0], step: 1),
      contract: "it is not seen", gives: ["w": [0, 0, 0, 0], "m": [0, 0], "v": [0, 0]]),
    Special(
      "NaN in a kept gradient",
      Problem(
        weights: SparseGEMV.compressed(rows: 1, columns: 4, [0, 0], places: [0, 1]),
        gradient: [.nan, 0, 0, 0], first: [0, 0], second: [0, 0], step: 1),
      contract: "it propagates to its weight and its moments",
      gives: ["w": [.nan, 0, 0, 0], "m": [.nan, 0], "v": [.nan, 0]]),
  ]

  public static let counters: [Counter<SparseAdamW>] = [
    Counter("roots", formula: "entries of the dense matrix") {
      $0.weights.columns
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.elementary
    }
  ]

  /// For each kept entry w, g, m and v are read and w, m and v written: 28 bytes.
  public static func work(on problem: Problem) -> Work? {
    let kept = Double(problem.weights.values.count)
    return Work(flops: 14 * kept, bytes: 28 * kept, in: .float32)
  }

  /// 0.4 MB; 84 MB, of which 48 are read, beyond any cache here.
  public static let workloads = [8192, 1_500_000]
}
