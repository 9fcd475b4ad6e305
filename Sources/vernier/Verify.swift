import ArgumentParser
import Catalogue
import Reporting
import Verification

struct Verify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Puts every check to every algorithm, or to those named.",
    discussion: """
      Verdicts: ✓ passed, ✗ failed, ! mistrusted (an impostor would have passed), ? inconclusive, \
      ○ untested (nothing to check was declared), · not applicable.

      A failure is shrunk to a small problem and printed with the line that replays it, e.g.
        vernier verify SLiMQuant --check agreement --seed 42 --case 7
      """)

  @OptionGroup var selection: Selection
  @OptionGroup var options: PlanOptions
  @Option(help: ArgumentHelp("Only this check; may be repeated.", valueName: "check"))
  var check: [String] = []
  @Flag(help: "As JSON.") var json = false
  @Flag(name: .shortAndLong, help: "One line for every verdict.") var verbose = false
  @Option(help: ArgumentHelp("Where failing problems are written.", valueName: "directory"))
  var failures = "report/failures"

  mutating func run() async throws {
    let checks = try Checks.named(check)
    let entries = try selection.entries()
    try options.check(entries)
    let plan = Plan(
      seed: options.seed, depth: options.depth, onlyCase: options.only, failureDirectory: failures)
    Interruption.listen()
    let verdicts = await Verifier.run(entries, checks, plan) { name, _ in
      Terminal.progress("verifying \(name)")
    }
    Terminal.endProgress()
    print(json ? try JSON.text(verdicts) : VerdictText.render(verdicts, verbose: verbose))
    try Self.reportInterruption()
    if verdicts.contains(where: \.status.isFinding) { throw ExitStatus.findings.code }
  }
}

extension ParsableCommand {
  /// Ends a command that was interrupted, after it printed what was finished.
  static func reportInterruption() throws {
    guard Interruption.isRequested else { return }
    throw Problem(.interrupted, "Interrupted. What was finished is printed above.")
  }
}

/// The checks that a command line names.
enum Checks {
  static func named(_ names: [String]) throws -> [any Check.Type] {
    guard !names.isEmpty else { return allChecks }
    return try names.map { name in
      let found = try Nearest.find(
        name, among: allChecks.map { $0.name }, kind: "check", list: "vernier list --checks")
      return allChecks.first { $0.name == found }!
    }
  }
}
