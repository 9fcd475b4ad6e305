import ArgumentParser
import Foundation
import Reporting

/// The records of a run's shards as the record and the report of the run.
struct Merge: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Puts the shards of a run together: one record, one report.",
    discussion: """
      Each machine of a matrix, or job of an array, runs its part and keeps its record:

        vernier run --shard 1/4 --output part-1
        …
        vernier merge part-*/run.json --output report

      Every shard must be there once, of one version, seed and depth. Verdicts and tables are those that one \
      run would have given; times are those of the machine that took them.
      """)

  @Argument(help: ArgumentHelp("The records of all shards.", valueName: "file"))
  var records: [String]
  @Option(help: ArgumentHelp("Where record and report are written.", valueName: "directory"))
  var output = "report"

  func run() throws {
    let parts = try records.map { ($0, try RunRecord.read($0)) }
    let whole: RunRecord
    do {
      whole = try RunRecord.merged(parts)
    } catch let mismatch as RunRecord.Mismatch {
      throw Problem(.malformedData, mismatch.description)
    }
    let lock = try Run.lock(output)
    defer { withExtendedLifetime(lock) {} }
    try Run.keep(whole, in: output)
    let page = try Report.write(whole, to: output) { try Output.write($0, to: $1) }
    print(Summary.text(whole, page: page))
    if whole.hasFindings { throw ExitStatus.findings.code }
  }
}

extension RunRecord {
  /// Reads a record that `vernier run` kept.
  static func read(_ path: String) throws -> RunRecord {
    let record = try JSONFault.read(
      path, as: "record of a run",
      remedy: "`vernier run` makes one, the run.json in its --output: name that, or make it anew.",
      whenCut:
        "Copy it again; or, where it was made, `vernier run --resume` takes up what the journal beside it holds."
    ) { try RunRecord($0) }
    if let note = record.foreignProgram { Terminal.note("\(path): \(note)") }
    return record
  }

  /// Whether anything in it makes the command's exit code 1.
  var hasFindings: Bool {
    timings.hasWrongResult || timingFailures?.isEmpty == false
      || verdicts.contains(where: \.status.isFinding)
  }
}
