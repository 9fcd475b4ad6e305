import Catalogue
import Foundation
import Testing

/// What counts the verdicts of experiments, and what shows how figures vary.
@Suite struct ExperimentTests {
  /// The folder of the scripts, from this file's place.
  private static let experiments = URL(filePath: #filePath)
    .appending(path: "../../../ci/experiments").standardized.path

  private static let host = """
    {"architecture": "x86-64", "caches": [], "cores": 1, "lane": "baseline", "libraries": [],
     "openBLASCore": "", "openBLASThreads": 1, "processor": "none"}
    """

  private static func comparison(_ algorithm: String, _ judgement: String?) -> String {
    let verdict = judgement.map { "\"judgement\": \"\($0)\"," } ?? ""
    return """
      {\(verdict) "discarded": 0, "logRatios": [], "rounds": 0, "subject":
       {"algorithm": "\(algorithm)", "family": "F", "implementation": "i", "size": 1}}
      """
  }

  private static func report(
    _ comparisons: [String], controls: [String] = [], margin: Double = 0.005, note: String = ""
  ) -> String {
    """
    {"schema": 1, "base": "a", "head": "b", "host": \(host), "isInterrupted": false,
     "notes": ["\(note)"], "onlyInBase": [], "onlyInHead": [],
     "rule": {"level": 0.01, "looks": [12], "margin": \(margin)},
     "seconds": 1, "comparisons": [\(comparisons.joined(separator: ","))],
     "controls": [\(controls.joined(separator: ","))]}
    """
  }

  private func write(_ texts: [String]) throws -> [String] {
    let folder = TemporaryFolder.make()
    return try texts.enumerated().map { number, text in
      let path = "\(folder)/\(number).json"
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      return path
    }
  }

  @Test func `The script for new algorithms knows every family`() throws {
    let script = URL(filePath: Self.experiments).appending(path: "../new-algorithm").path
    let process = try Command.run([script, "Nowhere", "Name"], program: "/bin/bash")
    #expect(process.status == 64)
    let listed = Set(process.errors.split(whereSeparator: { " \n.".contains($0) }).map(String.init))
    for family in Set(Catalogue.entries.map(\.family)) {
      #expect(listed.contains(family), "\(family)")
    }
  }

  @Test func `Verdicts are counted, and void runs apart`() throws {
    let files = try write([
      Self.report([Self.comparison("A", "slower"), Self.comparison("B", "same")]),
      Self.report([Self.comparison("A", "faster"), Self.comparison("B", nil)]),
      Self.report(
        [Self.comparison("A", "slower"), Self.comparison("B", "slower")],
        controls: [Self.comparison("A", "faster")]),
    ])
    let process = try Command.run(["tally"] + files)
    #expect(process.status == 0, "\(process.errors)")
    let lines = process.output.split(separator: "\n").map {
      $0.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
    }
    // Two sound runs: of A one slower and one faster, of B one the same and one without a verdict.
    let a = try #require(lines.first { $0.first == "A" })
    #expect(a[3] == "1" && a.last == "2", "\(a)")
    let all = try #require(lines.first { $0.first == "all" })
    #expect(all[1] == "1" && all.last == "4", "\(all)")
    #expect(all[2] == "1", "no interval of comparisons that share a run: \(all)")
    #expect(process.output.contains("runs: 1 red ("))
    #expect(process.output.contains("of 2, and 1 void"))
  }

  @Test func `Runs of unlike experiments are not counted together`() throws {
    let own = [Self.comparison("A", "same")]
    for (other, word) in [
      (Self.report(own, margin: 0.01), "margins"),
      (Self.report(own, note: "a slowdown of 3.0 % is planted in head"), "planted"),
    ] {
      let process = try Command.run(["tally"] + (try write([Self.report(own), other])))
      #expect(process.status == 65 && process.errors.contains(word), "\(process.errors)")
      #expect(process.errors.contains("1.json"))
    }
    let alike = try write([Self.report(own), Self.report(own, note: "nothing is pinned")])
    #expect(try Command.run(["tally"] + alike).status == 0)
  }

  @Test func `Figures that vary by a known amount are said to`() throws {
    let bench = try Command.run("bench", "Softmax", "--size", "64", "--rounds", "1", "--json")
    func reports(_ figures: [Double]) throws -> [String] {
      let texts = try figures.map { seconds in
        var report = try #require(
          JSONSerialization.jsonObject(with: Data(bench.output.utf8)) as? [String: Any])
        var timings = try #require(report["timings"] as? [[String: Any]])
        for i in timings.indices { (timings[i]["seconds"], timings[i]["cycles"]) = (seconds, 100) }
        report["timings"] = timings
        return String(decoding: try JSONSerialization.data(withJSONObject: report), as: UTF8.self)
      }
      return try write(texts)
    }
    let process = try Command.run(["variation"] + (try reports([0.99, 1.01])))
    #expect(process.status == 0, "\(process.errors)")
    // 0.99 and 1.01 about 1: √2 per cent; their cycles are the same.
    #expect(process.output.contains("1.41 %  0.00 %"), "\(process.output)")
    let negative = try Command.run(["variation"] + (try reports([0.99, -1])))
    #expect(negative.status == 65 && negative.errors.contains("1.json"), "\(negative.errors)")
  }

