import ArgumentParser
import Measurement
import Verification

/// How much the figures of several series of one build differ: what a stored baseline is worth.
struct Variation: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows how much figures vary over several series of one build.",
    discussion: """
      Takes what `vernier bench --json` wrote, several times. A row for each implementation: the standard \
      deviation of its figures over the series, in per cent of their mean, of seconds and of cycles of the \
      core's clock. The last row has the medians.

        vernier variation report/experiments/baselines/*.json
      """)

  @Argument(help: "Reports of `vernier bench --json`, two at least.") var files: [String]

  func validate() throws {
    guard files.count > 1 else {
      throw ValidationError("One series does not vary: name two files.")
    }
  }

  func run() throws {
    let reports = try JSON.read(
      BenchReport.self, from: files, writtenBy: "vernier bench --json")
    for (file, report) in zip(files, reports) {
      guard let bad = report.timings.first(where: { $0.refusal == nil && !($0.seconds > 0) }) else {
        continue
      }
      throw Problem(
        .malformedData,
        "\(file): \(bad.algorithm) \(bad.size) \(bad.implementation) takes \(bad.seconds) s, which is no time."
      )
    }
    print(Self.render(reports.flatMap(\.timings)))
  }

  static func render(_ timings: [Timing]) -> String {
    let groups = Dictionary(grouping: timings.filter { $0.refusal == nil }) {
      "\($0.algorithm) \($0.size) \($0.implementation)"
    }
    let spreads = groups.sorted { $0.key < $1.key }.compactMap { name, own -> Spread? in
      guard let seconds = relative(own.map(\.seconds)) else { return nil }
      return Spread(
        name: name, seconds: seconds, cycles: relative(own.compactMap(\.cycles)), count: own.count)
    }
    var rows = spreads.map {
      [$0.name, percent($0.seconds), $0.cycles.map(percent) ?? "", "\($0.count)"]
    }
    if spreads.count > 1 {
      let cycles = spreads.compactMap(\.cycles)
      let median = cycles.isEmpty ? "" : percent(Statistics.median(cycles))
      rows.append(["median", percent(Statistics.median(spreads.map(\.seconds))), median, ""])
    }
    return Terminal.table(["figure", "seconds", "cycles", "of"], rows, right: [1, 2, 3])
  }

  private struct Spread {
    var name: String
    var seconds: Double
    var cycles: Double?
    var count: Int
  }

  /// The standard deviation over the mean; `nil` for fewer than two figures.
  private static func relative(_ values: [Double]) -> Double? {
    guard values.count > 1 else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot() / mean
  }

  private static func percent(_ value: Double) -> String {
    "\(Cell.decimal(100 * value, digits: 2)) %"
  }
}
