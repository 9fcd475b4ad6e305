import ArgumentParser
import Catalogue
import Verification

struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows the algorithms, the papers or the checks.",
    discussion: """
      The names shown here are what the other commands take; case is of no consequence.

        vernier list                        every algorithm and what stands beside it
        vernier list --family Proximal      those of one family
        vernier list --paper slim           those that one paper is about
        vernier list --papers               the papers and the ids of their tables
        vernier list --checks               what is asked of every algorithm
      """)

  @OptionGroup var selection: Selection
  @Flag(help: "Papers instead of algorithms.") var papers = false
  @Flag(help: "Checks instead of algorithms.") var checks = false
  @Flag(help: "As JSON.") var json = false
  @Flag(help: "As a Markdown table.") var markdown = false

  struct Row: Codable {
    var name: String, family: String, source: String
    var implementations: [String], laws: Int, theorems: Int, findings: Int
  }

  func run() throws {
    if checks { return try printChecks() }
    if papers { return try printPapers() }
    let rows = try selection.entries().map { row($0.algorithm, family: $0.family) }
    if json { return print(try JSON.text(rows)) }
    if markdown { return print(markdownTable(rows)) }
    print(
      Terminal.table(
        ["algorithm", "family", "beside the reference", "laws", "theorems", "source"],
        rows.map {
          [
            $0.name, $0.family, $0.implementations.joined(separator: ", "), "\($0.laws)",
            "\($0.theorems)", $0.source,
          ]
        }, right: [3, 4]))
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

  private func markdownTable(_ rows: [Row]) -> String {
    let head =
      "| algorithm | family | beside the reference | laws | theorems | findings | source |\n|---|---|---|---|---|---|---|"
    let lines = rows.map {
      "| \($0.name) | \($0.family) | \($0.implementations.joined(separator: ", ")) | \($0.laws) | \($0.theorems) | \($0.findings) | \($0.source) |"
    }
    return ([head] + lines).joined(separator: "\n")
  }

  private func printChecks() throws {
    if json {
      return print(try JSON.text(allQuestions.map { ["name": $0.name, "question": $0.question] }))
    }
    print(Terminal.table(["check", "question"], allQuestions.map { [$0.name, $0.question] }))
  }

  private func printPapers() throws {
    let rows = Catalogue.papers.map { paper in
      [paper.key, paper.tables.map(\.id).joined(separator: ", "), paper.citation.description]
    }
    if json {
      return print(try JSON.text(rows.map { ["key": $0[0], "tables": $0[1], "citation": $0[2]] }))
    }
    print(Terminal.table(["paper", "tables", "citation"], rows))
  }
}
