import Scalars
import Stochastic
import Verification

extension ASYNC {
  /// Stragglers: from the start on, tasks of some workers take longer by a factor. The released code delays
  /// partitions, after the first hundred updates of each worker.
  enum Delay: CaseIterable {
    case none, third, most, double, production

    var label: String {
      switch self {
      case .none: "δ = 0"
      case .third: "δ = 0.3"
      case .most: "δ = 0.6"
      case .double: "δ = 1"
      case .production: "production"
      }
    }

    /// δ of the first worker, where there is one δ.
    var factor: Double? {
      switch self {
      case .none: 0
      case .third: 0.3
      case .most: 0.6
      case .double: 1
      case .production: nil
      }
    }

    static let unit = 1_000

    /// Ticks of the tasks of P workers, a thousand to a task without delay.
    ///
    /// In the pattern of production a quarter of the workers are stragglers; of those, four in five are
    /// slowed by a factor in [1.5, 2.5), the others by one in [2.5, 10), anew in each task.
    func durations(workers: Int, seed: UInt64) -> [[Int]] {
      if let factor {
        return (0..<workers).map { [Int(Double(Self.unit) * ($0 == 0 ? 1 + factor : 1))] }
      }
      let draws = Draws(seed: seed, purpose: "production stragglers")
      return (0..<workers).map { p in
        guard p < workers / 4 else { return [Self.unit] }
        return (0..<64).map { task in
          let (coin, place) = (
            draws.uniform(128 * p + 2 * task), draws.uniform(128 * p + 2 * task + 1)
          )
          let slow = coin < 0.8 ? 1.5 + place : 2.5 + 7.5 * place
          return Int(Double(Self.unit) * slow)
        }
      }
    }
  }

  /// Asynchronous results in the time of synchronous ones.
  static var throughput: TableResult {
    let (workers, results) = (8, 8_000)
    var isExact = true
    let rows = Delay.allCases.map { delay in
      let durations = delay.durations(workers: workers, seed: 1)
      func time(_ quorum: Int) -> Double {
        let timing = Timing(durations: durations, quorum: quorum, results: results)
        return Double(EventSchedule.events(timing).last?.time ?? 1)
      }
      let measured = time(workers) / time(1)
      let model = delay.factor.map { (Double(workers - 1) * (1 + $0) + 1) / Double(workers) }
      if let model { isExact = isExact && abs(measured / model - 1) < 5e-3 }
      return TableResult.Row(
        delay.label,
        [
          .figure(model.map { Cell.decimal($0, digits: 3) } ?? "no formula"),
          .figure(Cell.decimal(measured, digits: 3)),
        ])
    }
    return TableResult(
      columns: ["((P−1)(1+δ)+1)/P", "simulated"], rows: rows,
      shapes: [
        Shape(
          "the model gives the simulated rate to 0.5 %", holds: isExact,
          evidence: "\(results) results of \(workers) workers")
      ])
  }

  /// The time between a worker's result and its next task.
  static var waiting: TableResult {
    let (workers, results) = (32, 6_400)
    let quorums = [("synchronous", workers), ("β = 0.93", 29), ("β = 0.7", 22), ("no barrier", 1)]
    var waits: [String: [Double]] = [:]
    let rows = Delay.allCases.map { delay in
      let durations = delay.durations(workers: workers, seed: 1)
      return TableResult.Row(
        delay.label,
        quorums.map { name, quorum in
          let timing = Timing(durations: durations, quorum: quorum, results: results)
          let wait = averageWait(timing)
          waits[name, default: []].append(wait)
          return .figure(Cell.decimal(wait, digits: 3))
        })
    }
    let (inStep, free) = (waits["synchronous"] ?? [], waits["no barrier"] ?? [])
    return TableResult(
      columns: quorums.map(\.0), rows: rows,
      shapes: [
        Shape(
          "synchronous waiting grows with δ", place: "Table 3, by its description",
          holds: zip(inStep.prefix(4), inStep.prefix(4).dropFirst()).allSatisfy { $0 < $1 },
          evidence: inStep.map { Cell.decimal($0, digits: 3) }.joined(separator: ", ")),
        Shape(
          "without a barrier nobody waits", holds: free.allSatisfy { $0 < 1e-9 },
          evidence: "at most \(free.max() ?? 0)"),
      ], notes: ["\(results) results of \(workers) workers; 1 is a task without delay"])
  }

  private static func averageWait(_ timing: Timing) -> Double {
    let arrivals = EventSchedule.events(timing)
    var ended = [Int](repeating: 0, count: timing.workers)
    var (total, count) = (0, 0)
    for arrival in arrivals {
      let own = timing.durations[arrival.worker]
      let start = arrival.time - own[arrival.task % own.count]
      if arrival.task > 0 {
        total += start - ended[arrival.worker]
        count += 1
      }
      ended[arrival.worker] = arrival.time
    }
    return Double(total) / Double(max(1, count)) / Double(Delay.unit)
  }
}
