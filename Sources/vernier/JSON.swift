import ArgumentParser
import Foundation

/// Where a command that has a page of words to print puts its JSON.
struct JSONOutput: ParsableArguments {
  @Flag(help: "As JSON, on standard output.") var json = false
  @Option(
    help: ArgumentHelp("Writes the JSON to a file, beside what is printed.", valueName: "file"))
  var jsonFile: String?

  /// Prints what was found, as words or as JSON, and writes the file if one is asked for.
  func write(_ value: some Encodable, words: () -> String) throws {
    print(json ? try JSON.text(value) : words())
    if let jsonFile { try Output.write(try JSON.text(value) + "\n", to: jsonFile) }
  }
}

/// JSON as machines read it: sorted keys, stable across runs.
enum JSON {
  static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// What another command of ours wrote to files.
  ///
  /// - Parameter writer: That command, as it is named if a file is something else.
  static func read<T: Decodable>(_: T.Type, from files: [String], writtenBy writer: String) throws
    -> [T]
  {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try files.map { file in
      try JSONFault.read(
        file, as: "report of `\(writer)`", remedy: "Name a file that `\(writer)` wrote."
      ) { try decoder.decode(T.self, from: $0) }
    }
  }
}
