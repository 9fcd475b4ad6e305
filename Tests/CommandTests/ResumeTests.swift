import Foundation
import Reporting
import Testing
import Verification

/// A run that was interrupted goes on, and never with what another program found out.
@Suite struct ResumeTests {
  private func whole() -> RunRecord {
    var record = RunRecord(seed: 1, depth: 1)
    (record.program, record.input) = ("a", ["", ""])
    return record
  }

  @Test func `A record is taken up by the same program, seed, depth, part and input only`() {
    let record = whole()
    #expect(record.isOfSameRun(as: record))
    let changes: [(inout RunRecord) -> Void] = [
      { $0.program = "b" }, { $0.program = nil }, { $0.seed = 2 }, { $0.depth = 2 },
      { $0.shard = "1/2" }, { $0.input = ["data", ""] },
    ]
    for change in changes {
      var other = whole()
      change(&other)
      #expect(!record.isOfSameRun(as: other))
    }
  }

  @Test func `What a run has finished is not done again, and comes out the same`() throws {
    let folder = TemporaryFolder.make()
    let arguments = ["run", "MathadorScorer", "--no-bench", "--output", folder]
    let first = try Command.run(arguments)
    #expect(first.status == 0, "\(first.errors)")
    let earlier = try RunRecord(contentsOf: "\(folder)/run.json")
    let second = try Command.run(arguments + ["--resume"])
    #expect(second.status == 0 && second.errors.contains("Taken up"), "\(second.errors)")
    let later = try RunRecord(contentsOf: "\(folder)/run.json")
    // The time of the verification is the first run's: it was not made again.
    #expect(later.seconds["verify"] == earlier.seconds["verify"])
    #expect(later.verdicts.map(\.held) == earlier.verdicts.map(\.held))
    #expect(later.papers.map(\.key) == earlier.papers.map(\.key))
    let other = try Command.run(arguments + ["--resume", "--seed", "2"])
    #expect(other.status == 0 && other.errors.contains("all is done anew"), "\(other.errors)")
  }

  @Test func `A list shows what a run has measured`() throws {
    let folder = TemporaryFolder.make()
    let run = try Command.run("run", "Sum", "--no-bench", "--output", folder)
    #expect(run.status == 0, "\(run.errors)")
    let list = try Command.run("list", "Sum", "--record", "\(folder)/run.json")
    #expect(list.status == 0 && list.output.contains("error/bound"), "\(list.errors)")
    #expect(try Command.run("list", "Sum", "--record", "\(folder)/none.json").status == 66)
  }
}
