import Bindings
import Catalogue
import Foundation
import Reporting
import Verification

/// Starts this very command on many processes.
enum Launcher {
  /// `mpirun`; `nil` if it is not installed.
  static var mpirun: String? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").map { "\($0)/mpirun" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Why nothing can be started here; `nil` if it can.
  static var obstacle: String? {
    if MPI.version == nil { return "This build has no MPI: build with the trait MPI." }
    if mpirun == nil { return "There is no mpirun: apt-get install openmpi-bin." }
    return nil
  }

  /// More processes than cores are welcome, and they wait without spinning.
  static func process(ranks: Int, timeout: Int, _ arguments: [String]) throws -> Process {
    if let obstacle { throw Problem(.missingLibrary, obstacle) }
    let process = Process()
    process.executableURL = URL(filePath: mpirun!)
    let binary =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments[0]
    // Quiet: what mpirun says of exit codes is said better here.
    var options = ["-q", "-n", "\(ranks)", "--oversubscribe", "--bind-to", "none"]
    options += ["--timeout", "\(timeout)", "--mca", "mpi_yield_when_idle", "1"]
    if getuid() == 0 { options.append("--allow-run-as-root") }
    process.arguments = options + [binary] + arguments
    // The ranks write to a terminal of mpirun's, whatever this command writes to.
    var environment = ProcessInfo.processInfo.environment
    if !Terminal.isInteractive { environment["NO_COLOR"] = "1" }
    process.environment = environment
    return process
  }

  /// Runs it to its end, its output going where this command's goes.
  static func launch(ranks: Int, timeout: Int, _ arguments: [String]) throws {
    let process = try process(ranks: ranks, timeout: timeout, arguments)
    let start = ContinuousClock().now
    try process.run()
    process.waitUntilExit()
    let seconds = (ContinuousClock().now - start).seconds
    try judge(process, ranks: ranks, seconds: seconds, timeout: timeout)
  }

  /// The verdicts of all distributed algorithms among some, for a command that does more than this.
  static func verdicts(_ entries: [Catalogue.Entry], ranks: Int, _ plan: Plan) throws -> [Verdict] {
    let names = entries.filter(\.isDistributed).map(\.name)
    guard !names.isEmpty else { return [] }
    var arguments = ["distribute"] + names + ["--json"]
    arguments += ["--seed", "\(plan.seed)", "--depth", "\(plan.depth)"]
    if let only = plan.onlyCase { arguments += ["--case", "\(only)"] }
    return try answer(ranks: ranks, arguments)
  }

  /// Runs the command on ranks, and reads what the first of them prints.
  static func answer<T: Decodable>(
    ranks: Int, timeout: Int = 300, _ arguments: [String]
  ) throws -> T {
    let process = try process(ranks: ranks, timeout: timeout, arguments)
    let pipe = Pipe()
    process.standardOutput = pipe
    let start = ContinuousClock().now
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    if let answer = try? decoder.decode(T.self, from: data) { return answer }
    let seconds = (ContinuousClock().now - start).seconds
    try judge(process, ranks: ranks, seconds: seconds, timeout: timeout)
    throw Problem(.internalError, "The ranks ended without an answer.")
  }

  private static func judge(_ process: Process, ranks: Int, seconds: Double, timeout: Int) throws {
    let status = process.terminationStatus
    if process.terminationReason == .exit, status == 0 { return }
    if status == ExitStatus.findings.rawValue { throw ExitStatus.findings.code }
    if Interruption.isRequested { return }
    if seconds >= Double(timeout) {
      throw Problem(
        .rankDied,
        "\(ranks) ranks did not end within \(timeout) s, and were ended. --timeout allows more.")
    }
    throw Problem(
      .rankDied,
      "A rank died (mpirun ended with \(status)), and the others were ended. "
        + "What it said stands above; --ranks 1 runs the same in one process.")
  }
}
