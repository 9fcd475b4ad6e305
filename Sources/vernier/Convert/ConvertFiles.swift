import Foundation
import Interchange

/// Inputs and outputs of `convert`.
enum ConvertFiles {
  static func read(_ path: String, as format: (any Format)?) throws -> [BenchmarkRun] {
    do {
      let input = try input(path)
      let format = try format ?? Formats.detect(input, among: ConvertFormats.readable)
      return try format.read(input)
    } catch let error as InterchangeError {
      throw Problem(.malformedData, error.description)
    }
  }

  private static func input(_ path: String) throws -> Input {
    if path == "-" {
      let data = try FileHandle.standardInput.readToEnd() ?? Data()
      return try Input(Document(name: "standard input", bytes: Array(data)))
    }
    guard FileManager.default.fileExists(atPath: path) else {
      throw Problem(.missingData, "There is no file or folder \(path).")
    }
    do { return try Input(path: path) } catch let error as CocoaError {
      throw Problem(.missingData, "\(path) cannot be read: \(error.localizedDescription)")
    }
  }

  /// Runs that agree in all but their results become one.
  static func merged(_ runs: [BenchmarkRun]) -> [BenchmarkRun] {
    var merged: [BenchmarkRun] = []
    for run in runs {
      if let index = merged.firstIndex(where: { $0.context == run.context }) {
        merged[index].results += run.results
      } else {
        merged.append(run)
      }
    }
    return merged
  }

  static func write(_ export: Export, to path: String?, isFolder: Bool) throws {
    guard let path else {
      for file in export.files { FileHandle.standardOutput.write(Data(file.bytes)) }
      return
    }
    guard isFolder else {
      for file in export.files { try Output.write(file.text, to: path) }
      return
    }
    let present = try? FileManager.default.contentsOfDirectory(atPath: path)
    guard present?.isEmpty ?? true else {
      throw Problem(
        .cannotWrite,
        "\(path) is not empty, and files of another run would be mixed up. Name a new folder with --output."
      )
    }
    for file in export.files { try Output.write(file.text, to: "\(path)/\(file.name)") }
  }
}

extension Document {
  /// The text that a writer made.
  fileprivate var text: String { String(decoding: bytes, as: UTF8.self) }
}
