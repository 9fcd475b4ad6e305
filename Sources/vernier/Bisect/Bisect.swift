import ArgumentParser
import Bindings
import Foundation
import Measurement
import Reporting

struct Bisect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Finds the commit between two that made a benchmark slower.",
    discussion: """
      First BAD is timed beside GOOD, in fresh pairs of processes as `compare` does: unless it is shown to be \
      slower by more than --threshold, there is nothing to find. Then the commit half-way is timed beside both, \
      with more pairs until it is shown to which of the two levels it is nearer, and so on; at last the step that \
      was found is timed by itself. Of several steps the largest is found, as long as no speedup hides it. The \
      chance of a wrong answer is at most --level, for noise that is symmetric.

      Commits that change neither Sources nor Package.swift are not built. Those that do not build, or do not \
      have the benchmark, are stepped over; if the answer hides among them, it is a range. After Ctrl-C, what is \
      known is printed. Builds are kept in .build/compare: the same question asked again builds nothing.

        vernier bisect v0.3.0 HEAD --only GEMM --size 512
        vernier bisect HEAD~40 HEAD --only Dot --size 1048576 --threshold 1
      """)

  @Argument(help: "A commit that is fast.") var good: String
  @Argument(help: "A commit that is slow.") var bad: String
  @Option(help: ArgumentHelp("The algorithm.", valueName: "algorithm")) var only: String
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Only this size; the largest declared one if not given.", valueName: "n"))
  var size: Int?
  @Option(
    help: ArgumentHelp(
      "Only this implementation; the one that became slowest if not given.", valueName: "name"))
  var implementation: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The slowdown, in per cent, below which nobody minds.", valueName: "%"))
  var threshold = 0.5
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The chance of a wrong answer.", valueName: "p"))
  var level = 0.03
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Time of the benchmark in each pair of processes.", valueName: "ms"))
  var budget = 16.0
  @Option(parsing: .unconditional, help: "The seed of problems and of all chance.")
  var seed: UInt64 = 1
  @OptionGroup var output: JSONOutput
  /// Takes `FOLDER/HASH/vernier` for the build of a commit, and builds nothing.
  @Option(help: .hidden) var builds: String?

  func validate() throws {
    guard threshold > 0, threshold < 100 else {
      throw ValidationError("--threshold is a per cent above 0.")
    }
    guard level > 0, level < 0.5 else { throw ValidationError("--level lies between 0 and 0.5.") }
    guard budget >= 1, budget <= 60_000 else {
      throw ValidationError("--budget is 1 to 60000 milliseconds.")
    }
    if let size, size < 1 { throw ValidationError("--size must be at least 1.") }
  }

  func run() throws {
    try Bench.refuseDebug()
    for warning in BLAS.environmentWarnings { Terminal.error(warning) }
    Interruption.listen()
    try output.jsonFile.map(Output.tryOut)
    Selection.warn(ofUnknown: [only])
    let range = try CommitRange(good: good, bad: bad, builds: builds)
    let bench = try BisectBench(self, range)
    let last = range.commits.count - 1
    Terminal.error(
      "\(bench.subject) is sought in \(last) commit\(last == 1 ? "" : "s"): about \(bench.expectedBuilds) builds."
    )
    let search = BisectSearch(last: last, threshold: log1p(threshold / 100), level: level)
    let start = Stopwatch.now()
    let finding = try search.run(
      learnt: { Terminal.error(BisectText.progress($0, range)) },
      compare: { try bench.compare($0, $1) })
    Terminal.endProgress()
    let record = BisectRecord(
      finding, range, subject: bench.subject, seconds: Stopwatch.now() - start)
    try output.write(record) { BisectText.render(record) }
    switch finding.conclusion {
    case .found, .noSlowdown: return
    case .interrupted: throw ExitStatus.interrupted.code
    case .unusableEnd: throw ExitStatus.doesNotBuild.code
    case .undecided, .unconfirmed, nil: throw ExitStatus.unstable.code
    }
  }
}
