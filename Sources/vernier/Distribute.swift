import ArgumentParser
import Bindings
import Catalogue
import Foundation
import Reporting
import Verification

/// Runs algorithms on processes. Started by a user it starts `mpirun` with itself; started by `mpirun` it is
/// one of the ranks.
struct Distribute: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs the distributed algorithms on MPI processes and compares with the simulation.",
    discussion: """
      Every algorithm that has a program for many ranks runs it on all of its cases, on as many processes \
      as --ranks says, also where the machine has fewer cores. The first rank then computes the same once \
      more in one process; asynchronous programs are replayed from the schedule that they recorded.

        vernier distribute --ranks 4
        vernier distribute CASFISTA --ranks 2,3,8    on 2, then on 3, then on 8
        mpirun -n 4 vernier distribute CASFISTA      with hosts and options of yours

      If a rank dies, the others are ended, and the exit code is 71; so it is if they take longer than \
      --timeout. Ctrl-C, SIGTERM or SIGHUP end them too, with exit code 130. Nothing is written but the \
      verdicts, at the end; those of a run that was completed before are printed in either case.
      """)

  @OptionGroup var selection: Selection
  @OptionGroup var options: PlanOptions
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many processes, from 1 to \(Launcher.rankLimit), or several as 2,4,8. (default: 4)",
      valueName: "n"), transform: RankCounts.init(parsing:))
  var ranks: RankCounts?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Seconds after which all of them are ended, from 1 to 86400.", valueName: "s"))
  var timeout = 300
  @Flag(help: "As JSON.") var json = false
  @Flag(name: .shortAndLong, help: "One line for every verdict.") var verbose = false
  @Option(
    help: ArgumentHelp(
      "For tests: what befalls one rank at one case, as RANK:CASE:die or RANK:CASE:hang.",
      valueName: "accident", visibility: .hidden))
  var accident: Accident?

  func validate() throws {
    guard (1...86_400).contains(timeout) else {
      throw ValidationError("--timeout is \(timeout); it takes 1 to 86400 seconds.")
    }
  }

  func run() throws {
    let entries = try selection.entries().filter(\.isDistributed)
    guard !entries.isEmpty else {
      throw Problem(.usage, "None of them has a program for many ranks.")
    }
    try options.check(entries)
    let plan = Plan(seed: options.seed, depth: options.depth, onlyCase: options.only)
    if MPI.isLaunched {
      Leash.hold()
      return try take(part: entries, plan)
    }
    var verdicts: [Verdict] = []
    do {
      for count in ranks?.counts ?? [4] {
        if isatty(STDERR_FILENO) == 1 { Terminal.progress("running on \(count) processes") }
        verdicts += try Launcher.verdicts(
          entries, ranks: count, timeout: timeout, plan,
          further: accident.map { ["--accident", $0.description] } ?? [])
      }
    } catch {
      Terminal.endProgress()
      // What was finished is kept.
      if !verdicts.isEmpty { try show(verdicts) }
      throw error
    }
    Terminal.endProgress()
    try show(verdicts)
    if verdicts.contains(where: \.status.isFinding) { throw ExitStatus.findings.code }
  }

  private func show(_ verdicts: [Verdict]) throws {
    print(json ? try JSON.text(verdicts) : VerdictText.render(verdicts, verbose: verbose))
  }

  /// What one rank does; the first one speaks.
  private func take(part entries: [Catalogue.Entry], _ plan: Plan) throws {
    let world: MPI.World
    do { world = try MPI.initialise() } catch {
      throw Problem(.missingLibrary, "\(error).")
    }
    if let ranks, ranks.counts != [world.size] {
      world.abort(
        ExitStatus.usage.rawValue,
        because: "mpirun started \(world.size) ranks, and --ranks says \(ranks): leave it out")
    }
    var verdicts: [Verdict] = []
    do {
      for entry in entries {
        verdicts += try Self.verdicts(on: entry.algorithm, plan, world) { number in
          accident?.happen(to: world.rank, at: number)
        }
      }
      try world.barrier()
    } catch {
      world.abort(ExitStatus.rankDied.rawValue, because: "\(error)")
    }
    world.finalise()
    guard world.rank == 0 else { return }
    try show(verdicts)
    if verdicts.contains(where: \.status.isFinding) { throw ExitStatus.findings.code }
  }

  private static func verdicts<A: Algorithm>(
    on _: A.Type, _ plan: Plan, _ world: MPI.World, before hook: Distributed.Hook
  ) throws -> [Verdict] {
    let verdicts = try Distributed.verdicts(on: A.self, plan, world, before: hook)
    guard world.size == 1, !verdicts.contains(where: \.status.isFinding) else { return verdicts }
    // One process beside its own replay is determinism: nothing is exchanged.
    return Distributed.untested(
      A.self, because: "one rank exchanges no message: take --ranks 2 or more")
  }
}

extension Catalogue.Entry {
  /// Whether there is a program for many ranks.
  var isDistributed: Bool {
    func has<A: Algorithm>(_: A.Type) -> Bool { !A.rankPrograms.isEmpty }
    return has(algorithm)
  }
}

/// What may befall a rank.
struct Accident: ExpressibleByArgument, CustomStringConvertible {
  let rank: Int, caseNumber: Int
  let kind: Kind
  enum Kind: String { case die, hang }

  init?(argument: String) {
    let parts = argument.split(separator: ":")
    guard parts.count == 3, let rank = Int(parts[0]), let number = Int(parts[1]),
      let kind = Kind(rawValue: String(parts[2]))
    else { return nil }
    (self.rank, caseNumber, self.kind) = (rank, number, kind)
  }

  var description: String { "\(rank):\(caseNumber):\(kind.rawValue)" }

  func happen(to rank: Int, at number: Int) {
    guard rank == self.rank, number == caseNumber else { return }
    switch kind {
    case .die: kill(getpid(), SIGKILL)
    case .hang: while true { sleep(60) }
    }
  }
}
