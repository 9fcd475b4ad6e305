import Foundation
import Testing

/// `vernier count`, as a user runs it.
@Suite struct CountCommand {
  private struct Report: Decodable {
    struct Row: Decodable {
      struct Subject: Decodable {
        var implementation: String
        var size: Int
      }
      struct Count: Decodable { var counts: [Int] }
      var subject: Subject
      var count: Count?
    }
    var rows: [Row]
  }

  /// Counts by implementation and size; `nil` where this machine cannot step.
  private func counts(_ arguments: [String]) throws -> [String: [Int]]? {
    let process = try Command.run(["count"] + arguments + ["--json"])
    if process.status == 69 {
      print("skipped: \(process.errors)")
      return nil
    }
    #expect(process.status == 0, "\(process.errors)")
    let report = try JSONDecoder().decode(Report.self, from: Data(process.output.utf8))
    let named = report.rows.map {
      ("\($0.subject.implementation)/\($0.subject.size)", $0.count?.counts ?? [])
    }
    return Dictionary(uniqueKeysWithValues: named)
  }

  @Test func `Two processes count the same`() throws {
    let arguments = ["Dot", "--size", "64,128", "--implementation", "recursive-float64"]
    guard let first = try counts(arguments), let second = try counts(arguments) else { return }
    #expect(first == second && first.count == 2)
    #expect(first.values.allSatisfy { Set($0).count == 1 && $0.count == 3 })
  }

  @Test func `A histogram says which registers a kernel works on`() throws {
    let process = try Command.run(
      "count", "Dot", "--size", "256", "--implementation", "vector-baseline-float64",
      "--histogram")
    guard process.status != 69 else { return print("skipped: \(process.errors)") }
    #expect(process.status == 0, "\(process.errors)")
    #expect(process.output.contains("Dot 256 vector-baseline-float64"))
    #expect(process.output.contains("multiply-add") && process.output.contains("reads memory"))
  }

  @Test(arguments: [
    ["--size", "0"], ["--size", "8,x"], ["--size", "8,,16"], ["--repetitions", "1"],
    ["--limit", "0"], ["--implementation", "vectr"], ["--size", "100000000"],
  ]) func `What cannot be meant is usage`(_ arguments: [String]) throws {
    let process = try Command.run(["count", "Dot"] + arguments)
    #expect(process.status == 64, "\(arguments): \(process.errors)")
  }
}
