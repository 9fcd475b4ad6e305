import ArgumentParser
import Foundation
import Interchange

struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Converts results of benchmarks between the formats of other tools and from ours.",
    discussion: """
      An input is a file, a folder (asv's `results`, Criterion's `target/criterion`, one of `Baselines`), or \
      - for standard input; its format is found from what stands in it. Several inputs of one machine, date \
      and commit become one run. Nothing is computed that a format can do without: what it demands and the \
      input does not say is filled in, what it cannot hold is left out, and both are listed on standard \
      error.

        vernier convert results.json --to go | benchstat /dev/stdin
        vernier convert Baselines/HOST/Foundations/GEMM.json --to gbench
        vernier bench GEMM --json | vernier convert - --to bencher
        vernier convert target/criterion --to github-action --output figures.json
        vernier convert pytest.json --to asv --commit 5bd4f1e --output results

      FORMATS:
      \(ConvertFormats.table)
      """)

  @Argument(help: ArgumentHelp("Files or folders, or - for standard input.", valueName: "input"))
  var inputs: [String]
  @Option(help: ArgumentHelp("The format to write.", valueName: "format")) var to: String
  @Option(
    help: ArgumentHelp(
      "The format of the inputs, if it is not to be found out.", valueName: "format"))
  var from: String?
  @Option(
    help: ArgumentHelp(
      "A file, or a new folder for the formats that are folders; else standard output.",
      valueName: "path"))
  var output: String?
  @Option(
    help: ArgumentHelp("The commit that was measured, where the input names none.", valueName: "id")
  )
  var commit: String?

  func validate() throws {
    guard inputs.count(where: { $0 == "-" }) <= 1 else {
      throw ValidationError("Standard input can be read once: name - once.")
    }
  }

  func run() throws {
    let target = try ConvertFormats.target(to)
    let source = try from.map(ConvertFormats.source)
    if target.isFolder, output == nil {
      throw Problem(.usage, "\(target.title) is a folder: name a new one with --output.")
    }
    var runs = ConvertFiles.merged(try inputs.flatMap { try ConvertFiles.read($0, as: source) })
    for index in runs.indices where runs[index].context.commit.id == nil {
      runs[index].context.commit.id = commit
    }
    let export: Export
    do { export = try Formats.write(runs, as: target) } catch let error as InterchangeError {
      throw Problem(.usage, error.description)
    }
    try ConvertFiles.write(export, to: output, isFolder: target.isFolder)
    Self.report(export, target)
  }

  /// What the format could not hold, and what it wanted more.
  private static func report(_ export: Export, _ target: any Format) {
    if !export.losses.isEmpty {
      Terminal.error("left out, because \(target.title) cannot hold it:")
      for loss in export.losses { Terminal.note("  \(loss)") }
    }
    for note in export.notes { Terminal.error(note) }
  }
}

/// The formats that the command knows.
enum ConvertFormats {
  static let own = VernierTimings()
  static let readable: [any Format] = [own] + Formats.all

  static func source(_ name: String) throws -> any Format { try find(name, among: readable) }

  static func target(_ name: String) throws -> any Format {
    guard name.lowercased() != own.name else {
      throw Problem(
        .usage,
        "\(own.title) are written by measuring only: `vernier bench --record` or `--json`.")
    }
    return try find(name, among: Formats.all)
  }

  private static func find(_ name: String, among formats: [any Format]) throws -> any Format {
    let found = try Nearest.find(
      name, among: formats.map(\.name), kind: "format", list: "vernier convert --help")
    guard let format = formats.first(where: { $0.name == found }) else {
      throw Problem(.internalError, "The format \(found) is known by name only.")
    }
    return format
  }

  static let table: String = {
    let rows = readable.map { format in
      let isOwn = format.name == own.name
      let name = format.name + String(repeating: " ", count: 24 - format.name.count)
      return "  \(name)\(format.title)\(isOwn ? " (to read only)" : "")"
    }
    return rows.joined(separator: "\n")
  }()
}
