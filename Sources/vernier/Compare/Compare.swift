import ArgumentParser
import Bindings
import Foundation
import Measurement
import Reporting

struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tells whether one commit is slower than another, and how sure that is.",
    discussion: """
      Both commits are built cleanly in worktrees, with functions aligned to 64 bytes. Fresh pairs of \
      processes, one of each build, take turns on one core in slices of 120 µs (base head head base, or its \
      mirror); a round in which a thread lost its core is dropped. Each pair gives one figure for each \
      benchmark, the median over its rounds, and the pairs are the sample (the columns base and head are medians over the \
      processes of each build alone, so that their quotient may differ from the change, which is that of pairs):

        slower      an exact signed-rank test says so, and it is more than --margin
        faster      likewise
        same        the 95 % interval lies within the margin
        unresolved  neither is shown; more pairs, or a quieter machine, would tell

      The tests are corrected over all benchmarks and all looks: a whole run has a false alarm with a probability of \
      --level at most. Some benchmarks are timed in base beside base as well: a verdict there voids the run (exit code 75), and so does a run that decides nothing. \
      What is timed is verified in both builds: all of it once before anything is timed, on all cores, and by \
      its bits in each process afterwards. Exit code 1 if a benchmark is slower, broken in head, or \
      gone from it (--allow-removed forgives that).

      With --counts the instructions of small sizes are counted, too, by single-stepping, and the results \
      verified: a wrong one has no count. A count that is exact in both builds and grew by more than \
      --count-margin is a finding, unless the time of that benchmark is shown to be the same or less.

        vernier compare main                      main against HEAD
        vernier compare HEAD~1 . --only GEMM      HEAD~1 against the working tree
        vernier compare old/vernier new/vernier   two built commands
        vernier compare HEAD~1 --smallest         one size of each, quick to verify
        vernier compare HEAD HEAD --plant 3       can it go red? Plants 3 % in HEAD
      """)

  @Argument(help: "A commit, `.` for the working tree, or a built `vernier`.") var base: String
  @Argument(help: "The same.") var head = "HEAD"
  @OptionGroup var options: ComparisonOptions

  func run() throws {
    try Bench.refuseDebug()
    for warning in BLAS.environmentWarnings { Terminal.error(warning) }
    Interruption.listen()
    try options.tryFiles()
    let (old, new) = (try Revision(base), try Revision(head))
    if [old, new].contains(where: \.needsBuild) { Selection.warn(ofUnknown: options.names) }
    let builder = Builder()
    let builds = (base: try builder.build(old), head: try builder.build(new))
    let report = try options.compare(builds.base, builds.head)
    try options.write(report)
    try Self.conclude(report)
  }

  /// The exit code.
  static func conclude(_ report: ComparisonReport) throws {
    try reportInterruption()
    switch report.conclusion {
    case .regression: throw ExitStatus.findings.code
    case .void, .inconclusive: throw ExitStatus.unstable.code
    case .noRegression: break
    }
  }
}

