import Foundation
import Reporting
import Testing

/// What a new user tries first works and explains itself.
@Suite struct GoodUse {
  @Test(arguments: [
    "list", "verify", "bench", "compare", "history", "bisect", "selftest", "distribute",
    "reproduce", "report", "run", "merge", "findings", "tour", "doctor",
  ])
  func `Every command has a help that says what it is for`(_ name: String) throws {
    let process = try Command.run(name, "--help")
    #expect(process.status == 0)
    #expect(process.output.contains("OVERVIEW:") && process.output.contains("USAGE:"))
  }

  /// The parser folds what is longer than 80 columns, and a list's second line then begins at the margin.
  @Test func `No line of a list in a help is folded`() throws {
    struct Tree: Decodable { var command: Node }
    struct Node: Decodable {
      var commandName: String
      var discussion: String?
      var subcommands: [Node]?
    }
    func lists(_ node: Node) -> [(command: String, line: String)] {
      let own = node.discussion?.components(separatedBy: "\n").filter { $0.hasPrefix("  ") } ?? []
      return own.map { (node.commandName, $0) } + (node.subcommands ?? []).flatMap(lists)
    }
    let dump = Data(try Command.run("--experimental-dump-help").output.utf8)
    let all = lists(try JSONDecoder().decode(Tree.self, from: dump).command)
    #expect(all.count > 60)
    for (command, line) in all { #expect(line.count <= 80, "\(command): \(line)") }
  }

  @Test func `The exit codes are documented where the help begins`() throws {
    let help = try Command.run("--help").output
    for code in ["0 ", "1 ", "3 ", "64", "65", "66", "69", "70", "71", "73", "74", "75", "130"] {
      #expect(help.contains("  \(code)"), "\(code)")
    }
  }

  /// With them OpenBLAS has kernels of AVX or later, wherever the processor does.
  @Test func `What doctor says for other programs is what this one runs with`() throws {
    let names = ["OPENBLAS_CORETYPE", "VERNIER_OPENBLAS_CORE", "VERNIER_OPENBLAS_INSTEAD_OF"]
    let bare = names.flatMap { ["-u", $0] } + [Command.path, "doctor"]
    let core = try Command.run(bare, program: "/usr/bin/env").output
    let settings = try Command.run(bare + ["--environment"], program: "/usr/bin/env").output
    let lines = settings.split(separator: "\n").map { $0.split(separator: "=").map(String.init) }
    #expect(lines.allSatisfy { $0.count == 2 })
    let values = Dictionary(uniqueKeysWithValues: lines.map { ($0[0], $0[1]) })
    if core.contains("our choice") {
      #expect(core.contains("core \(values["OPENBLAS_CORETYPE"] ?? "none")"))
      let again = try Command.run("doctor", environment: values).output
      #expect(again == core)
    } else {
      #expect(values.isEmpty)
    }
    #expect(try Command.run("doctor", "--environment", "--json").status == 64)
  }

  @Test(arguments: [
    ["list", "--json"], ["list", "--papers", "--json"], ["verify", "AbsMax", "--json"],
    ["doctor", "--json"],
  ]) func `What a machine reads is JSON and nothing else`(_ arguments: [String]) throws {
    let process = Command.process(arguments)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    _ = try JSONSerialization.jsonObject(with: data)
  }

  @Test func `A run of one algorithm leaves a record and a page that stands alone`() throws {
    let folder = TemporaryFolder.make()
    let process = try Command.run("run", "MathadorScorer", "--processes", "2", "--output", folder)
    #expect(process.status == 0, "\(process.errors)")
    let page = try String(contentsOfFile: "\(folder)/index.html", encoding: .utf8)
    #expect(page.contains("MathadorScorer") && page.contains("</html>"))
    for reference in ["http://", "https://", "src=", "<link", "fetch(", "import(", "url("] {
      #expect(!page.replacing("http://www.w3.org", with: "").contains(reference), "\(reference)")
    }
    let again = try Command.run("report", "\(folder)/run.json", "--output", "\(folder)/again")
    #expect(again.status == 0)
    #expect(
      try String(contentsOfFile: "\(folder)/again/index.html", encoding: .utf8).contains(
        "MathadorScorer"))
    #expect(!again.errors.contains("made this record") && !page.contains("made this record"))
    var old = try RunRecord(contentsOf: "\(folder)/run.json")
    old.version = "0.0.9"
    try old.write(to: "\(folder)/old.json")
    let foreign = try Command.run("report", "\(folder)/old.json", "--output", "\(folder)/old")
    #expect(foreign.status == 0 && foreign.errors.contains("0.0.9 made this record"))
    #expect(
      try String(contentsOfFile: "\(folder)/old/index.html", encoding: .utf8)
        .contains("0.0.9 made this record"))
  }

  @Test func `Four shards, put together, are the run`() throws {
    let names = ["Dot", "Sum", "Softmax", "GEMV", "LogSumExp", "CrossEntropy"]
    let folder = TemporaryFolder.make()
    for part in ["1/4", "2/4", "3/4", "4/4"] {
      let process = try Command.run(
        ["run"] + names + [
          "--no-bench", "--shard", part, "--output", "\(folder)/\(part.prefix(1))",
        ])
      #expect(process.status == 0, "\(process.errors)")
    }
    let records = (1...4).map { "\(folder)/\($0)/run.json" }
    // In whatever order they come.
    let merged = try Command.run(["merge"] + records.reversed() + ["--output", "\(folder)/all"])
    #expect(merged.status == 0, "\(merged.errors)")
    let single = try Command.run(
      ["run"] + names + ["--no-bench", "--output", "\(folder)/single"])
    #expect(single.status == 0, "\(single.errors)")
    let whole = try RunRecord(contentsOf: "\(folder)/all/run.json")
    let run = try RunRecord(contentsOf: "\(folder)/single/run.json")
    func text(_ record: RunRecord) throws -> [String] {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return try record.verdicts.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
    }
    #expect(try text(whole) == text(run) && !run.verdicts.isEmpty)
    #expect(whole.isComplete && whole.shard == nil && whole.studies.count == run.studies.count)

    let lacking = try Command.run(["merge"] + records.prefix(3))
    #expect(lacking.status == 65 && lacking.errors.contains("4/4 is missing"), "\(lacking.errors)")
    let twice = try Command.run(["merge"] + records + [records[1]])
    #expect(twice.status == 65 && twice.errors.contains("both shard 2/4"), "\(twice.errors)")
    let foreign = try Command.run(["merge"] + records.prefix(3) + ["\(folder)/single/run.json"])
    #expect(foreign.status == 65 && foreign.errors.contains("not of a shard"))
    #expect(foreign.errors.contains("--shard 1/N"), "\(foreign.errors)")
    #expect(foreign.errors.contains("vernier report \(folder)/single/run.json"))
    let other = try Command.run(
      "run", "Sum", "--no-bench", "--shard", "2/4", "--output", "\(folder)/other")
    #expect(other.status == 0, "\(other.errors)")
    var mixed = records
    mixed[1] = "\(folder)/other/run.json"
    let unlike = try Command.run(["merge"] + mixed + ["--output", "\(folder)/mixed"])
    #expect(unlike.status == 65 && unlike.errors.contains("different runs"), "\(unlike.errors)")
    #expect(try Command.run("run", "Dot", "--shard", "5/4").status == 64)
  }

  @Test func `Findings are shown, and quoted with the line that shows them`() throws {
    let text = try Command.run("findings", "Sum", "LogSumExp")
    #expect(text.status == 0 && text.output.contains("2 of 2 findings shown"), "\(text.output)")
    let table = try Command.run("findings", "Sum", "--markdown").output
    #expect(table.contains("`vernier verify Sum --check findings`") && table.hasPrefix("| "))
    let json = try Command.run("findings", "Sum", "--json").output
    #expect(json.contains("\"isShown\" : true"), "\(json)")
    #expect(try Command.run("findings", "Sum", "--json", "--markdown").status == 64)
  }

  @Test func `The tour goes its way`() throws {
    let folder = TemporaryFolder.make()
    let process = try Command.run("tour", "--no-wait", "--keep", folder)
    #expect(process.status == 0, "\(process.errors)")
    for word in [
      "1. A kernel", "shrunk in", "2. The counter", "3. A slowdown", "4. A paper's", "2:8",
    ] {
      #expect(process.output.contains(word), "\(word) in \(process.output)")
    }
    #expect(FileManager.default.fileExists(atPath: "\(folder)/sum.c"))
    #expect(try Command.run("tour", "--keep", "/proc/none").status == 73)
  }

  @Test func `The same seed gives the same verdicts`() throws {
    let first = try Command.run("verify", "AbsMax", "--json", "--seed", "5")
    let second = try Command.run("verify", "AbsMax", "--json", "--seed", "5")
    #expect(!first.output.isEmpty && first.output == second.output)
  }
}

