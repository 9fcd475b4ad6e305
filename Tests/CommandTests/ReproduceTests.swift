import Foundation
import Measurement
import Reporting
import Testing
import Verification

/// What `vernier reproduce` says of each cell, to whom; and how it ends when it is interrupted.
@Suite struct ReproduceTests {
  /// Word and reason by paper, table, row and column, as JSON has them.
  private func words(_ text: String) throws -> [String: String] {
    let records = try JSONDecoder().decode(
      [RunRecord.PaperRecord].self, from: Data(text.utf8))
    var words: [String: String] = [:]
    for paper in records {
      for table in paper.tables {
        for row in table.result?.rows ?? [] {
          for (column, cell) in zip(table.result?.columns ?? [], row.cells) {
            let name = [paper.key, table.id, row.label, column].joined(separator: "|")
            words[name] = cell.word.map { "\($0.outcome.rawValue)|\($0.reason)" } ?? "|"
          }
        }
      }
    }
    return words
  }

  /// Fields of RFC 4180.
  private func fields(_ line: String) -> [String] {
    var (fields, isQuoted) = ([""], false)
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: fields.append("")
      default: fields[fields.count - 1].append(character)
      }
    }
    return fields
  }

  @Test func `JSON has the word and the reason of each cell that CSV has`() throws {
    let tables = ["E.13", "4.5", "squad", "5", "settings", "kernels"].flatMap { ["--table", $0] }
    let papers = ["slim", "slope", "mkor", "quarot", "async", "pv-tuning"]
    let json = try Command.run(["reproduce"] + papers + tables + ["--json"])
    let csv = try Command.run(["reproduce"] + papers + tables + ["--format", "csv"])
    #expect(json.status == 0 && csv.status == 0, "\(json.errors)\(csv.errors)")
    let words = try words(json.output)
    var kinds: [String: Int] = [:]
    let lines = csv.output.split(separator: "\n").dropFirst().map { fields(String($0)) }
    for line in lines {
      let name = [line[0], line[1], line[3], line[4]].joined(separator: "|")
      #expect(words[name] == "\(line[8])|\(line[9])", "\(name)")
      kinds[line[8], default: 0] += 1
    }
    #expect(lines.count == words.count && !lines.isEmpty)
    for kind in [
      "reproduced", "differs", "out of reach", "stated", "not comparable on this machine",
    ] {
      #expect(kinds[kind] ?? 0 > 0, "\(kind): \(kinds)")
    }
    let help = try Command.run("reproduce", "--help").output
    #expect(help.contains("`word`") && help.contains("`reason`"))
  }

  @Test func `A table of another paper is named with that paper`() throws {
    let process = try Command.run("reproduce", "slim", "--table", "Lemma")
    #expect(process.status == 64, "\(process.errors)")
    #expect(process.errors.contains("slim has no table “Lemma”"), "\(process.errors)")
    #expect(process.errors.contains("vernier reproduce slope --table Lemma"), "\(process.errors)")
    let nowhere = try Command.run("reproduce", "slim", "--table", "lemna")
    #expect(nowhere.status == 64 && nowhere.errors.contains("There is no table"))
  }

  @Test func `What became of a quoted figure is said once, when it is known`() throws {
    // What squad quotes is asked in digits, which comes later.
    func lines(_ tables: String...) throws -> [String] {
      let arguments = ["reproduce", "mkor"] + tables.flatMap { ["--table", $0] }
      let process = try Command.run(arguments)
      #expect(process.status == 0, "\(process.errors)")
      #expect(!process.output.contains("not asked yet"), "\(process.output)")
      return process.output.split(separator: "\n").map(String.init)
    }
    let both = try lines("squad", "digits"), alone = try lines("squad")
    #expect(both.count { $0 == "  “ ” is asked in digits: see the end" } == 1, "\(both)")
    #expect(!alone.contains { $0.contains("see the end") }, "\(alone)")
    for output in [both, alone] {
      let words = output.filter { $0.contains("out of reach (") || $0.contains("reproduced (") }
      #expect(!words.isEmpty && Set(words).count == words.count, "\(words)")
      // Behind the table, or at the end with its name.
      #expect(
        words.allSatisfy { $0.hasPrefix(output == both ? "  squad  " : "  “ ” ") }, "\(words)")
    }
  }

  @Test func `Outside of the repository a table that needs it is skipped, with what to do`() throws
  {
    let folder = TemporaryFolder.make()
    let copy = "\(folder)/vernier"
    try FileManager.default.copyItem(atPath: Command.path, toPath: copy)
    let arguments = ["reproduce", "sparse-llama", "--table", "pitfalls", "--table", "bytes"]
    let process = try Command.run(arguments, program: copy)
    #expect(process.status == 0, "\(process.errors)")
    #expect(
      process.output.contains("skipped: needs Fixtures/Models/llama.safetensors"),
      "\(process.output)")
    #expect(process.output.contains("vernier train --output Fixtures/Models/llama.safetensors"))
    #expect(process.output.contains("bytes explain"), "\(process.output)")
    // Alone it is what was asked for, and is not there.
    let alone = try Command.run(Array(arguments.prefix(4)), program: copy)
    #expect(alone.status == 66 && alone.errors.contains("run this in the repository"))
    let run = try Command.run(
      ["run", "SparseGPT", "--no-bench", "--output", "\(folder)/report"], program: copy)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("skipped for want of input"), "\(run.output)")
    #expect(try RunRecord(contentsOf: "\(folder)/report/run.json").isComplete)
  }

  @Test func `What only has its direction here is not reproduced`() throws {
    let process = try Command.run("reproduce", "pv-tuning", "--table", "kernels", "--format", "csv")
    let line = process.output.split(separator: "\n").first { $0.contains("Numba") }
    #expect(line?.contains("not comparable on this machine") == true, "\(process.output)")
  }

  @Test(arguments: [
    ["reproduce", "slope", "--table", "training"], ["reproduce", "quarot", "--table", "weights"],
    ["reproduce", "slim", "--table", "E.4-model"],
    ["reproduce", "sparse-llama", "--table", "joint"],
  ]) func `A table that trains or draws ends soon after an interruption`(_ arguments: [String])
    throws
  {
    let process = Command.process(arguments)
    let folder = TemporaryFolder.make()
    _ = FileManager.default.createFile(atPath: "\(folder)/err", contents: nil)
    process.standardError = FileHandle(forWritingAtPath: "\(folder)/err")
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    usleep(1_500_000)
    let start = ContinuousClock().now
    process.interrupt()
    process.waitUntilExit()
    let seconds = start.duration(to: ContinuousClock().now) / .seconds(1)
    let errors = try String(contentsOfFile: "\(folder)/err", encoding: .utf8)
    #expect(process.terminationStatus == 130, "\(errors)")
    #expect(seconds < 5, "\(seconds) s")
    print("interrupted: \(arguments.joined(separator: " ")): \(seconds) s")
  }

  @Test func `Few processes have a range, six an interval, and one has neither`() throws {
    let text = """
      {"algorithm": "Any", "size": 1, "implementation": "any", "voice": "optimised", "seconds": 1, "low": 0.9,
       "high": 1.1, "rounds": 3, "discarded": 0, "isWrong": false}
      """
    let any = try JSONDecoder().decode(Timing.self, from: Data(text.utf8))
    func spread(_ processes: Int?) -> String {
      var timing = any
      timing.processes = processes
      return Format.spread(timing)
    }
    #expect(spread(1) == "one process")
    #expect(spread(3) == "range ± 10.0 %" && spread(5) == "range ± 10.0 %")
    #expect(spread(6) == "± 10.0 %" && spread(12) == "± 10.0 %")
    #expect(spread(nil) == "range ± 10.0 %")
    // Of one whose every round was disturbed there is no time, and that is said.
    var timing = any
    (timing.processes, timing.disturbed) = (2, 1)
    #expect(Format.spread(timing) == "range ± 10.0 %, 1 of 3 processes lost the core")
  }
}
