import ArgumentParser
import Catalogue
import Foundation
import Reporting
import Structures
import Verification

extension TableExport: ExpressibleByArgument {}

extension PaperTable.Need {
  /// What it reads of a data directory.
  fileprivate var files: [String]? {
    switch self {
    case .data(let files), .dataIfGiven(let files): files
    case .nothing, .model, .ranks: nil
    }
  }
}

/// Where real input is.
struct InputOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The folder with real data sets.", valueName: "directory"))
  var data: String?

  @Option(help: ArgumentHelp("A model's weights, in .safetensors.", valueName: "file"))
  var model: String?

  func inputs(seed: UInt64) throws -> Inputs {
    let directory = data ?? Environment.dataDirectory
    if let directory, !Environment.isFolder(directory) {
      throw Problem(
        .missingData, "There is no folder \(directory), which --data or VERNIER_DATA names.")
    }
    if let model, !Environment.isReadable(model) {
      throw Problem(
        .missingData, "\(model), which --model names, does not exist or cannot be read.")
    }
    var inputs = Inputs(dataDirectory: directory, model: model, seed: seed) {
      Terminal.progress($0)
    }
    if Launcher.obstacle == nil {
      inputs.onRanks = { paper, study, ranks in
        let data = directory.map { ["--data", $0] } ?? []
        return try Launcher.answer(
          ranks: ranks, ["study", paper, study, "--seed", "\(seed)"] + data)
      }
    }
    return inputs
  }
}

