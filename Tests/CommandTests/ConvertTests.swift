import Foundation
import Testing

/// `vernier convert`, run as a user runs it.
@Suite struct ConvertTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let fixtures = root.appending(path: "Fixtures/benchmarks").path

  private static func fixture(_ path: String) -> String { "\(fixtures)/\(path)" }

  private static func object(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func `Another tool's file goes to standard output, and losses to standard error`() throws {
    let command = try Command.run("convert", Self.fixture("go/sums.txt"), "--to", "bencher")
    #expect(command.status == 0)
    let names = try Self.object(command.output).keys
    #expect(names.contains("example.org/sums/Sum/n=64/gomaxprocs=2"))
    #expect(
      command.errors.contains("left out, because Bencher's metric format (BMF) cannot hold it"))
    #expect(command.errors.contains("samples of time (3 benchmarks)"), "\(command.errors)")
  }

  @Test func `What a format holds goes there and back without a word`() throws {
    let file = Self.fixture("hyperfine/parameters.json")
    let command = try Command.run("convert", file, "--to", "hyperfine")
    #expect(command.status == 0 && command.errors.isEmpty, "\(command.errors)")
    let original = try Self.object(String(contentsOfFile: file, encoding: .utf8))
    #expect(try NSDictionary(dictionary: Self.object(command.output)).isEqual(to: original))
  }

  @Test func `Baselines of one host become one run`() throws {
    let baselines = Self.root.appending(path: "Baselines")
    let hosts = try FileManager.default.contentsOfDirectory(atPath: baselines.path)
    let host = try #require(hosts.first { !$0.hasPrefix(".") })
    let folder = baselines.appending(path: "\(host)/Foundations").path
    let all = try Command.run("convert", folder, "--to", "gbench")
    #expect(all.status == 0, "\(all.errors)")
    let one = try Command.run("convert", "\(folder)/Dot.json", "--to", "gbench")
    let records = try #require(Self.object(one.output)["benchmarks"] as? [[String: Any]])
    let every = try #require(Self.object(all.output)["benchmarks"] as? [[String: Any]])
    #expect(records.count > 2 && every.count > records.count)
    let first = try #require(records.first)
    #expect((first["run_name"] as? String)?.hasPrefix("Dot/reference/size=") == true)
    let times = records.compactMap { $0["real_time"] as? Double }
    #expect(times.count == records.count && times.allSatisfy { $0 >= 1 })
  }

  @Test func `A folder is written once and read again`() throws {
    let folder = "\(TemporaryFolder.make())/results"
    let file = Self.fixture("pytest-benchmark/data.json")
    let write = ["convert", file, "--to", "asv", "--output", folder]
    #expect(try Command.run(write).status == 0)
    let again = try Command.run("convert", folder, "--to", "go")
    #expect(again.status == 0 && again.output.contains("Benchmarktest_b.py::test_sort"))
    let second = try Command.run(write)
    #expect(second.status == 73 && second.errors.contains("is not empty"), "\(second.errors)")
  }

  @Test(arguments: [
    (["README.md", "--to", "go"], Int32(65), "of no known format"),
    (["absent.json", "--to", "go"], 66, "There is no file or folder"),
    (["go/sums.txt", "--to", "gbnech"], 64, "Did you mean gbench?"),
    (["go/sums.txt", "--from", "json", "--to", "go"], 64, "There is no format “json”"),
    (["go/sums.txt", "--from", "gbench", "--to", "go"], 65, "is a JSON file; here is a text"),
    (["go/sums.txt", "--to", "criterion"], 64, "name a new one with --output"),
    (["go/sums.txt", "--to", "vernier"], 64, "by measuring only"),
    (["go/sums.txt", "--to", "asv", "--output", "r"], 64, "Add --commit"),
    (["github-action/data.js", "--to", "gbench"], 64, "It holds one run, and here are 3"),
  ])
  func `Misuse is told with what to do`(
    arguments: [String], status: Int32, words: String
  ) throws {
    let full = ["convert", Self.fixture(arguments[0])] + arguments.dropFirst()
    let command = try Command.run(full)
    #expect(command.status == status && command.errors.contains(words), "\(command.errors)")
    #expect(command.output.isEmpty)
  }
}
