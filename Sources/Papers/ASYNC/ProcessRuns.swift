import Bindings
import Stochastic
import Structures
import Verification

/// A server and three workers, on processes: real time, a schedule that nobody chose, and its replay.
enum ProcessRuns {
  static let workers = 3, results = 600
  private static let methods: [(name: String, method: ProcessRun.Method)] = [
    ("ASGD", .sgd(.inverseRoot)), ("ASAGA, scalar table", .saga(.residuals)),
    ("ASAGA, version ids", .saga(.versionIDs)),
  ]
  /// Each task is held back by so many microseconds, and the first worker's by 1 + δ times as many.
  private static let pause = 1_000.0, delays = [0.0, 0.3, 0.6, 1]

  /// For each method and δ: seconds, results of the first worker, mean and largest staleness, relative
  /// error, and whether the replay has the same bits.
  static let study = RankStudy("stragglers") { world, inputs in
    let data = try DataSet.generated(seed: inputs.seed)
    let records = Records(data.samples, targets: data.targets)
    let shares = Shares(
      records: data.samples.rows, workers: workers, fraction: 0.125, seed: inputs.seed)
    let (floor, origin) = try (
      data.leastValue, records.value(at: [Double](repeating: 0, count: data.samples.columns))
    )
    let step = 0.5 / data.smoothness / Double(workers)
    return try methods.flatMap { _, method in
      try delays.flatMap { delay -> [Double] in
        let run = try ProcessRun.record(
          method, records, shares, step: step, results: results, on: world
        ) { worker in UInt32(pause * (worker == 0 ? 1 + delay : 1)) }
        guard let run else { return [] }
        let staleness = run.arrivals.map { Double($0.staleness) }
        return [
          run.seconds, Double(run.arrivals.filter { $0.worker == 0 }.count),
          staleness.reduce(0, +) / Double(results), staleness.max() ?? 0,
          (records.value(at: run.w) - floor) / (origin - floor),
          try run.isReplayed(method, records, shares, step: step) ? 1 : 0,
        ]
      }
    }
  }

  static func table(_ inputs: Inputs) throws -> TableResult {
    guard let onRanks = inputs.onRanks else {
      return TableResult(columns: [], notes: ["no processes can be started"])
    }
    let figures = try onRanks(ASYNC.key, study.id, workers + 1)
    let labels = methods.flatMap { method in delays.map { "\(method.name), δ = \($0)" } }
    let width = 6
    let entries = labels.indices.map { Array(figures[width * $0..<width * ($0 + 1)]) }
    let rows = zip(labels, entries).map { label, entry in
      TableResult.Row(
        label,
        [
          .figure(Cell.decimal(1_000 * entry[0], digits: 0)), .figure("\(Int(entry[1]))"),
          .figure(Cell.decimal(entry[2], digits: 2)), .figure("\(Int(entry[3]))"),
          .figure(Cell.significant(entry[4], digits: 3)),
          .figure(entry[5] == 1 ? "same bits" : "DIFFERS"),
        ])
    }
    let slow = methods.indices.map { entries[4 * $0 + 3][1] / Double(results) }
    return TableResult(
      columns: [
        "ms", "results of the first", "mean staleness", "most", "relative error", "replay",
      ],
      rows: rows,
      shapes: [
        Shape(
          "every recorded run is replayed to the bit", holds: entries.allSatisfy { $0[5] == 1 },
          evidence: "\(entries.count) runs of \(results) results"),
        Shape(
          "with δ = 1 the straggler gives about a fifth of the results, 1/(2P − 1), not a third",
          holds: slow.allSatisfy { (0.14...0.26).contains($0) },
          evidence: slow.map { Cell.significant($0, digits: 3) }.joined(separator: ", ")),
      ],
      notes: [
        "\(results) results on generated data; a task is held back by \(Int(pause)) µs, the first worker's by 1 + δ times as many"
      ])
  }
}
