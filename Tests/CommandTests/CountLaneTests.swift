import Foundation
import Measurement
import Testing

/// The instructions of two builds beside each other. Counts have no noise, so verdicts are asserted.
@Suite(.serialized, .enabled(if: Stepping.obstacle == nil, "skipped: nothing can be counted here"))
struct CountLanes {
  /// A build whose counts are spoilt on their way out, by a line of sed.
  private func spoilt(_ edit: String) throws -> String {
    let path = "\(TemporaryFolder.make())/vernier"
    let script = """
      #!/bin/bash
      "\(Command.path)" "$@" | sed -u "s/\\"counts\\":\\[[0-9]*,[0-9]*\\]/\\"counts\\":[\(edit)]/"
      """
    try Script.write(script, to: path)
    return path
  }

  private func compare(_ head: String, _ more: String...) throws -> (Command, ComparisonReport) {
    let file = "\(TemporaryFolder.make())/c.json"
    let process = try Command.run(
      [
        "compare", Command.path, head, "--only", "RMSNorm", "--largest", "--controls", "0",
        "--limit", "1", "--counts", "--json-file", file,
      ] + more)
    let data = try Data(contentsOf: URL(filePath: file))
    return (process, try JSONDecoder().decode(ComparisonReport.self, from: data))
  }

  @Test func `A build takes exactly as many instructions as itself`() throws {
    let (process, report) = try compare(Command.path)
    #expect([0, 75].contains(process.status), "\(process.output)\(process.errors)")
    let counts = try #require(report.counts)
    #expect(!counts.isEmpty && counts.allSatisfy { $0.subject.size <= 1024 })
    #expect(counts.contains { $0.ratio == 1 })
    #expect(counts.allSatisfy { $0.ratio == nil || $0.ratio == 1 })
    #expect(process.output.contains("take exactly as many"))
  }

  @Test func `More instructions in every process are a finding`() throws {
    let (process, report) = try compare(try spoilt("9999999,9999999"))
    #expect(process.status == 1, "\(process.output)\(process.errors)")
    #expect(!report.grown.isEmpty)
    #expect(process.output.contains("(a finding)"))
    // Nobody minds if the margin says so.
    let forgiven = try compare(try spoilt("9999999,9999999"), "--count-margin", "1e9").0
    #expect([0, 75].contains(forgiven.status), "\(forgiven.output)")
  }

  @Test func `What was counted and is wrong has no count, and is a finding`() throws {
    let head = try Impostor.write("counted", breaking: "RMSNorm", to: TemporaryFolder.make())
    let (process, report) = try compare(head)
    #expect(process.status == 1, "\(process.output)\(process.errors)")
    // It is right where it is timed: only what was counted shows it.
    #expect(report.broken.isEmpty && !report.miscounted.isEmpty)
    for count in report.miscounted {
      #expect(count.head == nil && count.reason?.contains("is not verified: planted") == true)
    }
    #expect(process.output.contains("is not verified: planted (a finding)"))
  }

  @Test func `Fewer instructions are told, and no finding`() throws {
    let (process, report) = try compare(try spoilt("10,10"))
    #expect([0, 75].contains(process.status), "\(process.output)\(process.errors)")
    #expect(report.grown.isEmpty && report.counts?.contains { ($0.ratio ?? 1) < 1 } == true)
  }

  @Test(arguments: ["9999998,9999999", "9$$,9$$"])
  func `Counts that vary, in a process or between them, decide nothing`(_ edit: String) throws {
    let (process, report) = try compare(try spoilt(edit))
    #expect([0, 75].contains(process.status), "\(process.output)\(process.errors)")
    #expect(report.counts?.allSatisfy { $0.ratio == nil } == true)
    #expect(report.counts?.contains { $0.reason?.contains("varies") == true } == true)
  }
}
