import ArgumentParser
import Foundation
import Measurement
import Reporting

struct History: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Finds the commits at which this host's committed figures changed.",
    discussion: """
      Every committed version of Baselines/HOST/FAMILY/NAME.json is one point of a series for each size and \
      implementation. Each series is watched commit by commit. Where the newest points stand off from those \
      before, series without any step are simulated, with the scale, autocorrelation and spikes that this one \
      shows; a step is reported if a new alarm so strong comes in at most --level of their commits. A series \
      needs \(ChangePointDetector.leastPoints) points before anything can be said.

      Cycles are read where every version has them, seconds else. Figures of unlike hosts are never in one \
      series; libraries that changed within one are shown beside it.

        vernier history GEMM Dot --verbose        their series, drawn on a terminal
        vernier history --plot history.svg        the series with steps
        vernier history --fail                    exit code 1 if the newest are slower
        vernier history --input figures.csv       series from elsewhere

      The columns of a CSV file: the commit; a date, if the head of the second one is `date`; and one for each \
      series, under its name. Rows in order of time. Rows of one commit are its replicates: their median counts. \
      A cell may be empty. Versions and lines that cannot be read are named and left out: exit code 65.
      """)

  @Argument(help: ArgumentHelp("Algorithms by name; all if none is named.", valueName: "name"))
  var names: [String] = []
  @Option(help: ArgumentHelp("The host, by its folder in Baselines.", valueName: "folder"))
  var host: String?
  @Flag(help: "All hosts, each by itself.") var allHosts = false
  @Option(help: ArgumentHelp("Reads series from a CSV file.", valueName: "file.csv"))
  var input: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("False alarms for each commit of a series.", valueName: "rate"))
  var level = 0.001
  @Flag(help: "Exit code 1 if a slowdown begins at one of the newest commits.") var fail = false
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many commits are the newest, for --fail.", valueName: "n"))
  var newest = 5
  @Option(parsing: .unconditional, help: "The seed of the simulations.") var seed: UInt64 = 1
  @Option(help: ArgumentHelp("Draws the series with steps, by gnuplot.", valueName: "file.svg"))
  var plot: String?
  @Flag(help: "As JSON.") var json = false
  @Flag(name: .shortAndLong, help: "Shows every series.") var verbose = false

  struct Record: Codable {
    var schema = 1
    var level: Double
    var series: [FigureSeries]
    var problems: [String]
    var isInterrupted: Bool
  }

  func validate() throws {
    guard level >= 1e-5, level <= 0.05 else {
      throw ValidationError("--level lies between 0.00001 and 0.05.")
    }
    guard newest >= 1 else { throw ValidationError("--newest must be at least 1.") }
    guard !(allHosts && host != nil) else {
      throw ValidationError("--host chooses one, --all-hosts all: not both.")
    }
    guard input == nil || (!allHosts && host == nil) else {
      throw ValidationError("A CSV file has no hosts: --input goes without --host.")
    }
  }

  func run() throws {
    Interruption.listen()
    let source = try input.map { try SeriesTable.read($0, names) } ?? CommittedFigures.read(self)
    var record = Record(
      level: level, series: source.series, problems: source.problems, isInterrupted: false)
    let detector = ChangePointDetector(level: level, seed: seed)
    for index in record.series.indices where !Interruption.isRequested {
      Terminal.progress("series \(index + 1) of \(record.series.count)")
      record.series[index].analyse(with: detector)
    }
    Terminal.endProgress()
    record.isInterrupted = Interruption.isRequested
    print(json ? try JSON.text(record) : HistoryText.render(record, verbose: verbose))
    try plot.map { try draw(record.series, to: $0) }
    for problem in record.problems { Terminal.error(problem) }
    try Verify.reportInterruption()
    if fail, record.series.contains(where: { !$0.slowdowns(amongNewest: newest).isEmpty }) {
      throw ExitStatus.findings.code
    }
    if !record.problems.isEmpty { throw ExitStatus.malformedData.code }
  }

  private func draw(_ series: [FigureSeries], to path: String) throws {
    let stepped = series.filter { !$0.changes.isEmpty }
    let shown = stepped.isEmpty || verbose ? series.filter { $0.points.count > 1 } : stepped
    guard !shown.isEmpty else {
      throw Problem(.missingData, "No series has two points: there is nothing to draw.")
    }
    let most = 40
    if shown.count > most {
      Terminal.error("\(path) shows the first \(most) of \(shown.count) series; name fewer.")
    }
    guard let text = Gnuplot.history(shown.prefix(most).map { Gnuplot.Panel($0) }) else {
      throw Problem(
        .missingLibrary, "gnuplot is missing or failed: `apt-get install gnuplot-nox`.")
    }
    try Output.write(text, to: path)
  }
}
