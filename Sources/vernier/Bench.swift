import ArgumentParser
import Bindings
import Catalogue
import Foundation
import Measurement
import PeerTiming
import Reporting
import Verification

struct Bench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Times each implementation beside the reference and the peers, and verifies what it timed.",
    discussion: """
      Every implementation of an algorithm is timed in slices of 120 µs, in rounds of random order; rounds \
      in which the thread lost its core are dropped. That is done in fresh processes, whose medians are \
      the data: processes differ by more than rounds do, so they are what intervals are made of. In the \
      JSON cycles of the clock, which was measured beside each slice, stand beside seconds. A result that is not verified \
      has no time.

      The roofs are measured before and after: `of roof` is the least time that they allow for the \
      algorithm's work, as a fraction of the time taken.

        vernier bench GEMM --size 512
        vernier bench --family Proximal --processes 48  narrower intervals
        vernier bench GEMM --plot report/plots          time against size
        vernier bench --record                          writes Baselines/HOST/

      With --peers each algorithm stands beside what others' libraries make of it: PyTorch, ONNX Runtime, \
      NumPy, SciPy and more, as far as a Python interpreter has them. One interpreter keeps their arrays \
      prepared; slices of theirs and of our fastest alternate on one core, either side by its own clock \
      around its own calls, with one thread each and kernels of the library's own choice. The two results that were \
      timed are then judged by the same reference: what is wrong has no time. A library that is missing is \
      a row with the command that installs it.

        vernier bench --peers                           the whole table
        vernier bench --peers W4A8Product --markdown    as a Markdown table
        vernier bench --peers --python peers/bin/python   or by VERNIER_PYTHON

      With --aims the rows are the speeds that were asked of an algorithm, each beside what is reached: as a \
      share of a roof whose own loop takes turns with ours, or against a peer, a linked library or another \
      problem of ours. `=` marks an aim within the 95 % interval of what is reached, ✗ one that is missed.

        vernier bench --aims --python peers/bin/python   the whole table
        vernier bench --aims W8A8Product                 of one algorithm

      Exit codes of --peers and --aims: 0 all that is installed is right, an aim that is missed too; 1 a peer is wrong, raises, crashes or hangs; 69 \
      not one of the libraries is installed; 75 no round was undisturbed; 130 interrupted, the table holds what \
      was measured.
      """)

  @OptionGroup var selection: Selection
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many fresh processes, at least 12, which is the default; with --peers 6.", valueName: "n"
    ))
  var processes: Int?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Interleaved rounds in each of them.", valueName: "n"))
  var rounds = BenchSeries.rounds
  @Option(
    name: .customLong("size"), parsing: .unconditional,
    help: ArgumentHelp("These sizes instead of the declared ones.", valueName: "n,n"),
    transform: SizeList.parse)
  var sizes: [Int]?
  @Option(parsing: .unconditional, help: "The seed of the problems.") var seed: UInt64 = 1
  @Flag(help: "Write the figures as this host's baseline.") var record = false
  @Flag(help: "As JSON.") var json = false
  @Option(
    help: ArgumentHelp(
      "Draws time against size, an SVG for each algorithm; six sizes are taken if none is named.",
      valueName: "folder"))
  var plot: String?
  @OptionGroup(title: "Peers") var peers: PeerOptions

  func validate() throws {
    let least = peers.isAsked || peers.aims ? PeerSeries.leastProcesses : BenchSeries.leastProcesses
    guard (processes ?? least) >= least else {
      throw ValidationError(
        "--processes must be at least \(least): below that a median has no interval."
      )
    }
    guard !(peers.isAsked || peers.aims) || (!record && plot == nil) else {
      throw ValidationError(
        "--record and --plot are about our own figures, not for --peers and --aims.")
    }
    guard !peers.aims || sizes == nil else {
      throw ValidationError("--aims has problems of its own: --size is not for it.")
    }
    guard !peers.aims || !peers.isAsked else {
      throw ValidationError("--aims and --peers are two tables: ask for one of them.")
    }
    guard rounds >= 1 else { throw ValidationError("--rounds must be at least 1.") }
  }

  mutating func run() async throws {
    try Self.refuseDebug()
    for warning in BLAS.environmentWarnings { Terminal.error(warning) }
    let entries = try selection.entries()
    for size in sizes ?? [] { try Self.check(size, entries) }
    Interruption.listen()
    try plot.map { try Output.tryOut("\($0)/plot.svg") }
    if peers.isAsked || peers.aims { return try await benchPeers(entries) }
    try await Self.refuseRed(entries, seed: seed)
    let groups = entries.flatMap { entry in
      sizes(for: entry).map {
        BenchSeries.Group(family: entry.family, algorithm: entry.name, size: $0)
      }
    }
    let report = try Self.measure(
      groups, processes: processes ?? BenchSeries.leastProcesses, rounds: rounds, seed: seed)
    Terminal.endProgress()
    print(json ? try JSON.text(report) : TimingText.render(report))
    try Self.reportInterruption()
    guard !report.timings.hasWrongResult, report.failures.isEmpty else {
      throw ExitStatus.findings.code
    }
    if let plot { try draw(report, into: plot) }
    if record { try Baseline.write(report.timings, entries, host: .current) }
  }

  /// Nothing is timed that is not right.
  static func refuseRed(_ entries: [Catalogue.Entry], seed: UInt64) async throws {
    let checks: [any Check.Type] = [Agreement.self, Laws.self]
    let verdicts = await Verifier.run(entries, checks, Plan(seed: seed))
    let red = verdicts.filter(\.status.isFinding)
    guard red.isEmpty else {
      print(VerdictText.render(red, verbose: true))
      throw Problem(.findings, "Nothing is timed while a check is red.")
    }
  }

  private func sizes(for entry: Catalogue.Entry) -> [Int] {
    if let sizes { return sizes }
    let declared = entry.algorithm.workloads
    guard plot != nil, let most = declared.max() else { return declared }
    // Halved from the largest on, so that every cache is met on the way down.
    return (0..<6).map { most >> $0 }.filter { $0 >= max(1, entry.algorithm.smallestSize) }
      .reversed()
  }

  private func draw(_ report: BenchReport, into folder: String) throws {
    let groups = Dictionary(grouping: report.timings, by: \.algorithm)
    for (algorithm, timings) in groups.sorted(by: { $0.key < $1.key }) {
      guard let plot = TimeAgainstSize(timings)?.svg else {
        Terminal.error(
          "\(algorithm) has no plot: that takes two sizes with a time, and gnuplot on the PATH.")
        continue
      }
      let path = "\(folder)/\(algorithm).svg"
      try Output.write(plot, to: path)
      print("plot: \(path)")
    }
  }

  /// A whole series: roofs, processes, roofs again.
  ///
  /// - Parameters:
  ///   - journal: What an earlier, interrupted series has found, and where this one's results are kept.
  ///   - finished: Called after each process of a group, and told whether the journal had it.
  static func measure(
    _ groups: [BenchSeries.Group], processes: Int, rounds: Int, seed: UInt64,
    journal: Journal? = nil, progress: @escaping (String) -> Void = { Terminal.progress($0) },
    finished: @escaping (_ group: BenchSeries.Group, _ isTaken: Bool) -> Void = { _, _ in }
  ) throws -> BenchReport {
    guard let own = Bundle.main.executableURL else {
      throw Problem(.internalError, "This command does not know where it lies.")
    }
    func name(_ process: Int, _ group: BenchSeries.Group) -> String {
      "bench \(process) \(rounds) \(group.algorithm) \(group.size)"
    }
    let start = Stopwatch.now()
    let pressure = Pressure()
    // Where nothing is left to time, the roofs of then are those that belong to the times.
    let isWhole = groups.allSatisfy { group in
      (1...processes).allSatisfy { journal?.has(name($0, group)) == true }
    }
    func roofs(_ when: String) -> Calibration {
      if isWhole, let earlier: Calibration = journal?.value("roofs \(when)") { return earlier }
      Terminal.progress("measuring the roofs of this machine")
      let measured = Calibration.measure()
      journal?.keep(measured, as: "roofs \(when)")
      return measured
    }
    let before = roofs("before")
    var series = BenchSeries(executable: own)
    (series.processes, series.rounds, series.seed) = (processes, rounds, seed)
    series.progress = progress
    series.isInterrupted = { Interruption.isRequested }
    series.earlier = { process, group in
      guard let earlier: ProcessTimings = journal?.value(name(process, group)) else { return nil }
      finished(group, true)
      return earlier
    }
    series.found = { process, group, timings in
      journal?.keep(timings, as: name(process, group))
      finished(group, false)
    }
    let outcome = series.run(groups)
    let after = roofs("after")
    return BenchReport(
      groups, outcome, before: before, after: after,
      pressure: pressure.flatMap { earlier in Pressure()?.share(since: earlier) },
      seconds: Stopwatch.now() - start)
  }

  /// A size far beyond the declared ones may not fit into memory, nor its oracle into an hour.
  static func check(_ size: Int, _ entries: [Catalogue.Entry]) throws {
    for entry in entries {
      let (least, most) = (entry.algorithm.smallestSize, entry.algorithm.workloads.max() ?? 1024)
      guard size < least || size > 8 * most else { continue }
      throw Problem(
        .usage,
        "--size \(size) is out of range for \(entry.name): it takes \(max(1, least)) to \(8 * most)."
      )
    }
  }

  static func refuseDebug() throws {
    #if DEBUG
      throw Problem(
        .usage,
        "This is a debug build: its times mean nothing. Build with `swift build -c release`.")
    #endif
  }
}
