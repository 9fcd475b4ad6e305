import Foundation
import Reporting
import Testing
import Verification

/// Tables leave the suite without loss, and as what they claim to be.
@Suite struct TableExportTests {
  /// A table whose texts hold what each format would misread.
  private static let record: RunRecord.PaperRecord = {
    let rows = [
      TableResult.Row(
        "a, b & c|d", [.printed("1.5", beside: 2), .quoted("50 %"), .absent("\"none\"")]),
      TableResult.Row(
        "Σ_i ‖x_i‖² ≤ δ^½", [.printed("2.0", beside: 2), .figure("$3"), .figure("a\\b{c}")]),
    ]
    var table = RunRecord.TableRecord(
      PaperTable(
        "1", "Errors, 100 % of them", place: "Table 1", quotes: .taking("a model")
      ) { _ in TableResult(columns: []) })
    table.result = TableResult(
      columns: ["x|y", "δ = 0.5", "#"], rows: rows,
      shapes: [Shape("x < y", place: "Table 1", holds: true, evidence: "1, 2")],
      notes: ["A note", "x\u{304}x\u{304}ᵀ is read as print has it."])
    return RunRecord.PaperRecord(NoPaper.self, tables: [table])
  }()

  private enum NoPaper: Paper {
    static let key = "none"
    static let citation = Citation("Nobody. Nothing", "")
    static let algorithms: [any Algorithm.Type] = []
    static let tables: [PaperTable] = []
    static let outOfReach: [String] = []
  }

