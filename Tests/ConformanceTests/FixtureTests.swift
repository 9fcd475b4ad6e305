import Foundation
import Testing

/// Golden values say who made them and how, and the script that did lies beside them.
@Suite struct FixtureTests {
  static let root = CatalogueIsTheFolders.sources.deletingLastPathComponent()

  static let files: [String] = {
    let folder = root.appending(path: "Fixtures").path
    let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    // Files of other tools and kept failures have their form, and a README of their own: see InterchangeTests and
    // ValidateTests.
    return all.filter {
      $0.hasSuffix(".json") && !$0.hasPrefix("benchmarks/") && !$0.hasPrefix("Findings/")
    }.sorted()
  }()

  @Test func `There are fixtures`() { #expect(!Self.files.isEmpty) }

  @Test(arguments: files) func `A fixture names its program and a command that exists`(
    _ file: String
  )
    throws
  {
    let data = try Data(contentsOf: Self.root.appending(path: "Fixtures/\(file)"))
    let values = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    let program = try #require(values["program"] as? String)
    #expect(program.contains { $0.isNumber }, "\(program) has no version")
    let command = try #require(values["command"] as? String)
    #expect(command.contains("Fixtures/\(file)"))
    let script = try #require(command.split(separator: " ").first { $0.hasSuffix(".py") })
    #expect(FileManager.default.fileExists(atPath: Self.root.appending(path: "\(script)").path))
    let readme = try String(
      contentsOf: Self.root.appending(path: "Fixtures/README.md"), encoding: .utf8)
    #expect(readme.contains("`\(file)`"))
  }
}
