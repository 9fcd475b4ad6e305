public import Scalars
public import Verification

/// **AsynchronousSAGA** (ASAGA): SAGA whose partial results come late.
///
/// αᵢ is the residual of record i when it was used last, at first 0. The k-th accepted result, of worker p
/// from version v, carries g = Σ_{i∈S} (rᵢ − αᵢ) xᵢ with rᵢ = xᵢᵀwᵥ − yᵢ, and gives
///
///     wₖ₊₁ = wₖ − γ (P/(bN)) g − γ ᾱ,   then   ᾱ ← ᾱ + g/N,  αᵢ ← rᵢ for i ∈ S.
///
/// So ᾱ = (1/N) Σ αᵢxᵢ always; it is used before it is changed. The reference keeps all N gradients and
/// averages them anew. The workers keep the residuals of their own records, or nothing but the number of
/// a version for each, and compute old residuals again from the versions that they were sent.
public enum AsynchronousSAGA: RationalAlgorithm {
  public static let source = Citation(
    "Soori, Can, Mehri Dehnavi & Gürbüzbalaban. ASYNC: a cloud engine with asynchrony and history for distributed machine learning. arXiv 1907.08526",
    "asynchronous SAGA; constants as in ASYNCframework/ASYNCframework@68a56a8, ASAGAThread")

  public typealias Problem = AsynchronousProblem

  public static let examples = [
    Example<AsynchronousSAGA>(
      AsynchronousProblem(
        data: LeastSquares(samples: [[1], [2]], targets: [1, 0], workers: 2), step: 0.25,
        arrivals: [
          Arrival(worker: 0, task: 0, version: 0, staleness: 0, isAccepted: true),
          Arrival(worker: 1, task: 0, version: 0, staleness: 1, isAccepted: true),
          Arrival(worker: 0, task: 1, version: 1, staleness: 1, isAccepted: true),
        ]),
      gives: ["w": [Rational(7, 16)]],
      from:
        "by hand: P/(bN) = 1; g = −1, w = 1/4, ᾱ = −1/2; g = 0, w = 3/8; g = 1/4, w = 3/8 − 1/16 + 1/8"
    )
  ]

  public static let largestExactSize = 5
  public static let largestEnclosedSize = 33

  public static func problem(size: Int, using generator: inout Generator) -> AsynchronousProblem {
    var problem = AsynchronousProblem.random(features: size, using: &generator)
    problem.rule = .constant
    return problem
  }

  public static func edges(using generator: inout Generator) -> [AsynchronousProblem] {
    AsynchronousProblem.edges(using: &generator).map { problem in
      var constant = problem
      constant.rule = .constant
      return constant
    }
  }

  public static func reference<S: Scalar>(
    _ problem: AsynchronousProblem, over: S.Type
  ) -> Observation<S> {
    ["w": .scalars(versions(problem, over: S.self).last ?? [])]
  }

  public static let implementations: [Implementation<AsynchronousSAGA>] = Memory.allCases.map {
    memory in
    Implementation(memory.rawValue, .rounding("ErrorRecursion, update by update", bound)) {
      problem in
      if let obstacle = problem.obstacle { throw DataError(obstacle) }
      return (problem, Records(problem.data))
    } run: { problem, records in
      serve(problem, records, memory)
    } observe: { w in
      ["w": .scalars(w)]
    }
  }

  public static let rankPrograms: [RankProgram<AsynchronousSAGA>] = Memory.allCases.map {
    memory in
    RankProgram("server and workers, \(memory.rawValue)") { problem, world in
      let shared = problem.shared(by: world.size)
      var server = SAGAServer(features: shared.data.features, shared.data.shares, shared.step)
      return try Processes.run(shared, world, &server) {
        SAGAWorker(Records(shared.data), shared.data.shares, $0, memory)
      }
    } replay: { problem, ranks, recorded in
      let replayed = try Processes.replayed(problem, ranks: ranks, recorded)
      let w = serve(replayed, Records(replayed.data), memory)
      return Processes.observation(w, replayed.arrivals)
    }
  }

  public static let specials: [Special<AsynchronousSAGA>] = AsynchronousProblem.still.map {
    Special($0.name, $0.problem, contract: $0.contract, gives: ["w": [0]])
  }

  public static func simpler(than problem: AsynchronousProblem) -> [AsynchronousProblem] {
    problem.simplifications
  }

  public static func work(on problem: AsynchronousProblem) -> Work? { problem.work }

  public static let workloads = [8, 32, 128]
}
