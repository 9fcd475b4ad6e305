import Foundation

/// Programs of the system.
public enum Tool {
  /// How one ended that did not succeed.
  public struct Failure: Sendable {
    public let status: Int32
    /// What it printed on its standard error.
    public let words: String
  }

  /// Runs a program, looked for as a shell does, to its end.
  ///
  /// - Returns: Nil if it succeeded.
  /// - Throws: What Foundation says if it cannot be started.
  public static func run(_ arguments: [String]) throws -> Failure? {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    let pipe = Pipe()
    process.standardError = pipe
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let words = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus != 0 || process.terminationReason != .exit else { return nil }
    return Failure(
      status: process.terminationStatus, words: String(decoding: words, as: UTF8.self))
  }
}