  @Test(arguments: ["tally", "variation"])
  func `What is no report is named`(_ command: String) throws {
    let files = try write(["{\"schema\": 1", "[]"])
    let process = try Command.run([command] + files)
    #expect(process.status == 65, "\(process.errors)")
    #expect(process.errors.contains("0.json"))
    #expect(try Command.run([command, "/no/such", "/file"]).status == 66)
  }

  @Test func `A plot of time against size is drawn for each algorithm`() throws {
    let folder = TemporaryFolder.make()
    let process = try Command.run(
      "bench", "Softmax", "--size", "64,128", "--rounds", "1", "--plot", folder)
    #expect(process.status == 0, "\(process.errors)")
    let plot = try String(contentsOfFile: "\(folder)/Softmax.svg", encoding: .utf8)
    #expect(plot.hasPrefix("<svg") && plot.contains("xmlns=") && plot.contains("shifted-float32"))
    let single = try Command.run(
      "bench", "Softmax", "--size", "64", "--rounds", "1", "--plot", folder)
    #expect(single.status == 0 && single.errors.contains("two sizes"), "\(single.errors)")
    #expect(try Command.run("bench", "Softmax", "--size", "64,x").status == 64)
  }

  @Test func `The experiments' scripts are programs`() throws {
    let folder = Self.experiments
    for script in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let path = "\(folder)/\(script)"
      let first = try #require(
        String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").first)
      guard first.hasSuffix("bash") || script == "setup" else { continue }
      let process = try Command.run(["-n", path], program: "/bin/bash")
      #expect(process.status == 0, "\(process.errors)")
    }
  }

  @Test func `Two records of one run are alike, but for times, and no others`() throws {
    guard try Command.run(["python3", "--version"], program: "/usr/bin/env").status == 0 else {
      return print("skipped: the comparison of records, for there is no python3 here")
    }
    let folder = TemporaryFolder.make()
    let arguments = ["run", "Sum", "--no-bench", "--output", folder]
    #expect(try Command.run(arguments).status == 0)
    let path = "\(folder)/run.json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    func status(_ other: String) throws -> Int32 {
      let changed = try write([other])[0]
      return try Command.run([path, changed], program: Self.experiments + "/alike").status
    }
    #expect(try status(text) == 0)
    #expect(try status(text.replacing("\"seconds\":{", with: "\"seconds\":{\"a b\":1,")) == 0)
    #expect(try status(text.replacing("\"held\":", with: "\"held\":1")) == 1)
    #expect(try status(text.replacing("\"depth\":1", with: "\"depth\":2")) == 1)
    #expect(try Command.run([path], program: Self.experiments + "/alike").status == 64)
  }

  @Test func `The experiment on histories counts alarms and steps`() throws {
    guard try Command.run(["python3", "--version"], program: "/usr/bin/env").status == 0 else {
      return print("skipped: the experiment on histories, for there is no python3 here")
    }
    let process = try Command.run(
      [Command.path, "--repeats", "2", "--noise", "iid", "--only", "vernier,rustc"],
      program: Self.experiments + "/history")
    #expect(process.status == 0, "\(process.errors)")
    // A null line for either detector, and one for steps of 1, 2 and 3 standard deviations.
    for detector in ["vernier", "rustc"] {
      let lines = process.output.split(separator: "\n").filter { $0.contains(detector + " ") }
      #expect(lines.count == 4, "\(process.output)")
      #expect(lines.first?.hasSuffix("s") == true && lines.first?.contains(" of 168") == true)
    }
  }
}
