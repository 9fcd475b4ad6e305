public import Scalars
public import Verification

/// **BlockNaturalGradient**: natural gradient descent with one Fisher block for each layer, linearised.
///
/// For the squared loss ½‖e‖²/n of a model that is linear in ℓ blocks of parameters, with Jacobians
/// J_b ∈ ℝⁿˣᵖ, each step takes
///
///     e := e − η Σ_b J_b (F_b + λI)⁻¹ J_bᵀe/n,   F_b = J_bᵀJ_b/n,
///
/// with F_b† for λ = 0. If every block has full row rank, then e_{t+1} = (1 − ηℓ) e_t exactly for λ = 0: a
/// stable step is below 2/ℓ, not 2. With damping e_{t+1} = (I − η Σ_b G_b(G_b + nλI)⁻¹) e_t, G_b = J_bJ_bᵀ.
public enum BlockNaturalGradient: RationalAlgorithm {
  public static let source = Citation(
    "Zhang, Martens & Grosse. Fast convergence of natural gradient descent for over-parameterized neural networks. NeurIPS 2019",
    "Theorem 1, in the linearised regime; the factor of ℓ blocks is derived")

  public struct Problem: Sendable {
    /// J_b by rows, n of them for each block.
    public var blocks: [[[Double]]]
    public var residual: [Double]
    public var step: Double
    public var lambda: Double
    public var iterations: Int

    public init(
      blocks: [[[Double]]], residual: [Double], step: Double, lambda: Double, iterations: Int
    ) {
      (self.blocks, self.residual, self.step) = (blocks, residual, step)
      (self.lambda, self.iterations) = (lambda, iterations)
    }

    /// n.
    var samples: Int { residual.count }

    /// - Throws: ``SecondOrderError`` for λ < 0, no samples, no blocks, or rows that do not match.
    func validated() throws -> Problem {
      guard lambda >= 0 else {
        throw SecondOrderError("the damping is \(lambda); it must not be negative")
      }
      guard samples > 0, !blocks.isEmpty else {
        throw SecondOrderError("\(blocks.count) blocks of \(samples) samples have no step")
      }
      for (b, rows) in blocks.enumerated() {
        let width = rows.first?.count ?? 0
        guard rows.count == samples, rows.allSatisfy({ $0.count == width }) else {
          throw SecondOrderError(
            "block \(b) has \(rows.count) rows for \(samples) residuals, or uneven ones")
        }
        guard width >= samples || lambda > 0 else {
          throw SecondOrderError(
            "block \(b) has \(width) parameters for \(samples) samples: without damping its kernel is singular"
          )
        }
      }
      return self
    }
  }

  public static let examples: [Example<BlockNaturalGradient>] = golden

  public static let largestExactSize = 4
  public static let largestEnclosedSize = 33

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    random(size: size, using: &generator)
  }

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let run = iterates(problem, over: S.self)
    return ["residual": .scalars(run.residuals.last ?? []), "parameters": .scalars(run.parameters)]
  }

  public static func enclosure(of problem: Problem) -> Observation<Enclosure>? {
    let run = byKernels(problem, over: Enclosure.self)
    return ["residual": .scalars(run.residual), "parameters": .scalars(run.parameters)]
  }

  public static func plain(_ problem: Problem) -> Observation<Double> {
    let run = byKernels(problem, over: Double.self)
    return ["residual": .scalars(run.residual), "parameters": .scalars(run.parameters)]
  }

  public static let implementations: [Implementation<BlockNaturalGradient>] = [kernels]

  public static let laws: [Law<BlockNaturalGradient>] = statements

  public static let theorems: [Theorem<BlockNaturalGradient>] = [contraction]

  public static let specials: [Special<BlockNaturalGradient>] = [
    Special(
      "no residual",
      Problem(blocks: [[[1, 2]]], residual: [0], step: 1, lambda: 0, iterations: 2),
      contract: "nothing moves", gives: ["residual": [0], "parameters": [0, 0]])
  ]

  public static let counters: [Counter<BlockNaturalGradient>] = [
    Counter("multiplications of a step", formula: "2ℓ(n² + n) once the kernels are inverted") {
      problem in
      2 * problem.blocks.count * problem.samples * (problem.samples + 1)
    } counted: { problem in
      func count(_ iterations: Int) -> Int {
        var run = problem
        run.iterations = iterations
        return Counted.count { _ = byKernels(run, over: Counted.self) }.multiplications
      }
      return count(2) - count(1)
    }
  ]

  public static func simpler(than problem: Problem) -> [Problem] { simplifications(of: problem) }

  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.samples), t = Double(problem.iterations)
    let widths = problem.blocks.map { Double($0.first?.count ?? 0) }
    let total = widths.reduce(0, +), count = Double(widths.count)
    return Work(
      flops: n * n * total + count * n * n * n / 3 + t * (4 * n * total + 2 * count * n * n),
      bytes: 8 * n * total)
  }

  public static let workloads = [64, 128]
}
