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
        vernier distribute CASFISTA --ranks 2
        mpirun -n 4 vernier distribute CASFISTA       the same, on hosts and with options of your own

      If a rank dies, `mpirun` ends the others, and the exit code is 71; so it is if they take longer than \
      --timeout. Nothing is written but the verdicts, at the end.
      """)

  @OptionGroup var selection: Selection
  @OptionGroup var options: PlanOptions
  @Option(help: ArgumentHelp("How many processes.", valueName: "n")) var ranks = 4
  @Option(help: ArgumentHelp("Seconds after which all of them are ended.", valueName: "s"))
  var timeout = 300
  @Flag(help: "As JSON.") var json = false
  @Flag(name: .shortAndLong, help: "One line for every verdict.") var verbose = false
  @Option(
    help: ArgumentHelp(
      "For tests: what befalls one rank at one case, as RANK:CASE:die or RANK:CASE:hang.",
      valueName: "accident", visibility: .hidden))
  var accident: Accident?

  func validate() throws {
    guard ranks >= 1 else { throw ValidationError("--ranks must be at least 1.") }
    guard timeout >= 1 else { throw ValidationError("--timeout must be at least 1 second.") }
  }

  func run() throws {
    let entries = try selection.entries().filter(\.isDistributed)
    guard !entries.isEmpty else {
      throw Problem(.usage, "None of them has a program for many ranks.")
    }
    try options.check(entries)
    if MPI.isLaunched { return try take(part: entries) }
    let names = entries.map(\.name)
    try Launcher.launch(ranks: ranks, timeout: timeout, arguments(names))
  }

  /// The command line of each rank.
  private func arguments(_ names: [String]) -> [String] {
    var list = ["distribute"] + names
    list += ["--seed", "\(options.seed)", "--depth", "\(options.depth)"]
    if let only = options.only { list += ["--case", "\(only)"] }
    if let accident { list += ["--accident", accident.description] }
    return list + (json ? ["--json"] : []) + (verbose ? ["--verbose"] : [])
  }

  /// What one rank does; the first one speaks.
  private func take(part entries: [Catalogue.Entry]) throws {
    let plan = Plan(seed: options.seed, depth: options.depth, onlyCase: options.only)
    let world: MPI.World
    do { world = try MPI.initialise() } catch {
      throw Problem(.missingLibrary, "\(error).")
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
    print(json ? try JSON.text(verdicts) : VerdictText.render(verdicts, verbose: verbose))
    if verdicts.contains(where: \.status.isFinding) { throw ExitStatus.findings.code }
  }

  private static func verdicts<A: Algorithm>(
    on _: A.Type, _ plan: Plan, _ world: MPI.World, before hook: Distributed.Hook
  ) throws -> [Verdict] {
    try Distributed.verdicts(on: A.self, plan, world, before: hook)
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
