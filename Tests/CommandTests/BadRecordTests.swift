import Foundation
import Reporting
import Testing

/// A record that cannot be used is named with the place in it and with what to do; one of another program is shown
/// with a word about that.
@Suite struct BadRecordTests {
  private func written(_ text: String) throws -> String {
    let path = "\(TemporaryFolder.make())/record.json"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  /// A record's JSON, changed.
  private func record(_ change: (inout [String: Any]) -> Void = { _ in }) throws -> String {
    let path = "\(TemporaryFolder.make())/run.json"
    try RunRecord(seed: 1, depth: 1).write(to: path)
    let data = try Data(contentsOf: URL(filePath: path))
    var object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    change(&object)
    return String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
  }

  private static func verdict(held: Int) -> [String: Any] {
    [
      "algorithm": "Dot", "check": "laws", "subject": "-", "status": "passed", "held": held,
      "undecided": 0, "failures": [], "notes": [],
    ]
  }

  private static func timing(seconds: Double, low: Double = 1) -> [String: Any] {
    [
      "algorithm": "Dot", "size": 1, "implementation": "any", "voice": "optimised",
      "seconds": seconds, "low": low, "high": 1, "rounds": 3, "discarded": 0, "isWrong": false,
    ]
  }

  @Test func `The figures of a sound record are no nonsense`() throws {
    let path = try written(
      try record {
        $0["verdicts"] = [Self.verdict(held: 0)]
        ($0["timings"], $0["shard"]) = ([Self.timing(seconds: 1)], "4/4")
      })
    #expect(try RunRecord(contentsOf: path).timings.count == 1)
  }

  @Test func `A folder, and a file that is not there, are told with the remedy`() throws {
    let folder = TemporaryFolder.make()
    for (path, words) in [(folder, "is a folder"), ("\(folder)/none.json", "does not exist")] {
      let process = try Command.run("report", path)
      #expect(process.status == 66 && process.errors.contains(words), "\(process.errors)")
      #expect(process.errors.contains("`vernier run` makes one"), "\(process.errors)")
    }
  }

  private func faults() throws -> [(text: String, words: [String])] {
    let whole = try record()
    return [
      (try record { $0["depth"] = nil }, ["depth is missing"]),
      (try record { $0["depth"] = "deep" }, ["depth should be a number"]),
      (try record { $0["host"] = 3 }, ["host should be an object"]),
      (try record { $0["verdicts"] = [["algorithm": "Dot"]] }, ["verdicts[0].", "is missing"]),
      (try record { $0["started"] = "yesterday" }, ["started"]),
      (try record { $0["seed"] = NSNull() }, ["seed is null"]),
      ("", ["it is empty"]), ("[]", ["should be an object"]),
      (
        String(whole.dropLast(20)),
        [
          "it is no JSON", "line 1", "ends in the middle: byte \(whole.utf8.count - 20) of",
          "Copy it again",
        ]
      ),
      ("{\"a\": \"b", ["ends in the middle: byte 8 of 8"]),
      (try record { $0["depth"] = -5 }, ["depth is not", "-5, and it is at least 1"]),
      (try record { $0["seed"] = -1 }, ["seed is not", "-1.0, and a seed is a whole number"]),
      (try record { $0["shard"] = "5/4" }, ["shard is not", "“5/4” is no part"]),
      (
        try record { $0["seconds"] = ["verify": 1.5, "bench": -2] },
        ["seconds.bench is not", "-2.0, and it is at least 0"]
      ),
      (try record { $0["newerSources"] = -1 }, ["newerSources is not", "-1"]),
      (
        try record { record in
          var host = record["host"] as? [String: Any]
          host?["cores"] = 0
          record["host"] = host
        }, ["host.cores is not", "0, and it is at least 1"]
      ),
      (
        try record { $0["verdicts"] = [Self.verdict(held: -3)] }, ["verdicts[0].held is not", "-3"]
      ),
      (
        try record { $0["timings"] = [Self.timing(seconds: -1)] },
        ["timings[0].seconds is not", "a time is above 0"]
      ),
      (
        try record { $0["timings"] = [Self.timing(seconds: 1, low: 9)] },
        ["timings[0].low is not", "9.0, and `high` is 1.0"]
      ),
      (
        try record {
          let paper: [String: Any] = [
            "key": "slim", "citation": ["work": "", "place": ""], "tables": [], "outOfReach": [],
          ]
          $0["papers"] = [paper, paper]
        }, ["papers.key is not", "“slim” stands there more than once"]
      ),
      ("{\n \"depth\": 1,\n \"seed\": }\n", ["it is no JSON", "line 3"]),
      ("{\"comparisons\": []}", ["is missing"]),
      (
        try record {
          ($0["depth"], $0["version"]) = (nil, "0.0.9")
        }, ["depth is missing", "Vernier 0.0.9 made it"]
      ),
    ]
  }

  @Test(arguments: [["report"], ["merge"], ["list", "Dot", "--record"]])
  func `A broken record is named with the place and what to do`(_ command: [String]) throws {
    for (text, words) in try faults() {
      let path = try written(text)
      let process = try Command.run(command + [path])
      #expect(process.status == 65, "\(text): \(process.errors)")
      let errors = process.errors
      #expect(errors.contains("\(path) is no record of a run"), "\(errors)")
      for word in words { #expect(errors.contains(word), "\(text): \(errors)") }
      #expect(errors.contains("vernier run") || errors.contains("make it anew"), "\(errors)")
      #expect(!errors.contains("couldn’t") && !errors.contains("couldn't"), "\(errors)")
    }
  }

  @Test(arguments: ["tally", "variation"])
  func `So is a broken report of another command`(_ command: String) throws {
    for (text, word) in [("{}", "is missing"), ("", "it is empty"), ("{\"a\":", "it is no JSON")] {
      let path = try written(text)
      let process = try Command.run(command, path, path)
      #expect(process.status == 65, "\(process.errors)")
      #expect(process.errors.contains(path) && process.errors.contains(word), "\(process.errors)")
      #expect(process.errors.contains("--json"), "\(process.errors)")
    }
  }

  @Test func `A record of another program is shown with a word on the terminal and on the page`()
    throws
  {
    let folder = TemporaryFolder.make()
    let cases: [(change: (inout [String: Any]) -> Void, words: String?)] = [
      ({ $0["version"] = "0.0.9" }, "Vernier 0.0.9 made this record"),
      ({ $0["program"] = "another" }, "Another build of Vernier"),
      ({ $0["program"] = nil }, nil),
    ]
    for (change, words) in cases {
      let path = try written(try record(change))
      let process = try Command.run("report", path, "--output", folder)
      #expect(process.status == 0, "\(process.errors)")
      let page = try String(contentsOfFile: "\(folder)/index.html", encoding: .utf8)
      let isWarned = page.contains("class=\"warning\">\(words ?? "Vernier")")
      #expect(process.errors.contains(words ?? "made this record") == (words != nil))
      #expect(isWarned == (words != nil), "\(words ?? "none")")
    }
  }

  @Test func `Names are text on the page, whatever they are made of`() throws {
    let folder = TemporaryFolder.make()
    let name = "q\"><img src=x onerror=alert(1)>"
    let path = try written(
      try record { record in
        var verdict = Self.verdict(held: 1)
        verdict["algorithm"] = name
        verdict["attained"] = 0.5
        record["verdicts"] = [verdict]
      })
    #expect(try Command.run("report", path, "--output", folder).status == 0)
    let page = try String(contentsOfFile: "\(folder)/index.html", encoding: .utf8)
    #expect(page.contains("q&quot;&gt;&lt;img") && !page.contains("<img src=x"))
  }

  @Test func `A record of this very program is shown without`() throws {
    let folder = TemporaryFolder.make()
    let arguments = ["run", "Sum", "--no-bench", "--no-reproduce", "--output", folder]
    #expect(try Command.run(arguments).status == 0)
    let process = try Command.run("report", "\(folder)/run.json", "--output", folder)
    #expect(process.status == 0 && process.errors.isEmpty, "\(process.errors)")
  }
}
