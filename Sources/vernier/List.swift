import ArgumentParser
import Catalogue
import Reporting
import Verification

struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows the algorithms, the papers or the checks.",
    discussion: """
      The names shown here are what the other commands take; case is of no consequence.

        vernier list                        every algorithm and what stands beside it
        vernier list --family Proximal      those of one family
        vernier list --paper slim           those that one paper is about
        vernier list --record report/run.json  with errors, speeds and roofs of a run
        vernier list --papers               all 141 systems, with the ids of tables
        vernier list --papers slim slope    two of them
        vernier list --theorems             what convergence is held to, its source
        vernier list --checks               what is asked of every algorithm
      """)

  @OptionGroup var selection: Selection
  @Option(
    help: ArgumentHelp(
      "Adds what a run has measured: worst error over its bound, speed, roof.", valueName: "file"))
  var record: String?
  @Flag(help: "Papers instead of algorithms.") var papers = false
  @Flag(help: "Checks instead of algorithms.") var checks = false
  @Flag(help: "Convergence theorems instead of algorithms.") var theorems = false
  @Flag(help: "As JSON.") var json = false
  @Flag(help: "As a Markdown table.") var markdown = false

  struct Row: Codable {
    var name: String, family: String, source: String
    var implementations: [String], laws: Int, theorems: Int, findings: Int
    /// Of a run: the worst error over its bound, and of the fastest of ours on the largest size the speed over the
    /// reference and over the best library, and the fraction of the roof.
    var errorOverBound: Double?, overReference: Double?, overPeer: Double?, ofRoof: Double?
  }

  func validate() throws {
    guard !json || !markdown else {
      throw ValidationError("--json and --markdown exclude one another.")
    }
    let kinds = [("--papers", papers), ("--checks", checks), ("--theorems", theorems)]
    let asked = kinds.filter(\.1).map(\.0)
    guard asked.count < 2 else {
      throw ValidationError("\(asked.joined(separator: " and ")) exclude one another.")
    }
    guard let kind = asked.first else { return }
    guard record == nil else {
      throw ValidationError("--record is about algorithms, and \(kind) lists none.")
    }
    guard kind != "--checks" || selection.isEmpty else {
      throw ValidationError("--checks lists all of them: it takes no name, --family or --paper.")
    }
    guard kind != "--papers" || selection.family == nil else {
      throw ValidationError("--papers takes keys of papers, and no --family.")
    }
  }

  func run() throws {
    if checks { return try printChecks() }
    if papers { return try printPapers() }
    if theorems { return try printTheorems() }
    let run = try record.map(RunRecord.read)
    let rows = try selection.entries().map { entry in
      run.map { row(entry.algorithm, family: entry.family).measured(in: $0) }
        ?? row(entry.algorithm, family: entry.family)
    }
    if json { return print(try JSON.text(rows)) }
    let measured = run == nil ? [] : ["error/bound", "vs reference", "vs peer", "of roof"]
    let head =
      ["algorithm", "family", "beside the reference", "laws", "theorems", "findings"] + measured
      + ["source"]
    let cells = rows.map { row in
      [
        row.name, row.family, row.implementations.joined(separator: ", "), "\(row.laws)",
        "\(row.theorems)", "\(row.findings)",
      ] + (run == nil ? [] : row.figures) + [row.source]
    }
    print(
      markdown
        ? TableExport.pipes(head, cells)
        : Terminal.table(head, cells, right: run == nil ? [3, 4, 5] : [3, 4, 5, 6, 7, 8, 9]))
  }

  private func row<A: Algorithm>(_: A.Type, family: String) -> Row {
    Row(
      name: A.name, family: family, source: A.source.description,
      implementations: Self.ways(A.implementations.map(\.name)), laws: A.laws.count,
      theorems: A.theorems.count, findings: A.findings.count)
  }

  /// The ways of computing, whatever the lane and the format of the numbers.
  private static func ways(_ names: [String]) -> [String] {
    let variants = Set(Lane.allCases.map(\.rawValue) + ["float32", "float64"])
    var seen: Set<String> = []
    return names.map { name in
      name.split(separator: "-").map(String.init).filter { !variants.contains($0) }
        .joined(separator: "-")
    }.filter { !$0.isEmpty && seen.insert($0).inserted }
  }

  private func printChecks() throws {
    if json {
      return print(try JSON.text(allQuestions.map { ["name": $0.name, "question": $0.question] }))
    }
    let (head, rows) = (["check", "question"], allQuestions.map { [$0.name, $0.question] })
    print(markdown ? TableExport.pipes(head, rows) : Terminal.table(head, rows))
  }

  /// One published system, and what there is of it.
  struct SystemRow: Codable {
    var key: String, title: String, field: String
    /// `nil` if it is not built yet.
    var citation: String?
    var algorithms: [String], tables: [String]
  }

  private func printPapers() throws {
    let built = Dictionary(uniqueKeysWithValues: Catalogue.papers.map { ($0.key, $0) })
    let keys = System.all.map(\.key)
    let wanted = try (selection.names + [selection.paper].compactMap { $0 }).map {
      try Nearest.find($0, among: keys, kind: "paper", list: "vernier list --papers")
    }
    let systems = System.all.filter { wanted.isEmpty || wanted.contains($0.key) }
    let rows = systems.map { system in
      let paper = built[system.key]
      return SystemRow(
        key: system.key, title: system.title, field: system.field,
        citation: paper?.citation.description, algorithms: paper?.algorithms.map { $0.name } ?? [],
        tables: paper?.tables.map(\.id) ?? [])
    }
    if json { return print(try JSON.text(rows)) }
    let cells = rows.map { row in
      [
        row.key, row.title, row.citation == nil ? "not built yet" : "\(row.algorithms.count)",
        row.tables.joined(separator: ", "),
      ]
    }
    let head = ["key", "system", "algorithms", "tables"]
    print(markdown ? TableExport.pipes(head, cells) : Terminal.table(head, cells))
    let count = rows.filter { $0.citation != nil }.count
    if !markdown { print("\n\(count) of \(rows.count) are built") }
  }
}
