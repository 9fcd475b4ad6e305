import Foundation
import FoundationXML
import Measurement
import Testing

/// Two built commands beside each other, by the command itself. Verdicts of times are not asserted, but for
/// slowdowns so large that no machine hides them.
@Suite(.serialized) struct Comparisons {
  private func compare(_ arguments: String..., environment: [String: String] = [:]) throws
    -> Command
  {
    try Command.run(["compare"] + arguments, environment: environment)
  }

  private func report(_ path: String) throws -> ComparisonReport {
    try JSONDecoder().decode(
      ComparisonReport.self, from: Data(contentsOf: URL(filePath: path)))
  }

  @Test func `A build is compared with itself, and a large planted slowdown is found`() throws {
    let folder = TemporaryFolder.make()
    let process = try compare(
      Command.path, Command.path, "--only", "Dot", "--smallest", "--plant", "60", "--controls", "0",
      "--budget", "8", "--limit", "120", "--json", "--json-file", "\(folder)/c.json",
      "--junit", "\(folder)/c.xml", "--markdown", "\(folder)/c.md")
    #expect(process.status == 1, "\(process.output)\(process.errors)")
    let report = try report("\(folder)/c.json")
    // Standard output has the same, and no word beside it.
    let file = try String(contentsOfFile: "\(folder)/c.json", encoding: .utf8)
    #expect(process.output == file)
    #expect(!report.comparisons.isEmpty && report.vettingSeconds != nil)
    #expect(report.slower.contains { $0.subject.implementation.hasPrefix("vector") })
    #expect(report.comparisons.allSatisfy { $0.failure == nil })
    let junit = try String(contentsOfFile: "\(folder)/c.xml", encoding: .utf8)
    #expect(junit.contains("<failure") && junit.contains("tests=\"\(report.comparisons.count)\""))
    #expect(XMLParser(data: Data(junit.utf8)).parse())
    #expect(try String(contentsOfFile: "\(folder)/c.md", encoding: .utf8).contains("Regression"))
  }

  @Test func `A planted speedup is a speedup`() throws {
    let folder = TemporaryFolder.make()
    let process = try compare(
      Command.path, Command.path, "--probes-only", "--plant", "-40", "--controls", "0",
      "--budget", "8", "--limit", "60", "--json-file", "\(folder)/c.json")
    #expect(process.status == 0, "\(process.output)\(process.errors)")
    let report = try report("\(folder)/c.json")
    #expect(report.comparisons.contains { $0.judgement == .faster } && report.broken.isEmpty)
  }

  @Test func `What is no build, no commit or no benchmark is said`() throws {
    #expect(try compare("/no/such/file", Command.path).status == 64)
    let stranger = try compare("/bin/cat", Command.path)
    #expect(stranger.status == 3)
    #expect(stranger.errors.contains("protocol"), "\(stranger.errors)")
    let silent = try compare("/bin/true", Command.path)
    #expect(silent.status == 3, "\(silent.errors)")
    let unknown = try compare(Command.path, Command.path, "--only", "GEM")
    #expect(unknown.status == 64 && unknown.errors.contains("Did you mean"))
    for arguments in [
      ["--margin", "0"], ["--level", "2"], ["--limit", "-1"], ["--plant", "x"],
      ["--largest", "--smallest"], ["--json", "c.json"],
    ] {
      #expect(try Command.run(["compare", "a", "b"] + arguments).status == 64, "\(arguments)")
    }
  }

  @Test func `A file that cannot be written is said before anything is measured`() throws {
    let folder = TemporaryFolder.make()
    for option in ["--json-file", "--markdown", "--junit"] {
      // A file where a folder is needed, and a folder where a file is: root writes everywhere else.
      for path in ["/dev/null/c.json", folder] {
        let process = try compare(Command.path, Command.path, "--only", "Dot", option, path)
        #expect(process.status == 73 && process.output.isEmpty, "\(option) \(path)")
        #expect(process.errors.contains("cannot be written"), "\(process.errors)")
      }
    }
  }

