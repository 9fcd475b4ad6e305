public import Scalars
public import Verification

/// **AsynchronousSGD** (ASGD): one step for each partial gradient, as it arrives.
///
/// The k-th result that is not too stale, of worker p from version v ≤ k, gives
///
///     wₖ₊₁ = wₖ − γₖ · (P/(bN)) Σ_{i∈S} (xᵢᵀwᵥ − yᵢ) xᵢ,   γₖ = γ or γ/√(⌊k/P⌋ + 1), w₀ = 0.
///
/// The reference keeps every version. The server keeps one, and each worker the copy it was sent; on MPI
/// they are processes, whose schedule is recorded and replayed to the bit.
public enum AsynchronousSGD: RealAlgorithm {
  public static let source = Citation(
    "Soori, Can, Mehri Dehnavi & Gürbüzbalaban. ASYNC: a cloud engine with asynchrony and history for distributed machine learning. arXiv 1907.08526",
    "asynchronous SGD; constants as in ASYNCframework/ASYNCframework@68a56a8, ASGDThread")

  public typealias Problem = AsynchronousProblem

  public static let examples = [
    Example<AsynchronousSGD>(
      AsynchronousProblem(
        data: LeastSquares(samples: [[1], [2]], targets: [1, 0], workers: 2), step: 0.25,
        arrivals: [
          Arrival(worker: 0, task: 0, version: 0, staleness: 0, isAccepted: true),
          Arrival(worker: 1, task: 0, version: 0, staleness: 1, isAccepted: true),
          Arrival(worker: 0, task: 1, version: 0, staleness: 2, isAccepted: false),
          Arrival(worker: 1, task: 1, version: 1, staleness: 2, isAccepted: true),
        ]),
      gives: ["w": [0]],
      from: "by hand: f₁' = w − 1, f₂' = 4w, P/N = 1; 0 → 1/4, stale 0 → 1/4, from 1/4 → 0")
  ]

  public static let largestExactSize = 5
  public static let largestEnclosedSize = 33

  public static func problem(size: Int, using generator: inout Generator) -> AsynchronousProblem {
    .random(features: size, using: &generator)
  }

  public static func edges(using generator: inout Generator) -> [AsynchronousProblem] {
    AsynchronousProblem.edges(using: &generator)
  }

  public static func reference<S: RealScalar>(
    _ problem: AsynchronousProblem, over: S.Type
  ) -> Observation<S> {
    ["w": .scalars(versions(problem, over: S.self).last ?? [])]
  }

  public static let implementations: [Implementation<AsynchronousSGD>] = [
    Implementation(
      "server", .rounding("ErrorRecursion, update by update", bound)
    ) { problem in
      if let obstacle = problem.obstacle { throw DataError(obstacle) }
      return (problem, Records(problem.data))
    } run: { problem, records in
      serve(problem, records)
    } observe: { w in
      ["w": .scalars(w)]
    }
  ]

  public static let rankPrograms: [RankProgram<AsynchronousSGD>] = [
    RankProgram("server and workers") { problem, world in
      let shared = problem.shared(by: world.size)
      var server = SGDServer(
        features: shared.data.features, shared.data.shares, shared.step, shared.rule)
      return try Processes.run(shared, world, &server) {
        SGDWorker(Records(shared.data), shared.data.shares, $0)
      }
    } replay: { problem, ranks, recorded in
      let replayed = try Processes.replayed(problem, ranks: ranks, recorded)
      return Processes.observation(serve(replayed, Records(replayed.data)), replayed.arrivals)
    }
  ]

  public static let specials: [Special<AsynchronousSGD>] = AsynchronousProblem.still.map {
    Special($0.name, $0.problem, contract: $0.contract, gives: ["w": [0]])
  }

  public static func simpler(than problem: AsynchronousProblem) -> [AsynchronousProblem] {
    problem.simplifications
  }

  public static func work(on problem: AsynchronousProblem) -> Work? { problem.work }

  public static let workloads = [8, 32, 128]
}

extension AsynchronousProblem {
  /// Every record that is drawn is read once, and meets w twice.
  var work: Work {
    let d = Double(data.features)
    let drawn = arrivals.reduce(0.0) { $0 + Double(data.drawn(by: $1.worker, task: $1.task).count) }
    return Work(
      flops: drawn * (4 * d + 1) + Double(accepted.count) * 2 * d,
      bytes: 8 * Double(data.records) * (d + 1))
  }
}
