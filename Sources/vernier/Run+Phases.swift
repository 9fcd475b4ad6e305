import Catalogue
import Foundation
import Measurement
import Reporting
import Verification

/// The phases of a run. Each takes up what the journal holds of it, and keeps there what it finds.
extension Run {
  /// Opens the journal of this run; says what it takes up.
  func openJournal(_ inputs: Inputs) throws -> Journal {
    let path = "\(output)/run.journal"
    let data = inputs.dataDirectory.map(Digest.ofFolder), model = inputs.model.map(Digest.ofFile)
    // What cannot be read cannot be recognised: nothing is taken up then.
    let isKnown = data != .some(nil) && model != .some(nil)
    let input = [data.map { "data: \($0 ?? "")" }, model.map { "model: \($0 ?? "")" }].compactMap {
      $0
    }
    if !resume, isUnfinished {
      Terminal.error(
        "What an unfinished run left in \(output) is done anew; --resume would take it up.")
    }
    let journal: Journal
    do {
      journal = try Journal(
        path,
        of: Journal.Run(
          program: isKnown ? Release.digest : nil, seed: options.seed, depth: options.depth,
          only: options.only, input: input),
        isTakenUp: resume)
    } catch { throw Output.problem(path, error) }
    guard resume else { return journal }
    let taken = [
      ("verify", "the verdicts of ", "algorithm"), ("bench", "", "timing"), ("table", "", "table"),
    ].compactMap { kind, before, noun -> String? in
      let count = journal.count(of: kind)
      return count == 0 ? nil : "\(before)\(count) \(noun)\(count == 1 ? "" : "s")"
    }
    Terminal.error(
      taken.isEmpty
        ? "Nothing in \(path) is of this program, host, seed, depth and input; all is done anew."
        : "Taken up from \(path): \(taken.joined(separator: ", ")).")
    if journal.damaged > 0 {
      let (lines, them) =
        journal.damaged == 1 ? ("1 line", "it") : ("\(journal.damaged) lines", "them")
      Terminal.error(
        "\(lines) of \(path) cannot be read as written, for the checksum is another: what stood in \(them) is done anew."
      )
    }
    return journal
  }

  /// Whether the last run with this output was interrupted, or was killed.
  private var isUnfinished: Bool {
    guard Environment.isReadable("\(output)/run.journal") else { return false }
    return (try? RunRecord(contentsOf: "\(output)/run.json"))?.isComplete != true
  }

  func verify(
    _ entries: [Catalogue.Entry], _ left: RunClock, _ journal: Journal, into record: inout RunRecord
  ) async -> Problem? {
    let start = ContinuousClock().now
    left.begin(.verify)
    let plan = Plan(
      seed: options.seed, depth: options.depth, onlyCase: options.only,
      failureDirectory: "\(output)/failures")
    record.verdicts = await Verifier.run(
      entries, allChecks, plan, jobs: options.jobs, journal: journal
    ) { entry, _, seconds in
      left.finish("verify \(entry.name)", seconds: seconds, isTaken: seconds == nil)
      Terminal.progress("verified \(entry)", left: left.words)
    }
    let name = "distribution \(entries.map(\.name).joined(separator: " "))"
    let earlier: [Verdict]? = journal.value(name)
    let processes: (verdicts: [Verdict], trouble: Problem?) =
      earlier.map { ($0, nil) } ?? ProcessCheck.verdicts(entries, plan)
    left.finish(Self.onProcesses, isTaken: earlier != nil)
    record.verdicts = RunRecord.ordered(record.verdicts + processes.verdicts)
    if !Interruption.isRequested, processes.trouble == nil {
      journal.keepUnlessThere(processes.verdicts, as: name)
    }
    record.seconds["verify"] = spent(.verify, since: start, journal)
    return processes.trouble
  }

  /// Times every algorithm whose checks are green.
  func time(
    _ entries: [Catalogue.Entry], _ left: RunClock, _ journal: Journal, into record: inout RunRecord
  ) throws {
    let start = ContinuousClock().now
    let red = Set(record.verdicts.filter(\.status.isFinding).map(\.algorithm))
    let groups = entries.filter { !red.contains($0.name) }.flatMap(Self.groups)
    left.begin(.bench)
    let report = try Bench.measure(
      groups, processes: processes, rounds: 3, seed: options.seed, journal: journal
    ) {
      Terminal.progress($0, left: left.words)
    } finished: { group, isTaken in
      left.finish(Self.name(group), isTaken: isTaken)
    }
    (record.calibration, record.timings) = (report.calibration, report.timings)
    record.timingFailures = report.failures
    record.seconds["bench"] = spent(.bench, since: start, journal)
    try keep(record)
  }

