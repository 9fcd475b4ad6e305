import Scalars
import Verification

/// The server's side: the model, and the step for each result.
struct SGDServer: AsynchronousServer {
  private(set) var w: [Double]
  private let shares: Shares, step: Double, rule: StepRule
  private var updates = 0

  init(features: Int, _ shares: Shares, _ step: Double, _ rule: StepRule) {
    w = [Double](repeating: 0, count: features)
    (self.shares, self.step, self.rule) = (shares, step, rule)
  }

  mutating func apply(_ result: [Double]) {
    let scale = rule.step(step, round: updates / shares.workers) / shares.expected
    for j in w.indices { w[j] -= scale * result[j] }
    updates += 1
  }
}

/// A worker's side: the gradient over the records that it draws, at the version that it was sent.
struct SGDWorker: AsynchronousWorker {
  private let records: Records, shares: Shares, number: Int

  init(_ records: Records, _ shares: Shares, _ number: Int) {
    (self.records, self.shares, self.number) = (records, shares, number)
  }

  mutating func compute(task: Int, at w: [Double]) -> [Double] {
    records.gradient(shares.drawn(by: number, task: task), at: w)
  }

  mutating func learn(isAccepted: Bool) {}
}

extension AsynchronousSGD {
  /// The last version: server and workers in one process, in the order of the arrivals.
  static func serve(_ problem: AsynchronousProblem, _ records: Records) -> [Double] {
    let engine = AsynchronousEngine(records, problem.data.shares)
    return engine.sgd(problem.arrivals, step: problem.step, rule: problem.rule)
  }

  /// Every program of these updates is within this bound: see ``SynchronousSGD/bound(_:)``, with the
  /// residuals' errors of the version that they were computed from.
  static func bound(_ problem: AsynchronousProblem) -> ErrorBound {
    let data = problem.data
    let nominal = Array(versions(problem, over: Double.self).dropFirst())
    var errors = ErrorRecursion(data, nominal: nominal)
    let expected = data.fraction * Double(data.records) / Double(data.workers)
    for (k, arrival) in problem.accepted.enumerated() {
      let scale = problem.step(update: k, over: Double.self) / expected
      var added = errors.unit * errors.magnitudes[k]
      for i in data.drawn(by: arrival.worker, task: arrival.task) {
        let reach = errors.unit * errors.reach(i, at: arrival.version)
        added += scale * errors.norms[i] * (errors.residualError(i, at: arrival.version) + reach)
      }
      errors.append(added: added * (1 + errors.unit))
    }
    return ["w": .norm(errors.errors.last ?? 0)]
  }
}