  @Test(arguments: ["killed", "killed-again"])
  func `A process that somebody kills is replaced once`(_ fault: String) throws {
    let folder = TemporaryFolder.make()
    let path = try Impostor.write(fault, breaking: "Sum", to: folder)
    let process = try compare(
      Command.path, path, "--only", "Sum", "--smallest", "--controls", "0", "--budget", "4",
      "--limit", "20", "--json-file", "\(folder)/c.json")
    let report = try report("\(folder)/c.json")
    if fault == "killed" {
      #expect(report.broken.isEmpty, "\(process.output)")
      #expect(report.notes.contains { $0.contains("killed by somebody else, 1 in all") })
    } else {
      #expect(process.status == 1 && !report.broken.isEmpty, "\(process.output)")
    }
  }

  @Test(arguments: ["crash", "hang", "wrong", "exit", "nonsense", "untrue", "later"])
  func `A build that cannot do a benchmark is broken, and the rest goes on`(_ fault: String)
    throws
  {
    let folder = TemporaryFolder.make()
    let path = try Impostor.write(fault, breaking: "Sum", to: folder)
    // What hangs is waited for, one benchmark after the other; what is honest may be slow on a busy machine.
    let waits = fault == "hang" ? ["--limit", "60", "--patience", "5"] : ["--limit", "20"]
    let arguments = [
      "compare", Command.path, path, "--only", "Sum", "Dot", "--smallest", "--controls", "0",
      "--budget", "4", "--json-file", "\(folder)/c.json",
    ]
    let process = try Command.run(arguments + waits)
    #expect(process.status == 1, "\(process.output)\(process.errors)")
    let report = try report("\(folder)/c.json")
    let sums = report.comparisons.filter { $0.subject.algorithm == "Sum" }
    #expect(!sums.isEmpty && sums.allSatisfy { $0.failure?.isHeads == true }, "\(process.output)")
    if fault == "untrue" || fault == "later" {
      #expect(sums.allSatisfy { $0.failure?.reason.contains("is not verified: planted") == true })
    }
    let dots = report.comparisons.filter { $0.subject.algorithm == "Dot" }
    #expect(dots.allSatisfy { $0.failure == nil }, "\(process.output)")
    // On a busy machine some may have found no undisturbed round in the time.
    #expect(dots.contains { !$0.logRatios.isEmpty }, "\(process.output)")
  }
}

/// A build whose worker misbehaves on one algorithm: a script between the parent and the true worker.
///
/// `killed` is killed once, as by a kernel short of memory, `killed-again` each time; `untrue` has a wrong result
/// wherever it is verified, `later` only in the processes that are timed, `counted` only
/// after its instructions were counted.
enum Impostor {
  static func write(_ fault: String, breaking algorithm: String, to folder: String) throws -> String
  {
    let pass = """
      printf '%s\\n' "$line" >&"${true_worker[1]}"
      IFS= read -r answer <&"${true_worker[0]}" || exit 1
      printf '%s\\n' "$answer"
      """
    let action = [
      "crash": "kill -SEGV $$", "hang": "sleep 600", "exit": "exit 0", "nonsense": "echo ok what",
      "wrong": "echo error a wrong result: planted",
      "killed": "mkdir \"\(folder)/once\" 2>/dev/null && kill -KILL $$\n\(pass)",
      "killed-again": "kill -KILL $$",
    ][fault]
    let isUntrue = [
      "untrue": "true", "later": "[[ $* == *--baton-in* ]]", "counted": "[[ $last == count* ]]",
    ][fault]
    let text = """
      #!/bin/bash
      coproc true_worker { exec "\(Command.path)" "$@"; }
      while IFS= read -r line; do
        [[ $line == load* ]] && loaded="$line"
        [[ $loaded == *\\"\(algorithm)\\"* ]] && \(isUntrue ?? "false") && spoils=true || spoils=false
        case "$spoils $line" in
          "false load"*\\"\(algorithm)\\"*) \(action ?? pass) ;;
          "true digest"*) echo ok 0 ;;
          "true verify"*) echo ok planted ;;
          *) \(pass) ;;
        esac
        [[ $line == digest* ]] || last="$line"
      done
      """
    let path = "\(folder)/impostor"
    try Script.write(text, to: path)
    return path
  }
}