/// What is compared, how surely, and where the result goes.
struct ComparisonOptions: ParsableArguments {
  @Option(
    name: .customLong("only"), parsing: .upToNextOption,
    help: ArgumentHelp("Only these algorithms.", valueName: "algorithm"))
  var names: [String] = []
  @Flag(help: "Of each algorithm only the largest declared size.") var largest = false
  @Flag(help: "Of each algorithm only the smallest declared size: the whole suite in minutes.")
  var smallest = false
  @Flag(help: "Three kernels of the detector's own, too: compute, branchy, memory.")
  var probes = false
  @Flag(help: "These three alone.") var probesOnly = false
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The difference, in per cent, below which nobody minds.", valueName: "%"))
  var margin = 0.5
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The chance of any false “slower” in the whole run.", valueName: "p"))
  var level = 0.01
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Time of a benchmark in each pair of processes.", valueName: "ms"))
  var budget = 16.0
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "When to stop; 1.8 s for each benchmark, and 180 s at least, if not given.", valueName: "s"))
  var limit: Double?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many benchmarks are timed in base beside base.", valueName: "n"))
  var controls = 2
  @Flag(help: "Counts the instructions of the smallest size of each benchmark, too.")
  var counts = false
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The growth of an exact count, in per cent, below which nobody minds.", valueName: "%"))
  var countMargin = 1.0
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How long a build may take to prepare or run one benchmark.", valueName: "s"))
  var patience = 120.0
  @Flag(help: "Benchmarks that head no longer has are no finding.") var allowRemoved = false
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Plants a slowdown in HEAD, to show that it is found.", valueName: "%"))
  var plant: Double?
  @Option(parsing: .unconditional, help: "The seed of problems and of all chance.")
  var seed: UInt64 = 1
  @Flag(name: .shortAndLong, help: "Shows the benchmarks that are the same, too.") var verbose =
    false
  @OptionGroup var output: JSONOutput
  @Option(help: ArgumentHelp("Writes a summary for a pull request.", valueName: "file"))
  var markdown: String?
  @Option(help: ArgumentHelp("Writes JUnit XML, a case for each benchmark.", valueName: "file"))
  var junit: String?

  func validate() throws {
    guard margin > 0, margin < 100 else { throw ValidationError("--margin is a per cent above 0.") }
    guard level > 0, level < 0.5 else { throw ValidationError("--level lies between 0 and 0.5.") }
    guard !(largest && smallest) else {
      throw ValidationError("--largest and --smallest exclude one another.")
    }
    guard budget >= 1, budget <= 60_000 else {
      throw ValidationError("--budget is 1 to 60000 milliseconds.")
    }
    guard patience > 0 else { throw ValidationError("--patience is a number of seconds above 0.") }
    if let limit, !(limit > 0 && limit.isFinite) {
      throw ValidationError("--limit is a number of seconds above 0.")
    }
    guard countMargin >= 0 else {
      throw ValidationError("--count-margin must not be negative.")
    }
    guard controls >= 0 else { throw ValidationError("--controls must not be negative.") }
    if let plant, !(plant > -50 && plant <= 1000) {
      throw ValidationError("--plant is a per cent between -50 and 1000.")
    }
  }

  func compare(_ base: Build, _ head: Build) throws -> ComparisonReport {
    var head = head
    if let plant { head.arguments += ["--plant=\(plant)"] }
    let old = try base.subjects(toBe: "compared", within: patience)
    let new: [Subject]
    do { new = try head.subjects(toBe: "compared", within: patience) } catch let problem as Problem
    {
      // What base can do and head cannot is a finding, and no want of something to compare.
      throw Problem(.findings, problem.description)
    }
    let choice = try choice(among: old + new)
    let common = probesOnly ? [] : old.filter { new.contains($0) && choice($0) }
    let probed = common + (probes || probesOnly ? Probe.allCases.map { Subject($0) } : [])
    guard !probed.isEmpty else {
      throw Problem(.usage, "The two builds have no benchmark in common that is asked for.")
    }
    var run = PairedComparison(base: base, head: head, subjects: probed)
    (run.margin, run.level, run.seed) = (margin / 100, level, seed)
    (run.budget, run.controls) = (budget * 1e-3, controls)
    run.patience = patience
    run.limit = limit ?? max(180, 1.8 * Double(probed.count))
    run.progress = { Terminal.progress($0) }
    run.isInterrupted = { Interruption.isRequested }
    var report = run.run()
    if counts, !probesOnly, !report.isInterrupted {
      let named = try self.choice(among: old + new, anySize: true)
      count(old.filter { new.contains($0) && named($0) }, base, head, &report)
    }
    Terminal.endProgress()
    report.onlyInBase = old.filter { !new.contains($0) && choice($0) }
    report.allowsRemoved = allowRemoved
    report.onlyInHead = new.filter { !old.contains($0) && choice($0) }
    if let plant { report.notes.append("a slowdown of \(plant) % is planted in head") }
    return report
  }

  private func count(
    _ subjects: [Subject], _ base: Build, _ head: Build, _ report: inout ComparisonReport
  ) {
    var lane = CountLane(base: base, head: head, subjects: subjects)
    lane.seed = seed
    lane.progress = { Terminal.progress($0) }
    lane.isInterrupted = { Interruption.isRequested }
    (report.counts, report.countMargin) = (lane.run(), countMargin / 100)
  }

  /// Whether a benchmark is asked for.
  ///
  /// - Parameter anySize: Whether sizes are put aside: of what is counted, the smallest is chosen later.
  private func choice(among subjects: [Subject], anySize: Bool = false) throws -> (Subject) -> Bool
  {
    let known = Set(subjects.map(\.algorithm)).sorted()
    let wanted = try names.map {
      try Nearest.find($0, among: known, kind: "algorithm", list: "vernier list")
    }
    let sizes = Dictionary(grouping: subjects, by: \.algorithm).mapValues { $0.map(\.size) }
    let ends = sizes.mapValues { largest ? $0.max() : smallest ? $0.min() : nil }
    return { subject in
      guard wanted.isEmpty || wanted.contains(subject.algorithm) else { return false }
      guard !anySize, let end = ends[subject.algorithm] ?? nil else { return true }
      return subject.size == end
    }
  }
}
