import Foundation

/// A kernel in C with a comment at its head that says what it is: `operation: gemm-f32`, `bug: …`, a key a line.
public struct KernelFile: Sendable {
  public let path: String
  public let keys: [String: String]

  public var name: String {
    URL(filePath: path).deletingPathExtension().lastPathComponent
  }
  public var operation: String { keys["operation"] ?? "" }
  public var symbol: String { keys["symbol"] ?? operation.replacing("-", with: "_") }

  public struct Malformed: Error, CustomStringConvertible {
    public let description: String
  }

  public init(_ path: String) throws {
    let text: String
    do { text = try String(contentsOfFile: path, encoding: .utf8) } catch {
      throw Malformed(description: "\(path) cannot be read: \(error.localizedDescription)")
    }
    self.path = path
    guard let start = text.firstRange(of: "/*"), let end = text.firstRange(of: "*/") else {
      throw Malformed(description: "\(path) does not begin with a comment that says what it is.")
    }
    var keys: [String: String] = [:]
    var last: String?
    for line in text[start.upperBound..<end.lowerBound].split(separator: "\n") {
      let words = line.trimmed
      if let colon = words.firstRange(of: ": "), !words[..<colon.lowerBound].contains(" ") {
        last = String(words[..<colon.lowerBound])
        keys[last!] = words[colon.upperBound...].trimmed
      } else if let last, !words.isEmpty {
        keys[last]! += " \(words)"
      }
    }
    guard keys["operation"] != nil else {
      throw Malformed(description: "\(path) does not say which operation it is.")
    }
    self.keys = keys
  }

  /// All of a folder, by name.
  public static func all(in folder: String) throws -> [KernelFile] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    return try names.filter { $0.hasSuffix(".c") }.sorted().map {
      try KernelFile("\(folder)/\($0)")
    }
  }

  /// Compiles it.
  ///
  /// - Returns: What the compiler says, if it fails.
  public func compile(to library: String) throws -> String? {
    Tool.run([
      "cc", "-std=gnu99", "-O2", "-ffp-contract=off", "-shared", "-fPIC", "-o", library, path,
      "-lm",
      "-lpthread",
    ])?.words
  }
}
