import Foundation

/// The version of the suite.
public enum Release {
  public static let version = "0.1.0"

  /// Names this very program by its contents: code, compiler and flags all change it.
  public static let digest: String? = Bundle.main.executableURL.flatMap { Digest.ofFile($0.path) }

  /// Where this program lies in a checkout; `nil` where it does not.
  public static let checkout = Bundle.main.executableURL.flatMap { Checkout(of: $0) }
}

/// What is checked out where a program lies. A commit that a build writes into the program is wrong as soon as anything
/// changes that the build does not look at; this asks the files, when it is asked.
public struct Checkout: Sendable, Equatable {
  /// As `git describe` names it, with `-dirty` if files differ from it.
  public var commit: String
  /// How many of the sources are newer than the program. With none the program was built from what is checked out, for
  /// a checkout of anything else writes files anew.
  public var newer: Int

  public init?(of program: URL) {
    let folder = program.deletingLastPathComponent().path
    guard let commit = Self.git(["describe", "--always", "--dirty"], in: folder)?.first,
      let root = Self.git(["rev-parse", "--show-toplevel"], in: folder)?.first,
      let names = Self.git(["ls-files", "Sources", "Package.swift", "Package.resolved"], in: root),
      let built = Self.date(program.resolvingSymlinksInPath().path)
    else { return nil }
    self.commit = commit
    newer = names.count { name in Self.date("\(root)/\(name)").map { $0 > built } ?? true }
  }

  private static func date(_ path: String) -> Date? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.modificationDate] as? Date
  }

  /// The lines that git writes; `nil` if there are none.
  private static func git(_ arguments: [String], in folder: String) -> [String]? {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["git", "-C", folder] + arguments
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let lines = String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    return process.terminationStatus == 0 && !lines.isEmpty ? lines : nil
  }
}
