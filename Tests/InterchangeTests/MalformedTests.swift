import Foundation
import Interchange
import Testing

/// Files that cannot be read: file, place, and what to do.
struct MalformedTests {
  struct Case: Sendable, CustomStringConvertible {
    var format: String
    var text: String
    /// What the message must contain, beside the name of the file.
    var words: String

    var description: String { String("\(format): \(words)".prefix(80)) }

    init(_ format: String, _ text: String, _ words: String) {
      (self.format, self.text, self.words) = (format, text, words)
    }
  }

  private static func google(_ fields: String) -> String {
    #"{"context": {}, "benchmarks": [{"name": "a", "run_name": "a", \#(fields)}]}"#
  }

  private static func hyperfine(_ fields: String) -> String {
    #"{"results": [{"command": "a", \#(fields)}]}"#
  }

  static let json = [
    Case("gbench", "{\n  \"context\": ,\n", "line 2, column 14: Here is “,” where a value belongs"),
    Case("gbench", #"{"context": {}"#, "line 1, column 15: The file ends where “,” or “}” belongs"),
    Case("gbench", #"{"a": 1, "a": 2}"#, "line 1, column 10: The name “a” stands here twice"),
    Case("gbench", #"{"a": 01}"#, "column 7: “01” is no number of JSON"),
    Case("gbench", #"{"a": 1e999}"#, "column 7: 1e999 is beyond the largest number"),
    Case("gbench", #"{"a": "b"#, "column 7: The text that begins here does not end"),
    Case("gbench", #"{"a": "\x"}"#, "column 8: “\\” stands before a character"),
    Case("gbench", #"{"a": "\ud800"}"#, "column 8: Half of a surrogate pair"),
    Case("gbench", #"{"a": "\u00e"}"#, "Four hexadecimal digits belong"),
    Case("gbench", "{\"a\": \"\u{1}\"}", "column 8: A control character must be escaped"),
    Case("gbench", "[1, 2] 3", "column 8: The JSON ends before here"),
    Case("gbench", #"{a: 1}"#, "column 2: Here is “a” where the name of a field belongs"),
    Case(
      "gbench", String(repeating: "[", count: 300), "column 129: Values are nested more than 128"),
  ]

  static let fields = [
    Case("gbench", #"{"benchmarks": []}"#, "The field “context” is missing"),
    Case("gbench", google(#""real_time": "fast", "time_unit": "ns""#), "(benchmarks[0].real_time)"),
    Case("gbench", google(#""real_time": -1, "time_unit": "ns""#), "The time -1.0 is negative"),
    Case("gbench", google(#""real_time": NaN, "time_unit": "ns""#), "nan is no measured value"),
    Case("gbench", google(#""real_time": 1, "time_unit": "h""#), "The unit “h” is not known"),
    Case("gbench", google(#""real_time": 1"#), "“time_unit” is missing"),
    Case(
      "gbench", google(#""iterations": -3, "real_time": 1, "time_unit": "ns""#), "-3 is no count"),
    Case(
      "gbench", google(#""iterations": 1.5, "real_time": 1, "time_unit": "s""#), "1.5 is no count"),
    Case(
      "gbench",
      google(#""real_time": 1, "time_unit": "ns""#).replacing("]}", with: ", 7]}"),
      "(benchmarks[1]): Here is a number where an object belongs"),
    Case("hyperfine", hyperfine(#""mean": 1}, {"command": "a", "mean": 2"#), "for the second time"),
    Case("hyperfine", hyperfine(#""stddev": null"#), "There is no time here"),
    Case(
      "hyperfine", hyperfine(#""times": [1, true]"#), "(results[0].times[1]): Here is a truth value"
    ),
    Case("pytest-benchmark", #"{"benchmarks": [{"name": "a"}]}"#, "The field “stats” is missing"),
    Case("bencher", #"{"a": {"latency": {"value": Infinity}}}"#, "inf is no measured value"),
    Case("bencher", #"{"a": {"latency": 5}}"#, "(a.latency): Here is a number where an object"),
    Case("github-action", #"[{"name": "a", "value": 1}]"#, "([0]): The field “unit” is missing"),
    Case(
      "github-action-history", "window.BENCHMARK_DATA = {\n\"entries\": 1}", "line 2, column 12"),
    Case(
      "github-action-history",
      #"{"lastUpdate": 1, "entries": {"s": [{"date": 99999999999999999, "benches": []}]}}"#,
      "This is no date"),
    Case("asv", #"{"version": 1, "results": {}}"#, "version 1 of asv's format; 2 is known"),
    Case(
      "asv",
      #"{"commit_hash": "a", "result_columns": ["result", "params"], "results": {"b": [[1, 2], [["x"]]]}}"#,
      "(results.b[0]): There are 2 results for 1 choices"),
    Case("pyperf", #"{"version": "2.0", "benchmarks": []}"#, "version 2.0 of pyperf's format"),
    Case(
      "pyperf", #"{"version": "1.0", "benchmarks": [{"runs": []}]}"#, "This benchmark has no name"),
    Case(
      "pyperf",
      #"{"version": "1.0", "metadata": {"name": "a", "loops": 4294967296, "inner_loops": 4294967296}, "benchmarks": [{"runs": [{"values": [1]}]}]}"#,
      "more iterations here than can be counted"),
    Case(
      "jmh", #"[{"benchmark": "a", "mode": "avgt", "primaryMetric": {"score": 1}}]"#,
      "The field “scoreUnit” is missing"),
    Case(
      "cargo-criterion",
      #"{"reason":"benchmark-complete","id":"a","iteration_count":[1,2],"measured_values":[1],"unit":"ns"}"#,
      "There are 2 numbers in “iteration_count” and 1 in “measured_values”"),
    Case("cargo-criterion", #"{"reason":"group-complete"}"#, "no message of the reason"),
  ]

  static let lines = [
    Case("go", "goos: linux\nBenchmarkA 10 fast ns/op\n", "line 2: “fast” is no measured value"),
    Case("go", "BenchmarkA 0 1 ns/op\n", "line 1: “0” is no number of iterations"),
    Case("go", "BenchmarkA 10 1\n", "line 1: Pairs of a value and a unit belong here"),
    Case("go", "BenchmarkA 10 -1 ns/op\n", "line 1: The time -1 ns/op is negative"),
    Case("go", "BenchmarkA 10 NaN ns/op\n", "line 1: “NaN” is no measured value"),
    Case("go", "BenchmarkA 10 1 ns/op 2 ns/op\n", "“ns/op” stands in this line twice"),
    Case("go", "PASS\n", "There is no line of a benchmark"),
  ]

  @Test(arguments: json + fields + lines)
  func `What is wrong is said with its place`(bad: Case) throws {
    let format = try Formats.known(bad.format)
    let error = #expect(throws: InterchangeError.self) {
      try format.read(Input(Document(name: "bad.json", text: bad.text)))
    }
    let message = error.map { "\($0)" } ?? ""
    #expect(message.hasPrefix("bad.json") && message.contains(bad.words), "\(message)")
  }

  @Test(arguments: ["", " \n\t\n"])
  func `An empty file is called so`(text: String) {
    let error = #expect(throws: InterchangeError.self) {
      try Input(Document(name: "e.json", text: text))
    }
    #expect(error?.reason.hasPrefix("The file is empty") == true)
  }

  @Test func `Bytes that are no text are found`() {
    let error = #expect(throws: InterchangeError.self) {
      try Input(Document(name: "b.json", bytes: Array("{\n\"é".utf8) + [0xFF, 0x22, 0x7D]))
    }
    #expect(error?.place == "line 2, column 4")
    #expect(error?.reason.contains("not UTF-8") == true)
  }

  @Test(arguments: [
    ("{}", "an empty object"), (#"{"x": 1, "y": 2}"#, "an object with x, y"),
    ("[]", "an empty list"),
    ("[3]", "a list of a number"), ("name,time\n", "a text that begins “name,time”"),
  ])
  func `An unknown file is described, and what is known is listed`(text: String, words: String) {
    let error = #expect(throws: InterchangeError.self) {
      try Formats.detect(Input(Document(name: "x", text: text)))
    }
    let reason = error?.reason ?? ""
    #expect(reason.contains(words), "\(reason)")
    for format in Formats.all { #expect(reason.contains("(\(format.name))")) }
  }

  @Test func `A file of one format is not read as another`() throws {
    for fixture in Fixture.all {
      for format in Formats.all where format.name != fixture.format {
        #expect(!format.recognises(try fixture.input), "\(fixture) as \(format.name)")
      }
    }
  }

  /// 100 MB of brackets: refused at the 129th, whatever follows.
  @Test func `Deep nesting costs no stack`() {
    let bytes = [UInt8](repeating: UInt8(ascii: "["), count: 100_000_000)
    let error = #expect(throws: InterchangeError.self) {
      try Input(Document(name: "deep.json", bytes: bytes))
    }
    #expect(error?.place == "line 1, column 129")
  }
}
