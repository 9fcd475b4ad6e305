import Foundation
import Testing

/// What a new user tries first works and explains itself.
@Suite struct GoodUse {
  @Test(arguments: [
    "list", "verify", "bench", "compare", "history", "bisect", "selftest", "distribute",
    "reproduce", "report", "run",
    "doctor",
  ])
  func `Every command has a help that says what it is for`(_ name: String) throws {
    let process = try Command.run(name, "--help")
    #expect(process.status == 0)
    #expect(process.output.contains("OVERVIEW:") && process.output.contains("USAGE:"))
  }

  @Test func `The exit codes are documented where the help begins`() throws {
    let help = try Command.run("--help").output
    for code in ["0 ", "1 ", "3 ", "64", "65", "66", "69", "70", "71", "73", "74", "75", "130"] {
      #expect(help.contains("  \(code)"), "\(code)")
    }
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
    let process = try Command.run("run", "AbsMax", "--processes", "2", "--output", folder)
    #expect(process.status == 0, "\(process.errors)")
    let page = try String(contentsOfFile: "\(folder)/index.html", encoding: .utf8)
    #expect(page.contains("AbsMax") && page.contains("</html>"))
    for reference in ["http://", "https://", "src=", "<script", "<link"] {
      #expect(!page.replacing("http://www.w3.org", with: "").contains(reference), "\(reference)")
    }
    let again = try Command.run("report", "\(folder)/run.json", "--output", "\(folder)/again")
    #expect(again.status == 0)
    #expect(
      try String(contentsOfFile: "\(folder)/again/index.html", encoding: .utf8).contains("AbsMax"))
  }

  @Test func `The same seed gives the same verdicts`() throws {
    let first = try Command.run("verify", "AbsMax", "--json", "--seed", "5")
    let second = try Command.run("verify", "AbsMax", "--json", "--seed", "5")
    #expect(!first.output.isEmpty && first.output == second.output)
  }
}

/// The README shows the present truth.
@Suite struct Readme {
  @Test func `Its table of algorithms is the one that the command prints`() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "README.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let table = try Command.run("list", "--markdown").output
    #expect(text.contains(table.trimmingCharacters(in: .whitespacesAndNewlines)))
  }
}