  func study(_ entries: [Catalogue.Entry], into record: inout RunRecord) throws {
    for entry in entries where !Interruption.isRequested {
      record.studies += Studies.of(entry.algorithm, seed: options.seed)
    }
  }

  /// The item of the verification that is about all algorithms.
  private static let onProcesses = "verify on processes"

  private static func name(_ group: BenchSeries.Group) -> String {
    "bench \(group.algorithm) \(group.size)"
  }

  private static func groups(_ entry: Catalogue.Entry) -> [BenchSeries.Group] {
    entry.algorithm.workloads.map {
      BenchSeries.Group(family: entry.family, algorithm: entry.name, size: $0)
    }
  }

  /// What the run goes through, by name.
  func items(
    _ entries: [Catalogue.Entry], _ papers: [(paper: any Paper.Type, tables: [PaperTable])]
  ) -> [(phase: TimeLeft.Phase, names: [String])] {
    let timings = entries.flatMap(Self.groups).map(Self.name)
    let all: [(phase: TimeLeft.Phase, names: [String])] = [
      (.verify, entries.map { "verify \($0.name)" } + [Self.onProcesses]),
      (.bench, bench ? (0..<processes).flatMap { _ in timings } : []),
      (
        .reproduce, papers.flatMap { paper, tables in tables.map { "table \(paper.key) \($0.id)" } }
      ),
    ]
    return all.filter { !$0.names.isEmpty }
  }

  /// The papers of this part that some of the algorithms appear in, with the tables that do.
  func papers(
    of entries: [Catalogue.Entry]
  ) -> [(paper: any Paper.Type, tables: [PaperTable])] {
    let algorithms = entries.map(\.algorithm)
    let concerned = Catalogue.papers.map { ($0, $0.tables(of: algorithms)) }
      .filter { !$0.1.isEmpty }
    return shard?.part(of: concerned) ?? concerned
  }

  func makeTables(
    _ entries: [Catalogue.Entry], _ inputs: Inputs, _ left: RunClock, _ journal: Journal,
    into record: inout RunRecord
  ) throws -> Problem? {
    let start = ContinuousClock().now
    let papers = papers(of: entries)
    if Set(entries.map(\.name)).count < Catalogue.entries.count, !papers.isEmpty {
      let count = papers.reduce(0) { $0 + $1.tables.count }
      let whole = papers.reduce(0) { $0 + $1.paper.tables.count }
      Terminal.progress(
        "making \(count) of the \(whole) tables of \(papers.map { $0.paper.key }.joined(separator: ", ")), "
          + "in which the algorithms appear; --no-reproduce leaves them out")
      if isatty(STDERR_FILENO) == 1 { Terminal.note("") }
    }
    left.begin(.reproduce)
    var inputs = inputs
    inputs.progress = { Terminal.progress($0, left: left.words) }
    var trouble: Problem?
    for (paper, tables) in papers where !Interruption.isRequested {
      let (made, problem) = Reproduce.record(
        of: paper, only: tables.map(\.id), inputs, journal: journal
      ) { table, isTaken in
        left.finish("table \(paper.key) \(table.id)", isTaken: isTaken || table.result == nil)
      }
      record.papers.append(made)
      trouble = trouble ?? problem
      try keep(record)
    }
    record.seconds["reproduce"] = spent(.reproduce, since: start, journal)
    return trouble
  }

  /// The seconds of a phase, with those of the runs that were taken up; of one that was killed nobody knows them.
  private func spent(
    _ phase: TimeLeft.Phase, since start: ContinuousClock.Instant, _ journal: Journal
  ) -> Double {
    let name = "seconds \(phase.rawValue)"
    let total = (journal.value(name) ?? 0) + start.duration(to: ContinuousClock().now).seconds
    journal.keep(total, as: name)
    return total
  }
}
