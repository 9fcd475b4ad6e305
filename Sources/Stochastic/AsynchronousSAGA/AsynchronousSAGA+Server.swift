import Scalars
import Verification

/// The server's side: w, and the average of the table, which it does not keep.
struct SAGAServer: AsynchronousServer {
  private(set) var w: [Double]
  private var average: [Double]
  private let step: Double, records: Double, expected: Double

  init(features: Int, _ shares: Shares, _ step: Double) {
    w = [Double](repeating: 0, count: features)
    average = w
    self.step = step
    (records, expected) = (Double(shares.records), shares.expected)
  }

  mutating func apply(_ result: [Double]) {
    for j in w.indices {
      w[j] -= step * (result[j] / expected + average[j])
      average[j] += result[j] / records
    }
  }
}

/// A worker's side: what it remembers of its records, and of a task that may yet be dropped.
struct SAGAWorker: AsynchronousWorker {
  private let records: Records, shares: Shares, number: Int
  private let memory: AsynchronousSAGA.Memory
  private let first: Int
  /// αᵢ of its own records; or the task at whose version each was used last, −1 if none.
  private var residuals: [Double], tasks: [Int]
  /// The versions that it was sent, by task, as long as a record refers to them.
  private var versions: [Int: [Double]] = [:]
  private var pending: (task: Int, ids: [Int], residuals: [Double])?

  init(
    _ records: Records, _ shares: Shares, _ number: Int, _ memory: AsynchronousSAGA.Memory
  ) {
    (self.records, self.shares, self.number, self.memory) = (records, shares, number, memory)
    let shard = shares.shard(of: number)
    first = shard.lowerBound
    residuals = [Double](repeating: 0, count: memory == .residuals ? shard.count : 0)
    tasks = [Int](repeating: -1, count: memory == .versionIDs ? shard.count : 0)
  }

  mutating func compute(task: Int, at w: [Double]) -> [Double] {
    let ids = shares.drawn(by: number, task: task)
    let fresh = records.residuals(ids, at: w)
    let old = ids.map { remembered($0) }
    pending = (task, ids, fresh)
    if memory == .versionIDs { versions[task] = w }
    return records.combination(ids, zip(fresh, old).map { $0 - $1 })
  }

  private func remembered(_ i: Int) -> Double {
    guard memory == .versionIDs else { return residuals[i - first] }
    guard let w = versions[tasks[i - first]] else { return 0 }
    return records.residuals([i], at: w)[0]
  }

  mutating func learn(isAccepted: Bool) {
    guard let pending else { return }
    self.pending = nil
    switch memory {
    case .residuals where isAccepted:
      for (i, r) in zip(pending.ids, pending.residuals) { residuals[i - first] = r }
    case .versionIDs:
      if isAccepted { for i in pending.ids { tasks[i - first] = pending.task } }
      let used = Set(tasks)
      versions = versions.filter { used.contains($0.key) }
    case .residuals: break
    }
  }
}

extension AsynchronousSAGA {
  /// What a worker keeps of each record.
  public enum Memory: String, CaseIterable, Sendable {
    case residuals = "scalar-table"
    case versionIDs = "version-ids"
  }

  /// The last version: server and workers in one process, in the order of the arrivals.
  static func serve(
    _ problem: AsynchronousProblem, _ records: Records, _ memory: Memory
  ) -> [Double] {
    let engine = AsynchronousEngine(records, problem.data.shares)
    return engine.saga(problem.arrivals, step: problem.step, memory: memory)
  }

  /// Every program of these updates is within this bound.
  ///
  /// A residual is off by e = ‖xᵢ‖E + γₖ reach at its version; so is an αᵢ, at the version that it comes
  /// from. g is off by Σ ‖xᵢ‖ (e + eα + 2γₖ (reach + reachα)), the average by the sum of these over N and by
  /// the rounding of each update, at most γₖ times the largest average and change.
  static func bound(_ problem: AsynchronousProblem) -> ErrorBound {
    let data = problem.data
    let nominal = Array(versions(problem, over: Double.self).dropFirst())
    var errors = ErrorRecursion(data, nominal: nominal)
    let (n, unit) = (Double(data.records), errors.unit)
    let expected = data.fraction * n / Double(data.workers)
    // The error and the size of each αᵢ; at first they are zero, exactly.
    var (old, reach) = (data.targets.map { _ in 0.0 }, data.targets.map { _ in 0.0 })
    var averageError = 0.0
    for (k, arrival) in problem.accepted.enumerated() {
      let average = zip(errors.norms, reach).reduce(0) { $0 + $1.0 * $1.1 } / n
      var (change, size) = (0.0, 0.0)
      for i in data.drawn(by: arrival.worker, task: arrival.task) {
        let fresh = errors.residualError(i, at: arrival.version)
        let range = errors.reach(i, at: arrival.version)
        change += errors.norms[i] * (fresh + old[i] + 2 * unit * (range + reach[i]))
        size += errors.norms[i] * (range + reach[i])
        (old[i], reach[i]) = (fresh, range)
      }
      let direction = change / expected + averageError + unit * (2 * average + size / expected)
      let step = problem.step * (average + size / expected)
      errors.append(added: problem.step * direction + unit * (errors.magnitudes[k] + step))
      averageError += change / n + unit * (2 * average + size / n)
    }
    return ["w": .norm(errors.errors.last ?? 0)]
  }
}
