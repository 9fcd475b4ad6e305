import Scalars
import Verification

/// Least squares on workers that do not wait for each other, and the order in which their results came.
public struct AsynchronousProblem: Sendable {
  public var data: LeastSquares
  public var step: Double
  public var rule: StepRule
  /// Every result that the server collected, in that order: from a simulation, or from a real run.
  public var arrivals: [Arrival]
  /// τ, by which a real run decides what is dropped.
  public var limit: Int

  public init(
    data: LeastSquares, step: Double, rule: StepRule = .constant, arrivals: [Arrival],
    limit: Int = .max
  ) {
    (self.data, self.step, self.rule) = (data, step, rule)
    (self.arrivals, self.limit) = (arrivals, limit)
  }

  /// What was applied, in that order.
  var accepted: [Arrival] { arrivals.filter(\.isAccepted) }

  /// γₖ for the k-th update, from 0.
  func step<S: RealScalar>(update k: Int, over: S.Type) -> S {
    rule.step(S(step), round: k / data.workers)
  }

  /// Why it cannot be worked on; `nil` if it can.
  public var obstacle: String? {
    if let obstacle = data.obstacle { return obstacle }
    var applied = 0
    for (index, arrival) in arrivals.enumerated() {
      if !(0..<data.workers).contains(arrival.worker) {
        return "result \(index) is of worker \(arrival.worker), and there are \(data.workers)"
      }
      if !(0...applied).contains(arrival.version) {
        return "result \(index) was computed from version \(arrival.version) of \(applied)"
      }
      applied += arrival.isAccepted ? 1 : 0
    }
    return nil
  }
}

extension AsynchronousProblem {
  /// Data with d features, and the schedule of a random timing.
  static func random(features d: Int, using generator: inout Generator) -> AsynchronousProblem {
    let data = LeastSquares.random(features: d, using: &generator)
    return AsynchronousProblem(
      data: data, step: data.safeStep / 4,
      rule: generator.next() % 2 == 0 ? .constant : .inverseRoot, arrivals: [],
      limit: generator.next() % 3 == 0 ? .max : 2
    ).scheduled(results: 10, using: &generator)
  }

  /// The same with other workers, and a random schedule for them.
  func scheduled(results: Int, using generator: inout Generator) -> AsynchronousProblem {
    var timing = EventSchedule.problem(size: data.workers, using: &generator)
    (timing.results, timing.limit) = (results, limit)
    var problem = self
    problem.arrivals = EventSchedule.events(timing)
    return problem
  }

  /// More workers than records, a late straggler, and many features.
  static func edges(using generator: inout Generator) -> [AsynchronousProblem] {
    [(3, 17, Int.max), (17, 2, 1), (33, 3, 4)].map { d, workers, limit in
      var problem = random(features: d, using: &generator)
      (problem.data.workers, problem.limit) = (workers, limit)
      return problem.scheduled(results: 24, using: &generator)
    }
  }

  var simplifications: [AsynchronousProblem] {
    var list: [AsynchronousProblem] = []
    if !arrivals.isEmpty {
      var shorter = self
      shorter.arrivals.removeLast()
      list.append(shorter)
    }
    return list
      + data.simplifications.filter { $0.workers == data.workers }.map { data in
        var simpler = self
        simpler.data = data
        return simpler
      }
  }
}

extension AsynchronousProblem {
  /// Problems in which nothing moves.
  static var still: [(name: String, problem: AsynchronousProblem, contract: String)] {
    let zeros = LeastSquares(samples: [[0], [-0.0]], targets: [1, -1], workers: 2)
    let sound = LeastSquares(samples: [[1], [2]], targets: [1, 1], workers: 2)
    let fresh = Arrival(worker: 0, task: 0, version: 0, staleness: 0, isAccepted: true)
    var stale = Arrival(worker: 1, task: 0, version: 0, staleness: 1, isAccepted: true)
    let both = AsynchronousProblem(data: zeros, step: 0.5, arrivals: [fresh, stale])
    stale.isAccepted = false
    let dropped = AsynchronousProblem(data: sound, step: 0.5, arrivals: [stale])
    return [
      ("records of zeros", both, "nothing moves, whatever the targets"),
      ("every result dropped", dropped, "nothing moves: what is too stale is not applied"),
      (
        "no results", AsynchronousProblem(data: sound, step: 0.5, arrivals: []),
        "w is where it starts"
      ),
    ]
  }
}
