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

        vernier run                             everything; a quarter of an hour
        vernier run GEMM SLiMQuant --no-bench   two algorithms, not timed
        vernier run SLiMQuant --no-reproduce    one, without the tables of its papers
        vernier run --data data --output today  with data sets, report in today/
        vernier run --resume                    goes on with an interrupted run
        vernier run --shard 2/4                 the second quarter: see `merge`

      Algorithms that are named are verified and timed alone, and of papers the tables are made in which one of \
      them appears; what a table asks of one that is not made is said to be not computed. `--no-reproduce` leaves them \
      out, and `vernier reproduce KEY --table ID` makes one.

      Lines of progress end with an estimate of the time left: by how long each algorithm, timing and table took in \
      earlier runs with this --output, on the same host, depth and input, and a timing by its first process; where \
      less than half of a phase is known they say how much of it is done.

      After Ctrl-C what was finished is kept; a second one ends it at once. `--resume` takes up each algorithm's \
      verdicts, each process's times and each table that the journal in --output holds, also of a run that was \
      killed, or about less, if they are of this very program (by its contents), host, seed, depth and input \
      (by its contents); anything else is done anew.
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
  var processes = 3
  @Option(
    help: ArgumentHelp(
      "Only every n-th algorithm and paper, from the i-th on, for `vernier merge`.",
      valueName: "i/n"))
  var shard: Shard?
  @Flag(help: "Take up what an earlier run of this very program has finished.")
  var resume = false
  @Flag(inversion: .prefixedNo, help: "Time the implementations.") var bench = true
  @Flag(inversion: .prefixedNo, help: "Recompute the tables of the algorithms' papers.")
  var reproduce = true
  @Flag(help: "The whole record as JSON on standard output.") var json = false

  func validate() throws {
    guard processes >= 1 else { throw ValidationError("--processes must be at least 1.") }
  }

  mutating func run() async throws {
    let all = try selection.entries()
    let entries = shard?.part(of: all) ?? all
    if entries.isEmpty {
      Terminal.error(
        "Part \(shard?.description ?? "") of \(all.count) algorithms has none of them: its record is empty."
      )
    }
    let inputs = try input.inputs(seed: options.seed)
    if bench { try Bench.refuseDebug() }
    // Written first, so that a place where nothing can be written is known before the work is done.
    var record = RunRecord(seed: options.seed, depth: options.depth)
    record.shard = shard?.description
    (record.program, record.selection) = (Release.digest, all.map(\.name))
    record.input = [input.data ?? Environment.dataDirectory, input.model, "\(processes)"].map {
      $0 ?? ""
    }
    let earlier = TimeLeft.seconds(
      of: try? RunRecord(contentsOf: "\(output)/run.json"), like: record)
    // What earlier runs took is known to the next one, too.
    record.seconds = earlier.filter { $0.key.contains(" ") }
    let lock = try Self.lock(output)
    defer { withExtendedLifetime(lock) {} }
    try keep(record)
    let journal = try openJournal(inputs)
    Interruption.listen()
    let clock = RunClock(
      TimeLeft(
        earlier: earlier, items: items(entries, reproduce ? papers(of: all) : []),
        jobs: [.verify: options.jobs ?? Machine.cores]))

    // A rank that dies spoils its own verdicts and a bad input file its own table, not the rest of the run.
    var trouble = await verify(entries, clock, journal, into: &record)
    try keep(record)
    if bench { try time(entries, clock, journal, into: &record) }
    try study(entries, into: &record)
    record.history = CommittedFigures.history(of: entries.map(\.name), seed: options.seed)
    record.seconds.merge(clock.seconds) { $1 }
    if reproduce {
      trouble = try trouble ?? makeTables(all, inputs, clock, journal, into: &record)
      record.seconds.merge(clock.seconds) { $1 }
    }
    record.isComplete = trouble == nil && !Interruption.isRequested
    try finish(record)
    if let trouble { throw trouble }
    if record.hasFindings { throw ExitStatus.findings.code }
  }

  func keep(_ record: RunRecord) throws { try Self.keep(record, in: output) }

  /// Makes a folder and takes it: two runs in one would write over each other.
  static func lock(_ folder: String) throws -> FolderLock {
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    guard let lock = FolderLock.take(folder) else {
      throw Problem(
        .cannotWrite,
        "Another run is writing to \(folder). Wait for its end, or name another place with --output."
      )
    }
    return lock
  }

  static func keep(_ record: RunRecord, in folder: String) throws {
    let path = "\(folder)/run.json"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try record.write(to: path)
    } catch {
      throw Output.problem(path, error)
    }
  }

  private func finish(_ record: RunRecord) throws {
    try keep(record)
    let page = try Report.write(record, to: output) { try Output.write($0, to: $1) }
    Terminal.endProgress()
    print(json ? try JSON.text(record.worded) : Summary.text(record, page: page))
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
