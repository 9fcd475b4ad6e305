import ArgumentParser
import Catalogue
import Reporting
import Verification

struct Verify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Puts every check to every algorithm, or to those named.",
    discussion: """
      Verdicts: ✓ passed, ✗ failed, ! mistrusted (an impostor would have passed), ? inconclusive, \
      ○ untested (the reason stands beside it), · not applicable. Exit code 1 if one is ✗ or !.

      A failure is shrunk to a small problem and printed with the line that replays it, e.g.
        vernier verify SLiMQuant --check agreement --seed 42 --case 7

      With --verbose each verdict says how near it came (`attains`: the share of its bound that the largest error \
      takes) and what it would have noticed: the finest relative error, planted into the first place named, and how \
      many single values, doubled, turned in sign or moved by one, it found wrong. `result 1 of 3` is the first of \
      the results that a law asks for.

      The check `distribution` runs on 2 and on 4 processes, by mpirun; `vernier distribute` on any number.
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
    let names = try Checks.names(check)
    let checks = allChecks.filter { names.contains($0.name) }
    let entries = try selection.entries()
    try options.check(entries)
    let plan = Plan(
      seed: options.seed, depth: options.depth, onlyCase: options.only, failureDirectory: failures)
    Interruption.listen()
    var verdicts = await Verifier.run(entries, checks, plan, jobs: options.jobs) { entry, _, _ in
      Terminal.progress("verifying \(entry)")
    }
    var trouble: Problem?
    if names.contains(Distributed.name) {
      let processes = ProcessCheck.verdicts(entries, plan)
      verdicts += processes.verdicts
      trouble = processes.trouble
    }
    Terminal.endProgress()
    print(json ? try JSON.text(verdicts) : VerdictText.render(verdicts, verbose: verbose))
    try Self.reportInterruption()
    if let trouble { throw trouble }
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
  /// Their names; all of them if none is given.
  static func names(_ given: [String]) throws -> [String] {
    let known = allQuestions.map(\.name)
    guard !given.isEmpty else { return known }
    return try given.map {
      try Nearest.find($0, among: known, kind: "check", list: "vernier list --checks")
    }
  }
}

/// The check that needs processes.
enum ProcessCheck {
  /// On 2 and on 4 of them; untested, with the reason, where none can be started or one died.
  ///
  /// - Returns: The verdicts, and the first trouble with processes. An interruption is no trouble.
  static func verdicts(
    _ entries: [Catalogue.Entry], _ plan: Plan
  ) -> (verdicts: [Verdict], trouble: Problem?) {
    func untested(_ reason: String) -> [Verdict] {
      func silent<A: Algorithm>(_: A.Type) -> [Verdict] {
        Distributed.untested(A.self, because: reason)
      }
      return entries.flatMap { silent($0.algorithm) }
    }
    if let obstacle = Launcher.obstacle { return (untested(obstacle), nil) }
    var verdicts: [Verdict] = []
    var trouble: Problem?
    for ranks in [2, 4] where !Interruption.isRequested {
      Terminal.progress("verifying on \(ranks) processes")
      do {
        verdicts += try Launcher.verdicts(entries, ranks: ranks, plan)
      } catch {
        guard !Interruption.isRequested else { break }
        let problem = error as? Problem ?? Problem(.internalError, "\(error)")
        verdicts += untested("On \(ranks) ranks: \(problem)")
        trouble = trouble ?? problem
      }
    }
    return (verdicts, trouble)
  }
}
