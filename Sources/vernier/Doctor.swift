import ArgumentParser
import Bindings
import Foundation
import Measurement
import Reporting
import Verification

struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows the machine and the libraries, and what is missing or in the way.",
    discussion: """
      Processor, caches, the lanes of kernels that can run here, libraries and their versions; warnings of \
      settings that slow OpenBLAS down; and what is missing, with the command that installs it. Exit code \
      69 if something is missing without which Vernier cannot do its work.

      OpenBLAS takes a processor that is younger than itself for a very old one. This command starts itself \
      again with better kernels then; other programs that link OpenBLAS get them by

        env $(vernier doctor --environment) PROGRAM
      """)

  @Flag(help: "As JSON.") var json = false
  @Flag(help: "Only the variables that give OpenBLAS kernels for this processor, if it needs any.")
  var environment = false

  struct Diagnosis: Codable {
    var host: Platform
    var lanes: [String: String]
    var warnings: [String]
    var missing: [String]
  }

  func validate() throws {
    guard !(json && environment) else {
      throw ValidationError("--json or --environment, not both.")
    }
  }

  func run() throws {
    if environment {
      for (name, value) in ProcessInfo.processInfo.environment where PeerKernels.ours.contains(name)
      {
        print("\(name)=\(value)")
      }
      return
    }
    let diagnosis = Diagnosis(
      host: .current,
      lanes: Dictionary(
        uniqueKeysWithValues: Lane.allCases.map { ($0.rawValue, $0.obstacle ?? "available") }),
      warnings: BLAS.environmentWarnings, missing: Self.missingPrograms)
    print(json ? try JSON.text(diagnosis) : text(diagnosis))
    if !diagnosis.missing.isEmpty { throw ExitStatus.missingLibrary.code }
  }

  private func text(_ diagnosis: Diagnosis) -> String {
    let host = diagnosis.host
    var lines = [
      "processor   \(host.processor), \(host.cores) cores, \(host.architecture)",
      "caches      \(host.caches.joined(separator: ", "))",
      "lanes       \(Lane.allCases.map { "\($0.rawValue): \(diagnosis.lanes[$0.rawValue] ?? "")" }.joined(separator: "; "))",
      "kernels     \(Lane.widest.rawValue) (VERNIER_ISA overrides)",
      "libraries   \(host.libraries.joined(separator: ", "))",
      "build       \([host.compiler, host.build].compactMap { $0 }.joined(separator: ", "))",
      "OpenBLAS    core \(host.openBLASCore)\(PeerKernels.remark), \(host.openBLASThreads) thread\(host.openBLASThreads == 1 ? "" : "s")",
    ]
    lines += diagnosis.warnings.map { "warning     \($0)" }
    lines += diagnosis.missing.map { "missing     \($0)" }
    if diagnosis.missing.isEmpty && diagnosis.warnings.isEmpty { lines.append("All is well.") }
    return lines.joined(separator: "\n")
  }

  /// Programs that plots and distributed runs need, and how they are installed.
  static var missingPrograms: [String] {
    let plots =
      Gnuplot.isThere
      ? [] : ["gnuplot, which draws the report's plots: apt-get install gnuplot-nox"]
    let ranks = Launcher.obstacle.map { ["distributed runs: \($0)"] } ?? []
    return plots + ranks
  }
}
