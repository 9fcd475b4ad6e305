public import Scalars
public import Verification

/// **MKORLayer**: one linear layer trained with rank-1 Kronecker factors, on P ranks.
///
/// Samples (xᵢ, yᵢ), loss (1/2n) Σ ‖Wxᵢ − yᵢ‖², gᵢ = Wxᵢ − yᵢ. In every f-th iteration the means x̄ and ḡ are
/// summed over the ranks, d_in + d_out words, and update the inverse factors R and L by ``MKORFactor``'s
/// rule; in every iteration
///
///     W := W − η L ∇ R,   ∇ = (1/n) Σ gᵢxᵢᵀ,
///
/// with ∇ summed over the ranks in d_in·d_out words. Rescaling and momentum are left to the optimiser that
/// follows. KFAC sums the factors themselves, d_in² + d_out² words.
public enum MKORLayer: RationalAlgorithm {
  public static let source = Citation(
    "Mozaffari, Li, Zhang & Mehri Dehnavi. MKOR: momentum-enabled Kronecker-factor-based optimizer using rank-1 updates. NeurIPS 2023",
    "Algorithm 1, with the rule of Mohammad-Mozaffari/mkor@3a0e3bb")

  public struct Problem: Sendable {
    /// n rows of d_in, and n rows of d_out.
    public var inputs: [[Double]], targets: [[Double]]
    /// W₀, d_out rows.
    public var weights: [[Double]]
    public var gamma: Double
    /// η.
    public var rate: Double
    /// f.
    public var frequency: Int
    public var iterations: Int
    public var ranks: Int
    public var reduction: Reduction = .tree

    public init(
      inputs: [[Double]], targets: [[Double]], weights: [[Double]], gamma: Double, rate: Double,
      frequency: Int, iterations: Int, ranks: Int, reduction: Reduction = .tree
    ) {
      (self.inputs, self.targets, self.weights) = (inputs, targets, weights)
      (self.gamma, self.rate, self.frequency) = (gamma, rate, frequency)
      (self.iterations, self.ranks, self.reduction) = (iterations, ranks, reduction)
    }

    var samples: Int { inputs.count }
    var width: (input: Int, output: Int) { (inputs.first?.count ?? 0, weights.count) }

    /// - Throws: ``SecondOrderError`` for shapes that do not match, a frequency or ranks below one.
    func validated() throws -> Problem {
      guard samples > 0, targets.count == samples else {
        throw SecondOrderError(
          "\(samples) inputs and \(targets.count) targets; there must be as many, and one")
      }
      guard inputs.allSatisfy({ $0.count == width.input }),
        targets.allSatisfy({ $0.count == width.output }),
        weights.allSatisfy({ $0.count == width.input })
      else { throw SecondOrderError("inputs, targets and weights of unequal widths") }
      guard frequency > 0, ranks > 0 else {
        throw SecondOrderError("a frequency of \(frequency) on \(ranks) ranks; both start at 1")
      }
      let numbers = (inputs + targets + weights).joined()
      guard numbers.allSatisfy(\.isFinite) else {
        throw SecondOrderError("a number of the data or weights is not finite: skip this batch")
      }
      return self
    }
  }

  public static let examples: [Example<MKORLayer>] = golden

  public static let largestExactSize = 3
  public static let largestEnclosedSize = 33

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    random(size: size, using: &generator)
  }

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    ["weights": .scalars(alone(problem, over: S.self)), "words": .integers([words(problem)])]
  }

  public static let implementations: [Implementation<MKORLayer>] = [distributed]

  public static let laws: [Law<MKORLayer>] = statements

  public static let specials: [Special<MKORLayer>] = [
    Special(
      "targets met",
      Problem(
        inputs: [[1, 2]], targets: [[3]], weights: [[1, 1]], gamma: 0.5, rate: 1, frequency: 1,
        iterations: 3, ranks: 1),
      contract: "no gradient, no step", gives: ["weights": [1, 1]])
  ]

  public static let counters: [Counter<MKORLayer>] = [
    Counter("words", formula: "messages(P) (⌈T/f⌉ (d_in + d_out) + T d_in d_out)", declared: words)
    {
      run($0, over: Double.self).traffic.words
    },
    Counter("collectives", formula: "⌈T/f⌉ + T") { problem in
      (problem.iterations + problem.frequency - 1) / problem.frequency + problem.iterations
    } counted: {
      run($0, over: Double.self).traffic.collectives
    },
    Counter("words for the factors, one rank's", formula: "d_in + d_out for each update") {
      problem in
      problem.width.input + problem.width.output
    } counted: { problem in
      // What one more update of the factors sends, on two ranks: one message each way at once.
      var (rare, single) = (problem, problem)
      (rare.iterations, rare.frequency, rare.ranks, rare.reduction) = (2, 2, 2, .tree)
      (single.iterations, single.frequency, single.ranks, single.reduction) = (2, 1, 2, .tree)
      return run(single, over: Double.self).traffic.words
        - run(rare, over: Double.self).traffic.words
    },
  ]

  public static func simpler(than problem: Problem) -> [Problem] { simplifications(of: problem) }

  public static func work(on problem: Problem) -> Work? {
    let (k, m) = (Double(problem.width.input), Double(problem.width.output))
    let n = Double(problem.samples), t = Double(problem.iterations)
    return Work(
      flops: t * (4 * n * k * m + 2 * k * m * (k + m)),
      bytes: 8 * (n * (k + m) + k * k + m * m + k * m),
      words: Double(words(problem)))
  }

  public static let workloads = [16, 64]
}