/// The README shows the present truth.
@Suite struct Readme {
  private let text = Result {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "README.md")
    return try String(contentsOf: file, encoding: .utf8)
  }

  /// The rows of the Markdown table whose first column has this head, by the heads of their columns.
  private func table(_ head: String, in text: String) throws -> [[String: String]] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let first = try #require(lines.firstIndex { $0.hasPrefix("| \(head) |") }, "\(head)")
    let rows = lines[first...].prefix { $0.hasPrefix("|") }.map {
      $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
    return rows.dropFirst(2).map { Dictionary(uniqueKeysWithValues: zip(rows[0], $0)) }
  }

  /// What a run has measured stands in it too, and is another on each machine.
  @Test func `Its table of algorithms has what the command prints`() throws {
    let printed = try table("algorithm", in: Command.run("list", "--markdown").output)
    let shown = try table("algorithm", in: text.get())
    let declared = Set(try #require(printed.first).keys)
    let own = shown.map { $0.filter { declared.contains($0.key) } }
    let unlike = zip(own, printed).filter { $0 != $1 }.compactMap { $1["algorithm"] }
    #expect(
      own.count == printed.count && unlike.isEmpty,
      "make it anew; the first unlike row: \(unlike.first ?? "none")")
    #expect(
      Set(try #require(shown.first).keys).subtracting(declared) == [
        "error/bound", "vs reference", "vs peer", "of roof",
      ])
  }

  @Test func `Its table of systems is the one that the command prints`() throws {
    let table = try Command.run("list", "--papers", "--markdown").output
    let isThere = try text.get().contains(table.trimmingCharacters(in: .whitespacesAndNewlines))
    #expect(isThere, "make it anew with `vernier list --papers --markdown`")
  }
}
