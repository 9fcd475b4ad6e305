import ArgumentParser
import Foundation
import Reporting

struct MakeReport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Writes the HTML report of a run that was recorded.",
    discussion: """
      `vernier run` writes it by itself. This makes it anew of the record that the run left, also of one \
      that was interrupted or made on another machine; nothing is verified or timed again.

        vernier report
        vernier report elsewhere/run.json --output page
      """)

  @Argument(help: ArgumentHelp("The record that `vernier run` kept.", valueName: "file"))
  var record = "report/run.json"
  @Option(help: ArgumentHelp("Where the report is written.", valueName: "directory"))
  var output = "report"
  @Flag(help: "The record itself, as JSON.") var json = false

  func run() throws {
    let run = try RunRecord.read(record)
    if json { return print(try JSON.text(run.worded)) }
    let lock = try Run.lock(output)
    defer { withExtendedLifetime(lock) {} }
    print("report: \(try Report.write(run, to: output) { try Output.write($0, to: $1) })")
  }
}
