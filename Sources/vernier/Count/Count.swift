import ArgumentParser
import Bindings
import Catalogue
import Measurement
import Reporting
import Verification

struct Count: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Counts the instructions that each implementation executes, to the last one.",
    discussion: """
      The processor is made to report after every instruction, which needs no performance counters and no \
      rights: libraries are counted too, and so is AVX-512. It makes some 90 000 instructions a second, so \
      sizes are small: five that double, chosen so that the slowest implementation takes about a second, \
      or those you name. What was counted is verified.

      A count that is the same in every repetition is exact: one instruction more for each element shows as \
      that. A range, such as 512–519, is a count that varies, by chance or by what happened before; it \
      shows the order of magnitude, and proves nothing. What depends on where memory lies can also be the same \
      here and differ in another process. `rep` instructions count once for each repetition, a system call as \
      one; other threads are not counted.

      `per n` is the count over the size, at the largest size; `flops each` is the algorithm's least number \
      of operations over the count: 16 float32 in a zmm register make up to 32 in one multiply-add. The \
      exponent is p of count ≈ a + c·nᵖ with its 95 % interval, which is wide if the counts follow no power, \
      or the sizes are few; in parentheses it is not told by these sizes.

        vernier count Dot
        vernier count GEMM --size 64,128,256 --repetitions 2
        vernier count GEMM --size 64 --implementation openblas-float32 --histogram
        vernier count --family Sparsity --json
      """)

  @OptionGroup var selection: Selection
  @Option(
    name: .customLong("size"), parsing: .unconditional,
    help: ArgumentHelp("These sizes, as 8,16,32.", valueName: "n,n"), transform: SizeList.parse)
  var sizes: [Int]?
  @Option(help: ArgumentHelp("Only implementations of this name.", valueName: "name"))
  var implementation: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How often each is counted, at least 2.", valueName: "n"))
  var repetitions = 3
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Of the instructions of one call; a million take 11 s or so.", valueName: "n"))
  var limit = 1_000_000
  @Option(parsing: .unconditional, help: "The seed of the problems.") var seed: UInt64 = 1
  @Flag(help: "What the instructions are, at the largest size.") var histogram = false
  @Flag(help: "As JSON.") var json = false

  func validate() throws {
    guard repetitions >= 2 else {
      throw ValidationError("--repetitions must be at least 2: one count shows no agreement.")
    }
    guard limit >= 1, limit <= 1_000_000_000 else {
      throw ValidationError("--limit is 1 to 1000000000 instructions.")
    }
  }

  func run() throws {
    try Bench.refuseDebug()
    if let obstacle = Stepping.obstacle {
      throw Problem(.missingLibrary, "Instructions cannot be counted here: \(obstacle).")
    }
    if histogram, Disassembler.version == nil {
      throw Problem(
        .missingLibrary,
        "--histogram needs Zydis, which this build lacks: apt-get install libzydis-dev, and build with the trait Zydis."
      )
    }
    let entries = try selection.entries()
    for size in sizes ?? [] { try Bench.check(size, entries) }
    var counting = Counting(sizes: sizes, limit: limit, repetitions: repetitions, seed: seed)
    counting.implementation = try chosen(among: entries)
    Interruption.listen()
    let report = counting.report(on: entries)
    Terminal.endProgress()
    print(json ? try JSON.text(report) : CountText.render(report, histogram: histogram))
    try Self.reportInterruption()
    if report.rows.contains(where: \.isWrong) { throw ExitStatus.findings.code }
  }

  /// The implementation that is meant, if one is named.
  private func chosen(among entries: [Catalogue.Entry]) throws -> String? {
    func names<A: Algorithm>(_: A.Type) -> [String] { A.implementations.map(\.name) }
    let known = Set(entries.flatMap { names($0.algorithm) }).sorted()
    return try implementation.map {
      try Nearest.find($0, among: known, kind: "implementation", list: "vernier bench")
    }
  }
}
