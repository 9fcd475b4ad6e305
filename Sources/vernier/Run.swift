import ArgumentParser
import Bindings
import Catalogue
import Foundation
import Measurement
import Reporting
import Verification

struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The main job: verify all, time all, recompute the tables at hand, write the report.",
    discussion: """
      It runs on embedded input; `--data` and `--model` add real input. The report is one HTML file, \
      beside it lies run.json with everything that was found. A rank that dies, or a bad input file, \
      spoils its own verdicts or table; the rest is done, and the exit code says what went wrong.

        vernier run                             everything; some ten minutes
        vernier run GEMM SLiMQuant --no-bench   two algorithms, not timed
        vernier run --data data --output today  with data sets, report in today/
        vernier run --resume                    takes up what an interrupted run has finished
        vernier run --shard 2/4                 the second quarter; `vernier merge` makes one report of four

      Lines of progress end with an estimate of the time left: by the last whole run that --output has a record of, \
      on the same host and input; else by the pace of the phase, and for that phase alone.

      After Ctrl-C what was finished is kept; a second one ends it at once. `--resume` takes up the verdicts, \
      the times and each paper that the record in --output holds, if they are of this very program (by its \
      contents), seed, depth and input; anything else is done anew.
      """)

  @OptionGroup var selection: Selection
  @OptionGroup var options: PlanOptions
  @OptionGroup var input: InputOptions
  @Option(help: ArgumentHelp("Where the report is written.", valueName: "directory"))
  var output = "report"
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Fresh processes of each benchmark; `bench` has 12, whose intervals are narrower.",
      valueName: "n"))
  var processes = 4
  @Option(
    help: ArgumentHelp(
      "Only every n-th algorithm and paper, from the i-th on, for `vernier merge`.",
      valueName: "i/n"))
  var shard: Shard?
  @Flag(help: "Take up what an earlier, interrupted run of this very program has finished.")
  var resume = false
  @Flag(inversion: .prefixedNo, help: "Time the implementations.") var bench = true
  @Flag(help: "The whole record as JSON on standard output.") var json = false

  func validate() throws {
    guard processes >= 1 else { throw ValidationError("--processes must be at least 1.") }
  }

  mutating func run() async throws {
    let all = try selection.entries()
    let entries = shard?.part(of: all) ?? all
    let inputs = try input.inputs(seed: options.seed)
    if bench { try Bench.refuseDebug() }
    // Written first, so that a place where nothing can be written is known before the work is done.
    var record = RunRecord(seed: options.seed, depth: options.depth)
    record.shard = shard?.description
    record.program = Release.digest
    record.input = [input.data ?? Environment.dataDirectory, input.model, "\(processes)"].map {
      $0 ?? ""
    }
    let earlier = try? RunRecord(contentsOf: "\(output)/run.json")
    if resume { takeUp(earlier, into: &record, entries, papers: papers(of: all)) }
    try keep(record)
    Interruption.listen()
    let clock = RunClock(
      TimeLeft(
        earlier: TimeLeft.seconds(of: earlier, like: record, algorithms: entries.count),
        phases: TimeLeft.Phase.allCases.filter {
          record.seconds[$0.rawValue] == nil && (bench || $0 != .bench)
        }))

    // A rank that dies spoils its own verdicts and a bad input file its own table, not the rest of the run.
    var trouble: Problem?
    if record.seconds["verify"] == nil { trouble = await verify(entries, clock, into: &record) }
    try keep(record)
    if bench, record.seconds["bench"] == nil { try time(entries, clock, into: &record) }
    try study(entries, into: &record)
    record.history = CommittedFigures.history(of: entries.map(\.name), seed: options.seed)
    trouble = try trouble ?? reproduce(all, inputs, clock, into: &record)
    record.isComplete = trouble == nil && !Interruption.isRequested
    try finish(record)
    if let trouble { throw trouble }
    if record.hasFindings { throw ExitStatus.findings.code }
  }

  /// Takes up what is finished, and says so.
  private func takeUp(
    _ earlier: RunRecord?, into record: inout RunRecord, _ entries: [Catalogue.Entry],
    papers: [any Paper.Type]
  ) {
    let keys = papers.map { $0.key }
    let taken =
      earlier.map { record.resume($0, algorithms: entries.map(\.name), papers: keys) } ?? []
    Terminal.error(
      taken.isEmpty
        ? "Nothing in \(output)/run.json is of this program, seed, depth and input; all is done anew."
        : "Taken up from \(output)/run.json: \(taken.joined(separator: ", ")).")
  }

  private func keep(_ record: RunRecord) throws { try Self.keep(record, in: output) }

  static func keep(_ record: RunRecord, in folder: String) throws {
    let path = "\(folder)/run.json"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try record.write(to: path)
    } catch {
      throw Output.problem(path, error)
    }
  }

  private func verify(
    _ entries: [Catalogue.Entry], _ left: RunClock, into record: inout RunRecord
  ) async -> Problem? {
    let clock = ContinuousClock()
    let start = clock.now
    left.begin(.verify, steps: entries.count)
    let plan = Plan(
      seed: options.seed, depth: options.depth, onlyCase: options.only,
      failureDirectory: "\(output)/failures")
    record.verdicts = await Verifier.run(entries, allChecks, plan, jobs: options.jobs) { name, _ in
      left.step()
      Terminal.progress("verified \(name)", left: left.words)
    }
    let processes = ProcessCheck.verdicts(entries, plan)
    record.verdicts = RunRecord.ordered(record.verdicts + processes.verdicts)
    // Only what is whole has a time, and is taken up again.
    if !Interruption.isRequested, processes.trouble == nil {
      record.seconds["verify"] = (clock.now - start).seconds
    }
    return processes.trouble
  }

  /// Times every algorithm whose checks are green.
  private func time(
    _ entries: [Catalogue.Entry], _ left: RunClock, into record: inout RunRecord
  ) throws {
    let clock = ContinuousClock()
    let start = clock.now
    let red = Set(record.verdicts.filter(\.status.isFinding).map(\.algorithm))
    let groups = entries.filter { !red.contains($0.name) }.flatMap { entry in
      entry.algorithm.workloads.map {
        BenchSeries.Group(family: entry.family, algorithm: entry.name, size: $0)
      }
    }
    left.begin(.bench, steps: groups.count * processes)
    let report = try Bench.measure(
      groups, processes: processes, rounds: 3, seed: options.seed
    ) {
      Terminal.progress($0, left: left.words)
      left.step()
    }
    (record.calibration, record.timings) = (report.calibration, report.timings)
    record.timingFailures = report.failures
    if !Interruption.isRequested { record.seconds["bench"] = (clock.now - start).seconds }
    try keep(record)
  }

  private func study(_ entries: [Catalogue.Entry], into record: inout RunRecord) throws {
    for entry in entries where !Interruption.isRequested {
      record.studies += Studies.of(entry.algorithm, seed: options.seed)
    }
  }

  /// The papers of this part that some of the algorithms appear in.
  private func papers(of entries: [Catalogue.Entry]) -> [any Paper.Type] {
    let algorithms = entries.map { ObjectIdentifier($0.algorithm) }
    let concerned = Catalogue.papers.filter { paper in
      paper.algorithms.contains { algorithms.contains(ObjectIdentifier($0)) }
    }
    return shard?.part(of: concerned) ?? concerned
  }

  private func reproduce(
    _ entries: [Catalogue.Entry], _ inputs: Inputs, _ left: RunClock,
    into record: inout RunRecord
  ) throws -> Problem? {
    let clock = ContinuousClock()
    let start = clock.now
    let papers = papers(of: entries).filter { paper in
      !record.papers.contains { $0.key == paper.key }
    }
    left.begin(.reproduce, steps: papers.reduce(0) { $0 + $1.tables.count })
    var inputs = inputs
    inputs.progress = { Terminal.progress($0, left: left.words) }
    var trouble: Problem?
    for paper in papers where !Interruption.isRequested {
      let (made, problem) = Reproduce.record(of: paper, inputs) { _ in left.step() }
      var own = made
      own.isWhole = problem == nil && own.tables.count == paper.tables.count
      record.papers.append(own)
      trouble = trouble ?? problem
      try keep(record)
    }
    let order = Catalogue.papers.map { $0.key }
    record.papers.sort {
      (order.firstIndex(of: $0.key) ?? 0) < (order.firstIndex(of: $1.key) ?? 0)
    }
    record.seconds["reproduce"] = (clock.now - start).seconds
    return trouble
  }

  private func finish(_ record: RunRecord) throws {
    try keep(record)
    let page = try Report.write(record, to: output) { try Output.write($0, to: $1) }
    Terminal.endProgress()
    print(json ? try JSON.text(record) : Summary.text(record, page: page))
    if Interruption.isRequested {
      throw Problem(.interrupted, "Interrupted. What was finished is in \(page).")
    }
  }
}

extension Duration {
  var seconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
