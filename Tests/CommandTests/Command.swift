import Foundation

/// The built command, run as a user runs it.
struct Command {
  let status: Int32
  let output: String
  let errors: String

  /// The command lies beside the test bundle.
  static let path: String = {
    let bundle =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(filePath: bundle).deletingLastPathComponent().appending(path: "vernier").path
  }()

  static func process(
    _ arguments: [String], environment: [String: String] = [:], program: String = Command.path
  ) -> Process {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.currentDirectoryURL = URL(filePath: TemporaryFolder.make())
    return process
  }

  /// Runs the command to its end.
  static func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Command {
    try run(arguments, environment: environment)
  }

  static func run(
    _ arguments: [String], environment: [String: String] = [:], program: String = Command.path
  ) throws -> Command {
    let process = process(arguments, environment: environment, program: program)
    // Files rather than pipes: a pipe that nobody reads while the command writes would block it.
    let folder = process.currentDirectoryURL!.path
    let (out, err) = ("\(folder)/stdout", "\(folder)/stderr")
    for file in [out, err] { _ = FileManager.default.createFile(atPath: file, contents: nil) }
    process.standardOutput = FileHandle(forWritingAtPath: out)
    process.standardError = FileHandle(forWritingAtPath: err)
    try process.run()
    process.waitUntilExit()
    return Command(
      status: process.terminationStatus,
      output: try String(contentsOfFile: out, encoding: .utf8),
      errors: try String(contentsOfFile: err, encoding: .utf8))
  }
}

extension Command {
  /// Runs the command, with arguments as a shell reads them, in a folder.
  static func run(in folder: String, _ arguments: String) throws -> Command {
    try run(["-c", "cd '\(folder)' && '\(path)' \(arguments)"], program: "/bin/bash")
  }
}

/// Programs that tests put in the place of others.
enum Script {
  static func write(_ text: String, to path: String) throws {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
  }
}

/// Folders of their own for each run.
enum TemporaryFolder {
  static func make() -> String {
    let path = "\(NSTemporaryDirectory())/vernier-command-\(UUID().uuidString)"
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }
}
