import Catalogue
import Measurement
import Verification

extension RunRecord {
  /// Why records cannot be the parts of one run.
  public struct Mismatch: Error, CustomStringConvertible {
    public let description: String
  }

  /// The record of the one run whose shards are given, in the order in which the run itself would have it.
  ///
  /// Times are those of the machine that each shard ran on; if the machines differ, that is noted.
  public static func merged(_ parts: [(name: String, record: RunRecord)]) throws -> RunRecord {
    guard var whole = parts.first?.record else {
      throw Mismatch(description: "There is no record.")
    }
    try check(parts)
    let records = parts.map(\.record)
    whole.shard = nil
    whole.started = records.map(\.started).min() ?? whole.started
    whole.verdicts = ordered(records.flatMap(\.verdicts))
    whole.timings = records.flatMap(\.timings).sorted { place($0.algorithm) < place($1.algorithm) }
    let failures = records.compactMap(\.timingFailures).flatMap(\.self)
    whole.timingFailures = records.allSatisfy { $0.timingFailures == nil } ? nil : failures
    whole.studies = records.flatMap(\.studies).sorted { place($0.algorithm) < place($1.algorithm) }
    let papers = Catalogue.papers.map { $0.key }
    whole.papers = records.flatMap(\.papers).sorted {
      (papers.firstIndex(of: $0.key) ?? 0) < (papers.firstIndex(of: $1.key) ?? 0)
    }
    whole.history = FigureHistory(records.compactMap(\.history))
    whole.calibration = records.compactMap(\.calibration).first
    whole.isComplete = records.allSatisfy(\.isComplete)
    for (phase, seconds) in records.dropFirst().flatMap(\.seconds) {
      whole.seconds[phase, default: 0] += seconds
    }
    let hosts = Set(records.map(\.host.processor))
    if hosts.count > 1 { whole.notes = ["Timed on \(hosts.sorted().joined(separator: " and "))."] }
    return whole
  }

  /// One part of each shard, all of one program, seed, depth, input and selection.
  private static func check(_ parts: [(name: String, record: RunRecord)]) throws {
    func facts(_ record: RunRecord) -> [String] {
      [record.version, record.program ?? "", "\(record.seed)", "\(record.depth)"]
        + [record.shard?.total ?? ""] + (record.input ?? []) + (record.selection ?? [])
    }
    let first = parts[0]
    var seen: [String: String] = [:]
    for (name, record) in parts {
      guard let shard = record.shard else {
        throw Mismatch(
          description:
            "\(name) is the record of a whole run, not of a shard: there is nothing to merge it with. Name records of `vernier run --shard 1/N` to `--shard N/N`; `vernier report \(name)` makes the page of a whole one."
        )
      }
      guard facts(record) == facts(first.record) else {
        throw Mismatch(
          description:
            "\(name) and \(first.name) are of different runs: program, seed, depth, input, algorithms or number of shards."
        )
      }
      if let twin = seen.updateValue(name, forKey: shard) {
        throw Mismatch(description: "\(twin) and \(name) are both shard \(shard).")
      }
    }
    let count = Int(first.record.shard?.total ?? "") ?? 0
    let missing = (1...max(1, count)).map { "\($0)/\(count)" }.filter { seen[$0] == nil }
    guard missing.isEmpty else {
      throw Mismatch(description: "Shard \(missing.joined(separator: ", ")) is missing.")
    }
  }

  /// By algorithm, and those of processes after all others.
  public static func ordered(_ verdicts: [Verdict]) -> [Verdict] {
    let isOfProcesses = { (verdict: Verdict) in verdict.check == Distributed.name }
    let inOrder = { (part: [Verdict]) in
      // The sort is stable, so that an algorithm's own verdicts keep their order.
      part.sorted { place($0.algorithm) < place($1.algorithm) }
    }
    return inOrder(verdicts.filter { !isOfProcesses($0) }) + inOrder(verdicts.filter(isOfProcesses))
  }

  private static let places = Dictionary(
    Catalogue.entries.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })

  private static func place(_ algorithm: String) -> Int { places[algorithm] ?? .max }
}

extension String {
  /// What stands after the stroke of `2/4`.
  fileprivate var total: String { split(separator: "/").last.map(String.init) ?? "" }
}
