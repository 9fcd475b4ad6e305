import ArgumentParser
import Bindings
import Catalogue
import Measurement
import Reporting
import Verification

struct Bench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Times each implementation beside the reference and the peers, and verifies what it timed.",
    discussion: """
      Every implementation of an algorithm is timed in the same rounds, in random order; ratios are \
      medians of the rounds' ratios, so that noise that lasts longer than a round cancels. Rounds in \
      which the thread was preempted are dropped. A result that is not verified has no time.

      The roof is measured first, in the same process: `of roof` is the least time that it allows for \
      the algorithm's work, as a fraction of the time taken.

        vernier bench GEMM --size 512
        vernier bench --family Proximal --rounds 101    narrower intervals
        vernier bench --record                          writes Baselines/HOST/
      """)

  @OptionGroup var selection: Selection
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many interleaved rounds, at least 3.", valueName: "n"))
  var rounds = 31
  @Option(parsing: .unconditional, help: ArgumentHelp("Only this size.", valueName: "n"))
  var size: Int?
  @Option(parsing: .unconditional, help: "The seed of the problems.") var seed: UInt64 = 1
  @Flag(help: "Write the figures as this host's baseline.") var record = false
  @Flag(help: "As JSON.") var json = false

  func validate() throws {
    guard rounds >= 3 else { throw ValidationError("--rounds must be at least 3.") }
    if let size, size < 1 { throw ValidationError("--size must be at least 1.") }
  }

  mutating func run() async throws {
    try Self.refuseDebug()
    for warning in BLAS.environmentWarnings { Terminal.error(warning) }
    let entries = try selection.entries()
    if let size { try Self.check(size, entries) }
    Interruption.listen()
    let checks: [any Check.Type] = [Agreement.self, Laws.self]
    let verdicts = await Verifier.run(entries, checks, Plan(seed: seed))
    let red = verdicts.filter(\.status.isFinding)
    guard red.isEmpty else {
      print(VerdictText.render(red, verbose: true))
      throw Problem(.findings, "Nothing is timed while a check is red.")
    }
    Terminal.progress("measuring the roofs of this machine")
    let benchmark = Benchmark(calibration: .measure(), rounds: rounds, seed: seed)
    var timings: [(family: String, timing: Timing)] = []
    for entry in entries where !Interruption.isRequested {
      Terminal.progress("timing \(entry)")
      let own = Self.time(entry.algorithm, benchmark, sizes: size.map { [$0] })
      timings += own.map { (entry.family, $0) }
    }
    Terminal.endProgress()
    let all = timings.map(\.timing)
    print(json ? try JSON.text(all) : TimingText.render(all, benchmark.calibration))
    try Self.reportInterruption()
    guard !all.hasWrongResult else { throw ExitStatus.findings.code }
    if record { try Baseline.write(timings, host: .current) }
  }

  static func time<A: Algorithm>(
    _: A.Type, _ benchmark: Benchmark, sizes: [Int]? = nil
  ) -> [Timing] {
    (sizes ?? A.workloads).flatMap { benchmark.run(A.self, size: $0) }
  }

  /// A size far beyond the declared ones may not fit into memory, nor its oracle into an hour.
  private static func check(_ size: Int, _ entries: [Catalogue.Entry]) throws {
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