  @Test func `CSV has a line for each cell, and quotes what would end a field`() {
    let lines = TableExport.csv.text([Self.record]).split(separator: "\n").map(String.init)
    #expect(lines.count == 1 + 6)
    #expect(lines[0] == "paper,table,place,row,column,published,computed,standing,verdict,reason")
    #expect(
      lines[1] == #"none,1,Table 1,"a, b & c|d",x|y,1.5,2.0,differs,differs,the figure here is 2.0"#
    )
    #expect(lines[2] == #"none,1,Table 1,"a, b & c|d",δ = 0.5,50 %,,quoted,out of reach,a model"#)
    // What stands in the place of a figure is none.
    #expect(lines[3] == #"none,1,Table 1,"a, b & c|d",#,,,absent,,"#)
    #expect(
      lines[4].hasSuffix("x|y,2.0,2.0,agrees,reproduced,the figure here has the printed digits"))
  }

  @Test func `Rows of Markdown have as many cells as their head`() {
    let text = TableExport.markdown.text([Self.record])
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }
    #expect(rows.count == 4)
    for row in rows {
      #expect(row.replacing("\\|", with: "").filter { $0 == "|" }.count == 5, "\(row)")
    }
    #expect(text.contains("- holds: x < y (Table 1): 1, 2") && text.contains("A note"))
  }

  @Test
  func `Each printed figure has a mark, and below it what became of it; so do shapes and notes`() {
    let markdown = TableExport.markdown.text([Self.record])
    let latex = TableExport.latex.text([Self.record])
    let words = [
      "differs: print, in brackets, has another figure", "out of reach: a model",
      "reproduced: the figure here has the printed digits",
    ]
    for (mark, word) in zip("abc", words) {
      #expect(markdown.contains("<sup>\(mark)</sup> \(word)  \n"), "\(markdown)")
      #expect(latex.contains("$^{\\mathrm{\(mark)}}$ \(word).\n"), "\(latex)")
    }
    #expect(markdown.contains("| 2.0 (1.5)<sup>a</sup> | “50 %”<sup>b</sup> | \"none\" |"))
    // A figure of our own has none.
    #expect(markdown.contains("| $3 |") && latex.contains("& \\$3 &"))
    #expect(latex.contains("holds: x $<$ y (Table 1): 1, 2.") && latex.contains("A note."))
    // A sentence that ends gets no second full stop.
    #expect(
      latex.contains("$\\bar x$$\\bar x$$^{\\mathsf T}$ is read as print has it.\n"), "\(latex)")
  }

  @Test func `Marks go on behind the last letter`() {
    var record = Self.record
    record.tables[0].quotes = nil
    record.tables[0].result?.columns = ["x"]
    var quotes = Quotation.taking("0")
    for k in 1..<30 { quotes = quotes.but(.taking("\(k)"), rows: ["\(k)"]) }
    record.tables[0].quotes = quotes
    record.tables[0].result?.rows = (0..<30).map { .init("\($0)", [.quoted("1")]) }
    let text = TableExport.markdown.text([record])
    #expect(text.contains("<sup>z</sup> out of reach: 25"))
    #expect(text.contains("<sup>aa</sup> out of reach: 26"))
    #expect(text.contains("<sup>ad</sup> out of reach: 29"))
  }

  @Test func `LaTeX is ASCII, its groups close, and nothing in a cell is a command`() {
    let text = TableExport.latex.text([Self.record])
    #expect(Set(text.filter { !$0.isASCII }) == [])
    #expect(
      text.contains(
        #"a, b \& c$|$d & 2.0 (1.5)$^{\mathrm{a}}$ & ``50 \%''$^{\mathrm{b}}$ & "none" \\"#))
    #expect(text.contains(#"a\textbackslash{}b\{c\}"#) && text.contains(#"\$3"#))
    #expect(text.contains(#"$\Sigma$\_i"#))
    for word in ["table", "tabular"] {
      #expect(text.contains("\\begin{\(word)}") && text.contains("\\end{\(word)}"))
    }
    #expect(text.contains("\\toprule") && text.contains("\\label{tab:none-1}"))
  }

  /// Whether there is a TeX with the rules of booktabs.
  private static let hasLaTeX: Bool = {
    let environment = ["sh", "-c", "command -v pdflatex && kpsewhich booktabs.sty amssymb.sty"]
    return (try? Command.run(environment, program: "/usr/bin/env"))?.status == 0
  }()

  @Test(.enabled(if: hasLaTeX, "skipped: there is no pdflatex with booktabs and amssymb"))
  func `LaTeX compiles`() throws {
    var record = Self.record
    record.tables[0].result?.rows += [
      .init("[1, 2]", [.figure("<1"), .figure("2 > 1"), .figure("≤ 3")]),
      .init("*", [.figure("ℝ"), .figure("~^"), .figure("‘x’")]),
    ]
    let tables = TableExport.latex.text([record])
    let packages = try #require(tables.split(separator: "\n").first).dropFirst(2)
    let document = """
      \\documentclass{article}
      \(packages)
      \\begin{document}
      \(tables)
      \\end{document}
      """
    let folder = TemporaryFolder.make()
    try document.write(toFile: "\(folder)/table.tex", atomically: true, encoding: .utf8)
    let words = ["pdflatex", "-halt-on-error", "-output-directory", folder, "\(folder)/table.tex"]
    let run = try Command.run(words, program: "/usr/bin/env")
    #expect(run.status == 0, "\(run.output.suffix(500))")
    #expect(FileManager.default.fileExists(atPath: "\(folder)/table.pdf"))
  }

  @Test func `The command writes the cells that it shows`() throws {
    let csv = try Command.run("reproduce", "slope", "--table", "4.5", "--format", "csv")
    #expect(csv.status == 0, "\(csv.errors)")
    let json = try Command.run("reproduce", "slope", "--table", "4.5", "--json").output
    let cells = json.components(separatedBy: "\"standing\"").count - 1
    #expect(cells > 0 && csv.output.split(separator: "\n").count == 1 + cells)
    #expect(try Command.run("reproduce", "slope", "--format", "word").status == 64)
    #expect(try Command.run("reproduce", "slope", "--format", "csv", "--json").status == 64)
  }

  @Test func `A system that is not built is known by name`() throws {
    let process = try Command.run("reproduce", "galore")
    #expect(process.status == 64 && process.errors.contains("not built yet"), "\(process.errors)")
    let list = try Command.run("list", "--papers").output
    #expect(list.contains("of 141 are built"), "\(list.suffix(200))")
  }
}
