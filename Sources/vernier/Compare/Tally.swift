import ArgumentParser
import Bindings
import Measurement

/// What many comparisons of the same two things said, counted: how an experiment on the detector is read.
struct Tally: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Counts the verdicts of many comparisons, with intervals.",
    discussion: """
      Takes what `vernier compare --json` printed, of runs by one rule on one machine. A row for each benchmark, \
      whose runs are the sample: shares have the interval of Clopper and Pearson at 95 %. The row of all has no \
      interval, because the comparisons of one run share its machine and its hour; below it the runs are counted. \
      Those that their own control voided are counted apart, and so are comparisons that failed or were not \
      reached.

        vernier tally report/experiments/layout/*.json
      """)

  @Argument(help: "Reports of `vernier compare --json`.") var files: [String]

  func run() throws {
    let reports = try JSON.read(
      ComparisonReport.self, from: files, writtenBy: "vernier compare --json")
    for (file, report) in zip(files, reports) {
      if let difference = Self.difference(reports[0], report) {
        throw Problem(
          .malformedData,
          "\(file) and \(files[0]) are not runs of one experiment: \(difference). Count them apart."
        )
      }
    }
    print(Self.render(reports))
  }

  /// What two reports do not have in common, if they must not be counted together.
  ///
  /// The number of pairs before the first look follows from how many benchmarks there are, and is no rule of its own.
  static func difference(_ a: ComparisonReport, _ b: ComparisonReport) -> String? {
    func words(_ report: ComparisonReport) -> String {
      report.notes.filter { $0.contains("is planted") }.joined(separator: "; ")
    }
    if a.host != b.host { return "the machines differ" }
    if a.rule.margin != b.rule.margin {
      return "the margins are \(a.rule.margin) and \(b.rule.margin)"
    }
    if a.rule.level != b.rule.level { return "the levels are \(a.rule.level) and \(b.rule.level)" }
    if a.rule.looks.count != b.rule.looks.count { return "the numbers of looks differ" }
    if words(a) != words(b) { return "“\(words(a))” and “\(words(b))”" }
    return nil
  }

  static func render(_ reports: [ComparisonReport]) -> String {
    let sound = reports.filter { !$0.isVoid }
    let all = sound.flatMap(\.comparisons)
    let groups = Dictionary(grouping: all) { "\($0.subject)" }
    var rows = groups.sorted { $0.key < $1.key }.map { row($0.key, $0.value) }
    if groups.count > 1 { rows.append(row("all", all, hasIntervals: false)) }
    let head = [
      "benchmark", "slower", "95 % interval", "faster", "95 % interval", "same", "unresolved",
      "failed", "of",
    ]
    func runs(_ word: String, _ conclusion: ComparisonReport.Conclusion) -> String {
      let count = sound.count { $0.conclusion == conclusion }
      return "\(count) \(word) (\(share(count, of: sound.count)))"
    }
    let words = [
      runs("red", .regression), runs("green", .noRegression), runs("inconclusive", .inconclusive),
    ]
    return """
      \(Terminal.table(head, rows, right: Set(1..<head.count)))

      runs: \(words.joined(separator: ", ")) of \(sound.count), and \(reports.count - sound.count) void
      """
  }

  private static func row(
    _ name: String, _ comparisons: [Comparison], hasIntervals: Bool = true
  ) -> [String] {
    func interval(_ count: Int) -> String {
      hasIntervals ? share(count, of: comparisons.count) : ""
    }
    func count(_ judgement: Judgement) -> Int { comparisons.count { $0.judgement == judgement } }
    let (slower, faster) = (count(.slower), count(.faster))
    let failed = comparisons.count { $0.judgement == nil }
    return [
      name, "\(slower)", interval(slower), "\(faster)", interval(faster), "\(count(.same))",
      "\(count(.unresolved))",
      "\(failed)", "\(comparisons.count)",
    ]
  }

  private static func share(_ count: Int, of trials: Int) -> String {
    guard let interval = try? Distribution.clopperPearson(successes: count, trials: trials) else {
      return ""
    }
    return SelfTestText.range(interval)
  }
}
