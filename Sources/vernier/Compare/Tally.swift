import ArgumentParser
import Bindings
import Measurement

/// What many comparisons of the same two things said, counted: how an experiment on the detector is read.
struct Tally: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Counts the verdicts of many comparisons, with intervals.",
    discussion: """
      Takes what `vernier compare --json` printed. A row for each benchmark and one for all of them; shares have \
      the interval of Clopper and Pearson at 95 %. Runs that their own control voided are counted apart, and so \
      are comparisons that failed or were not reached.

        vernier tally report/experiments/layout/*.json
      """)

  @Argument(help: "Reports of `vernier compare --json`.") var files: [String]

  func run() throws {
    print(
      Self.render(
        try JSON.read(ComparisonReport.self, from: files, writtenBy: "vernier compare --json")))
  }

  static func render(_ reports: [ComparisonReport]) -> String {
    let sound = reports.filter { !$0.isVoid }
    let all = sound.flatMap(\.comparisons)
    let groups = Dictionary(grouping: all) { "\($0.subject)" }
    var rows = groups.sorted { $0.key < $1.key }.map { row($0.key, $0.value) }
    if groups.count > 1 { rows.append(row("all", all)) }
    let head = [
      "benchmark", "slower", "95 % interval", "faster", "95 % interval", "same", "unresolved",
      "failed", "of",
    ]
    let red = sound.count { $0.conclusion == .regression }
    return """
      \(Terminal.table(head, rows, right: Set(1..<head.count)))

      runs: \(red) red of \(sound.count) (\(share(red, of: sound.count))), \(reports.count - sound.count) void
      """
  }

  private static func row(_ name: String, _ comparisons: [Comparison]) -> [String] {
    func count(_ judgement: Judgement) -> Int { comparisons.count { $0.judgement == judgement } }
    let (slower, faster) = (count(.slower), count(.faster))
    let failed = comparisons.count { $0.judgement == nil }
    return [
      name, "\(slower)", share(slower, of: comparisons.count), "\(faster)",
      share(faster, of: comparisons.count), "\(count(.same))", "\(count(.unresolved))",
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
