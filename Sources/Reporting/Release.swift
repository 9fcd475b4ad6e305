import Foundation

/// The version of the suite.
public enum Release {
  public static let version = "0.1.0"

  /// Names this very program by its contents: code, compiler and flags all change it.
  public static let digest: String? = Bundle.main.executableURL.flatMap { Digest.ofFile($0.path) }

  /// The commit that is checked out where this program lies, with `-dirty` if files differ from it; `nil` where
  /// there is no checkout. A program that was built before the commit changed does not know.
  public static let commit: String? = {
    guard let folder = Bundle.main.executableURL?.deletingLastPathComponent().path else {
      return nil
    }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["git", "-C", folder, "describe", "--always", "--dirty"]
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    return process.terminationStatus == 0 && !text.isEmpty ? text : nil
  }()
}
