import ArgumentParser
import Foreign
import Foundation
import Synchronization

/// Where the verdict goes.
struct ValidationOutput: ParsableArguments {
  @Flag(help: "As JSON, on standard output.") var json = false
  @Option(
    help: ArgumentHelp("Writes the JSON to a file, beside what is printed.", valueName: "file"))
  var jsonFile: String?
  @Option(help: ArgumentHelp("Writes JUnit XML, a case for each call.", valueName: "file"))
  var junit: String?
  @Option(help: ArgumentHelp("Writes SARIF 2.1.0, a result for each failure.", valueName: "file"))
  var sarif: String?
  @Option(help: ArgumentHelp("Writes Markdown.", valueName: "file")) var markdown: String?
  @Option(help: ArgumentHelp("Writes a page.", valueName: "file")) var html: String?
  @Option(help: ArgumentHelp("Where failures are kept; made when needed.", valueName: "folder"))
  var failures = "vernier-failures"
  @Flag(help: "Keeps no failures.") var noFailures = false
  @Flag(name: [.customShort("q"), .customLong("quiet")], help: "Prints the verdict only.")
  var isQuiet = false

  /// Why a failure could not be kept, the first time.
  private static let unkept = Mutex<String?>(nil)

  func write(_ validation: Validation, chatter: String) throws {
    let asked = json || [jsonFile, junit, sarif, markdown, html].contains("-")
    if !asked { print(ValidationText.render(validation, isQuiet: isQuiet, chatter: chatter)) }
    for file in [json ? "-" : nil, jsonFile] {
      if let file { try put(try JSON.text(validation) + "\n", file) }
    }
    if let junit { try put(ValidationFiles.junit(validation), junit) }
    if let sarif { try put(try ValidationSARIF.text(validation), sarif) }
    if let markdown { try put(ValidationFiles.markdown(validation), markdown) }
    if let html { try put(ValidationPage.html(validation), html) }
    if let words = Self.unkept.withLock({ $0 }) {
      throw Problem(
        .cannotWrite, "A failure could not be kept: \(words) Name a folder with --failures.")
    }
  }

  private func put(_ text: String, _ file: String) throws {
    if file == "-" { print(text, terminator: "") } else { try Output.write(text, to: file) }
  }

  /// Writes a failure as a file to replay, a program in C and a script in Swift.
  ///
  /// - Parameter symbol: The C function; nil for a kernel that is none.
  func keeper(_ symbol: String?) -> @Sendable (Reproducer, Signature) -> [String] {
    guard !noFailures else { return { _, _ in [] } }
    let counts = Mutex<[String: Int]>([:])
    let folder = failures
    return { reproducer, signature in
      let number = counts.withLock { counts in
        counts[reproducer.name, default: 0] += 1
        return counts[reproducer.name]!
      }
      let stem = "\(folder)/\(reproducer.name)\(number > 1 ? "-\(number)" : "")"
      let texts = [
        ("json", (try? reproducer.data()).map { String(decoding: $0, as: UTF8.self) }),
        ("c", symbol.map { reproducer.c(signature, symbol: $0) }),
        ("swift", symbol.map { reproducer.swift(signature, symbol: $0) }),
      ]
      return texts.compactMap { ending, text in
        guard let text else { return nil }
        do { try Output.write(text, to: "\(stem).\(ending)") } catch {
          Self.unkept.withLock { $0 = $0 ?? "\(error)" }
          return nil
        }
        return "\(stem).\(ending)"
      }
    }
  }
}