struct Reproduce: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Recomputes papers' tables and prints them beside the published figures.",
    discussion: """
      A cell shows the figure here and, in brackets, the published one where they differ. `=` marks a \
      figure that equals print to the last digit, `≈` one that follows from printed figures and may, for \
      these are rounded, `≠` one that does not, and `“ ”` one that is only quoted.

        vernier reproduce slim
        vernier reproduce slim --model all-MiniLM-L6-v2/model.safetensors
        vernier reproduce slim slope mkor tengrad async ca-prox --data data
        vernier reproduce slope --table 4.5 --format latex    to go into a paper

      As JSON each cell has its `published` and `computed` figure, its `standing` and, where it is printed, its \
      `word`: the `outcome` and the `reason` that terminal, page, CSV and Markdown give.

      A figure that is only quoted is *shape reproduced* if print has it apart from others by more than rounding, and \
      figures here come in that order against every one of them; all such pairs are asked, and how many hold is said. \
      Statements reproduce words and formulas, of a number they only show the direction.

      Under a table stand shapes, asked of the figures here: `✓` holds, `≠` does not, `?` is not decided, for \
      noise is larger than what is asked. One that the paper shows names its place; the others are our own \
      questions, and some are decided by printed figures alone: they say so, and are counted apart.

      A table whose input is missing or malformed says so, and the others are computed: the exit code is \
      then 0 if it was only missing (66 if no other table was asked for), and 65 or 66 if it is there and \
      cannot be used. Tables that train \
      small models do so on tinyshakespeare.txt if --data is given, and on sentences that are made here \
      if it is not. Each table is printed when it is finished; after Ctrl-C no further one is begun.
      """)

  @Argument(help: ArgumentHelp("The papers; `vernier list --papers` shows all.", valueName: "key"))
  var keys: [String]
  @Option(help: ArgumentHelp("Only this table; may be repeated.", valueName: "id")) var table:
    [String] = []
  @OptionGroup var input: InputOptions
  @Option(
    parsing: .unconditional,
    help: "The seed of what is random; models that a table trains once have their own.")
  var seed: UInt64 = 1
  @Option(help: "As one of markdown, csv (a line for each cell) or latex (booktabs).")
  var format: TableExport?
  @Flag(help: "As JSON.") var json = false

  func validate() throws {
    if json, format != nil { throw ValidationError("--json and --format exclude one another.") }
  }

  func run() throws {
    let isText = !json && format == nil
    let papers = try keys.map(Selection.paper)
    let ids = try table.map { try Self.table($0, of: papers) }
    let inputs = try input.inputs(seed: seed)
    Interruption.listen()
    var records: [RunRecord.PaperRecord] = []
    var trouble: Problem?
    for paper in papers where !Interruption.isRequested {
      if isText { show(TableText.head(paper.citation)) }
      var soFar = RunRecord.PaperRecord(paper, tables: [])
      let planned = paper.tables.map(\.id).filter { ids.isEmpty || ids.contains($0) }
      let (record, problem) = Self.record(of: paper, only: ids, inputs) { table, _ in
        soFar.tables.append(table)
        let pending = Set(planned).subtracting(soFar.tables.map(\.id))
        if isText { show(TableText.render(table, of: soFar, pending: pending)) }
      }
      records.append(record)
      trouble = trouble ?? problem
      if isText, let tail = TableText.tail(record, planned: planned) { show(tail) }
    }
    Terminal.endProgress()
    if json { print(try JSON.text(records.map { $0.worded() })) }
    if let format { print(format.text(records)) }
    try Self.reportInterruption()
    if let trouble { throw trouble }
    let asked = records.flatMap(\.tables).filter { ids.contains($0.id) }
    if let lacking = asked.first, asked.allSatisfy({ $0.result == nil }) {
      throw Problem(.missingData, "Table \(lacking.id) \(lacking.skipped ?? "was not computed").")
    }
  }

  /// The id of a table that is meant; of one that another paper has, that paper is named.
  private static func table(_ name: String, of papers: [any Paper.Type]) throws -> String {
    let known = papers.flatMap { $0.tables.map(\.id) }
    func isMeant(_ id: String) -> Bool { id.lowercased() == name.lowercased() }
    let elsewhere = Catalogue.papers.filter { paper in paper.tables.contains { isMeant($0.id) } }
    if !known.contains(where: isMeant), !elsewhere.isEmpty {
      let keys = papers.map { $0.key }.joined(separator: ", ")
      let lines = elsewhere.map { "`vernier reproduce \($0.key) --table \(name)`" }
      let end = lines.count == 1 ? "makes that of another paper" : "make those of other papers"
      throw Problem(
        .usage,
        "\(keys) \(papers.count == 1 ? "has" : "have") no table “\(name)”; \(lines.joined(separator: ", ")) \(end). `vernier list --papers` shows all."
      )
    }
    return try Nearest.find(name, among: known, kind: "table", list: "vernier list --papers")
  }

  /// At once, so that nothing that is finished is lost.
  private func show(_ text: String) {
    Terminal.endProgress()
    print(text + "\n")
    fflush(nil)
  }

  /// Computes the tables whose input is at hand, and says of the others what they lack.
  ///
  /// - Parameters:
  ///   - journal: What an earlier, interrupted run has found, and where tables are kept.
  ///   - finished: Called after each table, and told whether the journal had it.
  /// - Returns: All that is finished, and the first problem. An interruption is none, and what it left
  ///   unfinished is left out.
  static func record(
    of paper: any Paper.Type, only ids: [String] = [], _ inputs: Inputs,
    journal: Journal? = nil,
    finished: (_ table: RunRecord.TableRecord, _ isTaken: Bool) -> Void = { _, _ in }
  ) -> (record: RunRecord.PaperRecord, trouble: Problem?) {
    var tables: [RunRecord.TableRecord] = []
    var trouble: Problem?
    for table in paper.tables where ids.isEmpty || ids.contains(table.id) {
      guard !Interruption.isRequested else { break }
      var record = RunRecord.TableRecord(table)
      record.skipped = missing(table.needs, inputs)
      let name = "table \(paper.key) \(table.id)"
      var isTaken = false
      if record.skipped == nil, let earlier: TableResult = journal?.value(name) {
        (record.result, isTaken) = (earlier, true)
      } else if record.skipped == nil {
        inputs.progress("computing \(paper.key) \(table.id)")
        do {
          let result = try Cancellation.with({ Interruption.isRequested }) {
            try table.computedWithNotes(inputs)
          }
          record.result = result
          if !Interruption.isRequested { journal?.keep(result, as: name) }
        } catch let missing as MissingFixture {
          record.skipped = missing.description
        } catch {
          guard !Interruption.isRequested else { break }
          let problem = problem(error, table, of: paper.key, inputs)
          record.skipped = problem.description
          trouble = trouble ?? problem
        }
      }
      tables.append(record)
      finished(record, isTaken)
    }
    return (RunRecord.PaperRecord(paper, tables: tables), trouble)
  }

  /// What spoilt a table, where, and what to do.
  private static func problem(
    _ error: any Error, _ table: PaperTable, of key: String, _ inputs: Inputs
  ) -> Problem {
    if let problem = error as? Problem { return problem }
    if let error = error as? FormatError {
      // In a model the name of a tensor follows that of the file.
      let holder = URL(filePath: error.file).deletingLastPathComponent().path
      let isThere = [error.file, holder, "\(inputs.dataDirectory ?? ".")/\(error.file)"].contains {
        Environment.isReadable($0) && !Environment.isFolder($0)
      }
      return Problem(isThere ? .malformedData : .missingData, error.description)
    }
    var text = "Table \(table.id) of \(key): \(error)"
    if let files = table.needs.files, let directory = inputs.dataDirectory {
      text += ". It reads \(files.joined(separator: ", ")) in \(directory): replace what is broken"
    }
    return Problem(.malformedData, text + (text.hasSuffix(".") ? "" : "."))
  }

  private static func missing(_ need: PaperTable.Need, _ inputs: Inputs) -> String? {
    switch need {
    case .nothing: return nil
    case .ranks:
      return inputs.onRanks == nil ? "needs processes: \(Launcher.obstacle ?? "")" : nil
    case .model:
      return inputs.model == nil ? "needs a model: --model FILE.safetensors" : nil
    case .dataIfGiven(let files):
      return inputs.dataDirectory.flatMap { lacking(files, in: $0) }
    case .data(let files):
      guard let directory = inputs.dataDirectory else {
        return "needs \(files.joined(separator: ", ")): --data DIRECTORY"
      }
      return lacking(files, in: directory)
    }
  }

  private static func lacking(_ files: [String], in directory: String) -> String? {
    let absent = files.filter { !Environment.isReadable("\(directory)/\($0)") }
    return absent.isEmpty ? nil : "\(directory) lacks \(absent.joined(separator: ", "))"
  }
}
