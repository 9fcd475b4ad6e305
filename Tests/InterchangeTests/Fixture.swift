import Foundation
import Testing

import Interchange

/// A result file or folder under `Fixtures/benchmarks`.
struct Fixture: Sendable, CustomStringConvertible {
  let path: String
  /// The format that it is of.
  let format: String

  var description: String { path }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures/benchmarks")

  static let all = [
    Fixture(path: "gbench/repetitions.json", format: "gbench"),
    Fixture(path: "gbench/aggregates.json", format: "gbench"),
    Fixture(path: "gbench/errors.json", format: "gbench"),
    Fixture(path: "criterion", format: "criterion"),
    Fixture(path: "cargo-criterion/messages.json", format: "cargo-criterion"),
    Fixture(path: "hyperfine/plain.json", format: "hyperfine"),
    Fixture(path: "hyperfine/parameters.json", format: "hyperfine"),
    Fixture(path: "pytest-benchmark/data.json", format: "pytest-benchmark"),
    Fixture(path: "pytest-benchmark/statistics.json", format: "pytest-benchmark"),
    Fixture(path: "asv", format: "asv"),
    Fixture(path: "asv/host/284c6f02-existing-py_usr_bin_python3.json", format: "asv"),
    Fixture(path: "bencher/measures.json", format: "bencher"),
    Fixture(path: "github-action/smaller.json", format: "github-action"),
    Fixture(path: "github-action/data.js", format: "github-action-history"),
    Fixture(path: "go/sums.txt", format: "go"),
    Fixture(path: "pyperf/sums.json", format: "pyperf"),
    Fixture(path: "jmh/modes.json", format: "jmh"),
  ]

  static func named(_ path: String) throws -> Fixture {
    try #require(all.first { $0.path == path })
  }

  var input: Input { get throws { try Input(path: Self.folder.appending(path: path).path) } }

  func read() throws -> [BenchmarkRun] { try Formats.read(input) }
}

extension Formats {
  /// A format that must be there.
  static func known(_ name: String) throws -> any Format { try #require(named(name)) }

  /// Reads what an export wrote.
  static func read(_ export: Export, as format: any Format) throws -> [BenchmarkRun] {
    let isFolder = format.isFolder
    return try format.read(
      isFolder ? .folder(name: "again", files: export.files) : Input(export.files[0]))
  }
}
