import Foundation
import Measurement
import Reporting

/// What stands on one side of a comparison: a commit, the working tree, or a built command.
enum Revision {
  case binary(URL)
  case commit(name: String, hash: String)
  /// The tree as it lies there, with what is not committed.
  case workingTree

  /// - Parameter word: A path to an executable, `.` for the working tree, or whatever `git rev-parse` knows.
  init(_ word: String) throws {
    if word == "." {
      _ = try Git.run("rev-parse", "--show-toplevel")
      self = .workingTree
      return
    }
    if FileManager.default.isExecutableFile(atPath: word), !Environment.isFolder(word) {
      self = .binary(URL(filePath: word).absoluteURL)
      return
    }
    guard let hash = try? Git.run("rev-parse", "--verify", "--quiet", "\(word)^{commit}") else {
      throw Problem(
        .usage,
        "“\(word)” is neither a commit here nor an executable file. `git log --oneline` shows the commits; `.` is the working tree."
      )
    }
    self = .commit(name: word, hash: hash)
  }

  /// Whether it has to be built first.
  var needsBuild: Bool { if case .binary = self { false } else { true } }

  var label: String {
    switch self {
    case .binary(let url): url.path
    case .commit(let name, let hash):
      hash.hasPrefix(name) ? String(hash.prefix(9)) : "\(name) (\(hash.prefix(9)))"
    case .workingTree: "the working tree"
    }
  }
}

/// What is asked of git. Errors carry what it said.
enum Git {
  /// Runs it and returns its output without the last line's end.
  @discardableResult static func run(_ arguments: String..., in folder: String? = nil) throws
    -> String
  {
    try run(arguments, in: folder)
  }

  /// The same for words that are counted at run time only.
  static func run(_ arguments: [String], in folder: String?) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["git"] + (folder.map { ["-C", $0] } ?? []) + arguments
    let (output, errors) = (try Scratch(), try Scratch())
    process.standardOutput = output.handle
    process.standardError = errors.handle
    process.standardInput = FileHandle.nullDevice
    do { try process.run() } catch {
      throw Problem(.missingLibrary, "git cannot be started: \(error.localizedDescription).")
    }
    process.waitUntilExit()
    let text = String(decoding: try output.drained(), as: UTF8.self)
    let complaint = String(decoding: try errors.drained(), as: UTF8.self)
    guard process.terminationStatus == 0 else {
      let words = complaint.trimmingCharacters(in: .whitespacesAndNewlines)
      throw Problem(.usage, "git \(arguments.joined(separator: " ")): \(words)")
    }
    return text.trimmingCharacters(in: .newlines)
  }
}
