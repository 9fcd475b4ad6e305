import Bindings
import Catalogue
import Foundation
import Reporting
import Verification

/// Starts this very command on many processes, and owns them.
enum Launcher {
  /// More would load a machine for minutes before the first of them runs.
  static let rankLimit = 256

  /// How long `mpirun` may take beyond its own time limit, which does not bound the start of very many
  /// processes.
  static let patience = 5.0

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

  /// This program, wherever it lies.
  static var program: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments[0]
  }

  /// More processes than cores are welcome, and they wait without spinning.
  private static func process(ranks: Int, timeout: Int, _ arguments: [String]) throws -> Process {
    if let obstacle { throw Problem(.missingLibrary, obstacle) }
    let process = Process()
    process.executableURL = URL(filePath: mpirun!)
    // Quiet: what mpirun says of exit codes is said better here.
    var options = ["-q", "-n", "\(ranks)", "--oversubscribe", "--bind-to", "none"]
    options += ["--timeout", "\(timeout)", "--mca", "mpi_yield_when_idle", "1"]
    if getuid() == 0 { options.append("--allow-run-as-root") }
    process.arguments = options + [program] + arguments
    var environment = ProcessInfo.processInfo.environment
    if MPI.isLaunched {
      // An mpirun inside another must not take itself for a rank of it.
      let prefixes = ["OMPI_", "PMIX_", "PMI_"]
      environment = environment.filter { name, _ in !prefixes.contains { name.hasPrefix($0) } }
    }
    environment[Leash.variable] = "1"
    process.environment = environment
    return process
  }

  /// The verdicts of distributed algorithms on so many ranks.
  static func verdicts(
    _ entries: [Catalogue.Entry], ranks: Int, timeout: Int = 300, _ plan: Plan,
    further: [String] = []
  ) throws -> [Verdict] {
    let names = entries.filter(\.isDistributed).map(\.name)
    guard !names.isEmpty else { return [] }
    var arguments = ["distribute"] + names + ["--json"]
    arguments += ["--seed", "\(plan.seed)", "--depth", "\(plan.depth)"]
    if let only = plan.onlyCase { arguments += ["--case", "\(only)"] }
    return try answer(ranks: ranks, timeout: timeout, arguments + further)
  }

  /// Runs the command on ranks, and reads what the first of them prints.
  ///
  /// - Throws: ``Problem``: interrupted, or rank died, which a rank that does not end is taken for.
  static func answer<T: Decodable>(
    ranks: Int, timeout: Int = 300, _ arguments: [String]
  ) throws -> T {
    let process = try process(ranks: ranks, timeout: timeout, arguments)
    let output = try Scratch()
    process.standardOutput = output.handle
    let start = ContinuousClock().now
    let end = try Child(process).run(within: Double(timeout) + patience)
    let seconds = (ContinuousClock().now - start).seconds
    let data = try output.drained()
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    switch end {
    case .interrupted:
      throw Problem(.interrupted, "Interrupted, and \(ranks) ranks with it.")
    case .exited(let status):
      if let answer = try? decoder.decode(T.self, from: data) { return answer }
      if seconds < Double(timeout) { throw problem(status, ranks) }
      fallthrough
    case .overtime:
      throw Problem(
        .rankDied,
        "\(ranks) ranks did not end within \(timeout) s, and were ended. --timeout allows more.")
    }
  }

  private static func problem(_ status: Int32, _ ranks: Int) -> Problem {
    guard status != 0 else {
      return Problem(.internalError, "The \(ranks) ranks ended without an answer.")
    }
    return Problem(
      .rankDied,
      "A rank died (mpirun ended with \(status)), and the others were ended. "
        + "What it said stands above; --ranks 1 runs the same in one process.")
  }
}
