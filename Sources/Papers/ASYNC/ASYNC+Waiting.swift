import Scalars
import Stochastic
import Verification

extension ASYNC {
  /// Stragglers in the manner of the released code.
  ///
  /// It makes partitions slow, once 100·P updates are done, a hundredth of a published run. Runs here are as
  /// short as that beginning: workers are slow from the start.
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
    /// slowed by a factor in [1.5, 2.5), the others by one in [2.5, 10). That both are drawn anew in each
    /// task is our choice, so that few workers have both kinds.
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
  static func throughput(_ inputs: Inputs) -> TableResult {
    let (workers, results) = (8, 8_000)
    var isExact = true, undelayed: [Double] = []
    let rows = Delay.allCases.map { delay in
      let durations = delay.durations(workers: workers, seed: inputs.seed)
      func time(_ quorum: Int) -> Double {
        let timing = Timing(durations: durations, quorum: quorum, results: results)
        let last = EventSchedule.events(timing).last?.time ?? 1
        return Double(Plant.taken(last, from: "EventSchedule"))
      }
      let (inStep, alone) = (time(workers), time(1))
      if delay == .none { undelayed = [inStep, alone].map { $0 / Double(Delay.unit) } }
      let measured = inStep / alone
      let model = delay.factor.map { (Double(workers - 1) * (1 + $0) + 1) / Double(workers) }
      if let model { isExact = isExact && abs(measured / model - 1) < 5e-3 }
      return TableResult.Row(
        delay.label,
        [
          model.map { .figure(Cell.decimal($0, digits: 3)) } ?? .absent("no formula"),
          .figure(Cell.decimal(measured, digits: 3)),
        ])
    }
    return TableResult(
      columns: ["((P−1)(1+δ)+1)/P", "simulated"], rows: rows,
      shapes: [
        Shape(
          "the model gives the simulated rate to 0.5 %", holds: isExact,
          evidence: "\(results) results of \(workers) workers"),
        Shape(
          "without a delay they take the time of \(results / workers) tasks, in step or not",
          holds: undelayed.allSatisfy { $0 == Double(results / workers) },
          evidence: undelayed.map { Cell.significant($0) }.joined(separator: " and ")),
      ])
  }

  static let differences =
    "slow here are workers, from the start; in the released code partitions, after 100·P updates. The factors "
    + "of production are drawn anew in each task, which is our choice"

  /// The time between a worker's result and its next task.
  static func waiting(_ inputs: Inputs) -> TableResult {
    let (workers, results) = (32, 6_400)
    let quorums = [
      ("synchronous", workers), ("β = 0.93", workers * 93 / 100), ("β = 0.7", workers * 7 / 10),
      ("no barrier", 1),
    ]
    var waits: [String: [Double]] = [:]
    let rows = Delay.allCases.map { delay in
      let durations = delay.durations(workers: workers, seed: inputs.seed)
      return TableResult.Row(
        delay.label,
        quorums.map { name, quorum in
          let timing = Timing(durations: durations, quorum: quorum, results: results)
          let wait = averageWait(timing)
          waits[name, default: []].append(wait)
          return .figure(Cell.decimal(wait, digits: 3))
        })
    }
    return TableResult(
      columns: quorums.map(\.0), rows: rows, shapes: shapes(waits),
      notes: [
        "\(results) results of \(workers) workers; 1 is a task without delay",
        "in step \(workers - 1) of \(workers) workers wait δ in each round, and without a barrier nobody waits: "
          + "both follow from the rules, and are no finding",
        differences,
      ])
  }

  /// Those who do not wait for all are asked whether they wait less, under the delays of the paper's figures.
  private static func shapes(_ waits: [String: [Double]]) -> [Shape] {
    func shape(
      _ barrier: String, _ delays: [Delay], place: String? = nil
    ) -> Shape {
      let indices = Delay.allCases.indices.filter { delays.contains(Delay.allCases[$0]) }
      let pairs = indices.compactMap { k -> (label: String, own: Double, inStep: Double)? in
        guard let own = waits[barrier]?[k], let inStep = waits["synchronous"]?[k] else {
          return nil
        }
        return (Delay.allCases[k].label, own, inStep)
      }
      let evidence = pairs.map {
        "\($0.label) \(Cell.decimal($0.own, digits: 3)), in step "
          + Cell.decimal($0.inStep, digits: 3)
      }
      let names = pairs.map(\.label).joined(separator: ", ")
      return Shape(
        "with \(barrier) workers wait less than in step: \(names)", place: place,
        holds: pairs.count == delays.count && pairs.allSatisfy { $0.own < $0.inStep },
        evidence: evidence.joined(separator: "; "))
    }
    return [
      shape("β = 0.93", [.third, .most, .double], place: "Figures 3 and 5, their delays and β"),
      shape("β = 0.7", [.production], place: "Table 3, by its description: Figures 7 and 8"),
      shape("β = 0.7", [.none, .third, .most, .double]),
    ]
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
