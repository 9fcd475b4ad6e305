import Foundation
import Measurement

extension Build {
  /// The benchmarks that it has, by its own word.
  ///
  /// - Parameters:
  ///   - purpose: What it cannot be if it does not answer: “compared”, “timed”.
  ///   - limit: Seconds that it may take to answer.
  func subjects(toBe purpose: String, within limit: Double = 20) throws -> [Subject] {
    do {
      let worker = try WorkerProcess(executable: executable, arguments: [])
      return try worker.greeting(within: limit).subjects
    } catch { throw Problem(.doesNotBuild, "\(name) cannot be \(purpose): \(error).") }
  }
}

/// Builds commits cleanly, each in a worktree of its own, and keeps the commands that come of it.
///
/// Every function begins at a multiple of 64 bytes: where a kernel lies in its cache lines is then the same in
/// both builds, whatever was added before it.
struct Builder {
  /// Seconds after which a build is given up.
  static let limit = 3600.0
  static let flags = ["-Xswiftc", "-Xllvm", "-Xswiftc", "-align-all-functions=6"]

  /// Where builds are kept; removing it costs time only.
  private func folder() throws -> String {
    "\(try Git.run("rev-parse", "--show-toplevel"))/.build/compare"
  }

  /// The command of a revision, built if it is not kept.
  func build(_ revision: Revision) throws -> Build {
    switch revision {
    case .binary(let url): return Build(name: revision.label, executable: url)
    case .workingTree:
      let folder = try folder()
      let root = try Git.run("rev-parse", "--show-toplevel")
      try compile(root, scratch: "\(folder)/tree", label: revision.label)
      return Build(name: revision.label, executable: product("\(folder)/tree"))
    case .commit(_, let hash):
      let kept = "\(try folder())/\(hash)/vernier"
      if !FileManager.default.isExecutableFile(atPath: kept) {
        try compileCommit(hash, to: kept, label: revision.label)
      }
      return Build(name: revision.label, executable: URL(filePath: kept))
    }
  }

  private func compileCommit(_ hash: String, to kept: String, label: String) throws {
    let tree = URL(filePath: kept).deletingLastPathComponent().appending(path: "tree").path
    // What an interrupted run left behind.
    _ = try? Git.run("worktree", "remove", "--force", tree)
    try? FileManager.default.removeItem(atPath: tree)
    _ = try? Git.run("worktree", "prune")
    try Git.run("worktree", "add", "--detach", "--force", tree, hash)
    defer { _ = try? Git.run("worktree", "remove", "--force", tree) }
    try compile(tree, scratch: "\(tree)/.build", label: label)
    do {
      // Whole or not at all: an interrupted copy must not be taken for a build.
      try FileManager.default.copyItem(
        at: product("\(tree)/.build"), to: URL(filePath: kept + ".new"))
      try FileManager.default.moveItem(atPath: kept + ".new", toPath: kept)
    } catch { throw Output.problem(kept, error) }
  }

  private func product(_ scratch: String) -> URL {
    URL(filePath: "\(scratch)/release/vernier").resolvingSymlinksInPath()
  }

  private func compile(_ tree: String, scratch: String, label: String) throws {
    Terminal.progress("building \(label); a clean build takes some minutes")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      ["swift", "build", "-c", "release", "--product", "vernier", "--package-path", tree]
      + ["--scratch-path", scratch] + Self.flags
    let output = try Scratch()
    process.standardOutput = output.handle
    process.standardError = output.handle
    let end = try Child(process).run(within: Self.limit)
    Terminal.endProgress()
    let text = String(decoding: try output.drained(), as: UTF8.self)
    switch end {
    case .exited(0): return
    case .interrupted: throw ExitStatus.interrupted.code
    case .overtime:
      throw Problem(.doesNotBuild, "The build of \(label) took more than \(Int(Self.limit)) s.")
    case .exited:
      let lines = text.split(separator: "\n")
      let errors = lines.filter { $0.contains("error:") }
      let shown = (errors.isEmpty ? lines.suffix(15) : errors.prefix(15)).joined(separator: "\n  ")
      throw Problem(
        .doesNotBuild,
        "\(label) does not build, so there is nothing to compare:\n  \(shown)")
    }
  }
}
