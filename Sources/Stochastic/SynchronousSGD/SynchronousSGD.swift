public import Scalars
public import Verification

/// **SynchronousSGD**: minibatch gradients, summed over P workers in step.
///
/// In round t every worker p draws S_p from its records, and all of them wait for
///
///     wₜ₊₁ = wₜ − γₜ · (1/(bN)) Σ_p Σ_{i∈S_p} (xᵢᵀwₜ − yᵢ) xᵢ,   γₜ = γ or γ/√(t + 1), w₀ = 0.
///
/// It is divided by the expected number of records, bN. The reference is this sum over all records that
/// are drawn; the programs add the shares of P ranks.
public enum SynchronousSGD: RealAlgorithm {
  public static let source = Citation(
    "Soori, Can, Mehri Dehnavi & Gürbüzbalaban. ASYNC: a cloud engine with asynchrony and history for distributed machine learning. arXiv 1907.08526",
    "synchronous SGD; constants as in ASYNCframework/ASYNCframework@68a56a8, ASGDSync")

  public struct Problem: Sendable {
    public var data: LeastSquares
    public var step: Double
    public var rule: StepRule
    /// T.
    public var rounds: Int
    public var reduction: Reduction

    public init(
      data: LeastSquares, step: Double, rule: StepRule, rounds: Int, reduction: Reduction = .tree
    ) {
      (self.data, self.step, self.rule) = (data, step, rule)
      (self.rounds, self.reduction) = (rounds, reduction)
    }
  }

  public static let examples = [
    Example<SynchronousSGD>(
      Problem(
        data: LeastSquares(samples: [[1], [2]], targets: [1, 0], workers: 2), step: 0.5,
        rule: .constant, rounds: 2),
      gives: ["w": [Rational(3, 16)], "collectives": .integers([2])],
      from: "by hand: f' = (5w − 1)/2; 0 → 1/4 → 3/16")
  ]

  public static let largestExactSize = 5
  public static let largestEnclosedSize = 33

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let data = LeastSquares.random(features: size, using: &generator)
    let isConstant = generator.next() % 2 == 0
    return Problem(
      data: data, step: data.safeStep, rule: isConstant ? .constant : .inverseRoot,
      rounds: 3 + Int(generator.next() % 4),
      reduction: generator.next() % 2 == 0 ? .tree : .chain)
  }

  /// More workers than records, one record, and many features.
  public static func edges(using generator: inout Generator) -> [Problem] {
    [(3, 17), (17, 2), (33, 3)].map { d, workers in
      var problem = problem(size: d, using: &generator)
      problem.data.workers = workers
      return problem
    }
  }

  public static func reference<S: RealScalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    [
      "w": .scalars(iterates(problem, over: S.self).last ?? []),
      "collectives": .integers([problem.rounds]),
    ]
  }

  public static let implementations: [Implementation<SynchronousSGD>] = [
    Implementation(
      "ranks", .rounding("ErrorRecursion, round by round", bound)
    ) { problem in
      if let obstacle = problem.data.obstacle { throw DataError(obstacle) }
      return (problem, Records(problem.data))
    } run: { problem, records in
      var cluster = SimulatedCluster(
        ranks: problem.data.workers, of: Double.self, reduction: problem.reduction)
      let w = run(problem, records, on: &cluster)
      return (w.last ?? [], cluster.traffic.collectives)
    } observe: { w, collectives in
      ["w": .scalars(w), "collectives": .integers([collectives])]
    }
  ]

  public static let rankPrograms: [RankProgram<SynchronousSGD>] = {
    func program(
      _ name: String, _ reduction: Reduction?,
      _ promise: RankProgram<SynchronousSGD>.Promise = .sameBits
    ) -> RankProgram<SynchronousSGD> {
      RankProgram(name, reduction, promise: promise) { problem, cluster in
        // The first of P ranks must not draw for a worker that a smaller run does not have.
        var shared = problem
        shared.data.workers = cluster.size
        let w = run(shared, Records(shared.data), on: &cluster)
        return ["w": .scalars(w.last ?? [])]
      }
    }
    return [
      program("tree", .tree), program("chain", .chain),
      program("MPI_Allreduce", nil, .sameBitsOnTwo("ErrorRecursion, round by round", bound)),
    ]
  }()

  public static let specials: [Special<SynchronousSGD>] = [
    Special(
      "records of zeros",
      Problem(
        data: LeastSquares(samples: [[0], [-0.0]], targets: [1, -1], workers: 3), step: 0.5,
        rule: .inverseRoot, rounds: 2),
      contract:
        "nothing moves, whatever the targets; a worker without records waits with the others",
      gives: ["w": [0], "collectives": .integers([2])]),
    Special(
      "a target of minus zero",
      Problem(
        data: LeastSquares(samples: [[1]], targets: [-0.0]), step: 0.5, rule: .constant, rounds: 1),
      contract: "it is zero, and so is w, without a sign",
      gives: ["w": [0], "collectives": .integers([1])]),
  ]

  public static func simpler(than problem: Problem) -> [Problem] {
    var list = problem.data.simplifications.map { data in
      var simpler = problem
      simpler.data = data
      return simpler
    }
    if problem.rounds > 1 {
      var shorter = problem
      shorter.rounds -= 1
      list.insert(shorter, at: 0)
    }
    return list
  }

  public static func work(on problem: Problem) -> Work? {
    let drawn = Double(problem.rounds * problem.data.records) * problem.data.fraction
    let d = Double(problem.data.features)
    return Work(
      flops: drawn * (4 * d + 1) + Double(problem.rounds) * 2 * d,
      bytes: 8 * Double(problem.data.records) * (d + 1))
  }

  public static let workloads = [8, 32, 128]
}
