import Verification

/// A table of a paper in the form in which others take it up.
public enum TableExport: String, CaseIterable, Sendable {
  /// A pipe table, as pull requests and wikis show it.
  case markdown
  /// One line for each cell: paper, table, row, column, published, computed, standing, verdict and its reason.
  case csv
  /// A `table` of LaTeX with the rules of booktabs.
  case latex

  /// All tables of some papers as one text.
  public func text(_ papers: [RunRecord.PaperRecord]) -> String {
    let parts = papers.flatMap { paper in paper.tables.map { (paper, $0) } }
    switch self {
    case .markdown:
      return parts.map { Self.markdown($1, in: $0) }.joined(separator: "\n\n")
    case .csv:
      let head = "paper,table,place,row,column,published,computed,standing,verdict,reason"
      return ([head] + parts.flatMap { Self.lines(of: $1, in: $0) }).joined(separator: "\n")
    case .latex:
      let tables = parts.map { Self.latex($1, in: $0.key) }
      let packages =
        tables.contains { $0.contains("\\mathbb") } ? "booktabs,amssymb" : "booktabs"
      // More floats than these without text between them are too many for LaTeX.
      let spaced = tables.enumerated().map { i, table in
        i > 0 && i.isMultiple(of: 12) ? "\\clearpage\n" + table : table
      }
      return (["% \\usepackage{\(packages)}"] + spaced).joined(separator: "\n\n")
    }
  }

  /// What a cell says: the figure here, print in brackets where it is another, and print alone in quotes.
  public static func words(_ cell: Cell) -> String {
    switch cell.standing {
    case .computed, .absent: cell.computed ?? ""
    case .agrees where cell.published == cell.computed: cell.computed ?? ""
    case .agrees, .differs: "\(cell.computed ?? "") (\(cell.published ?? ""))"
    case .quoted: cell.published.map { "“\($0)”" } ?? ""
    }
  }

  // MARK: - Markdown

  private static func markdown(
    _ table: RunRecord.TableRecord, in paper: RunRecord.PaperRecord
  ) -> String {
    let place = table.place.map { " (\($0))" } ?? ""
    var lines = ["**\(table.id)** \(table.caption)\(place)", ""]
    guard let result = table.result else {
      return (lines + ["Skipped: \(table.skipped ?? "")"]).joined(separator: "\n")
    }
    let rows = result.rows.map { [$0.label] + $0.cells.map(words) }
    lines.append(pipes([""] + result.columns, rows))
    if !result.shapes.isEmpty { lines.append("") }
    lines += result.shapes.map {
      "- \($0.verdict.word): \($0.statement) (\($0.origin)): \($0.evidence)"
    }
    if !result.notes.isEmpty || table.quotes != nil { lines.append("") }
    lines += paper.footnotes(of: table).map { "“ ” \($0)  " }
    lines += result.notes.map { "\($0)  " }
    return lines.joined(separator: "\n")
  }

  /// Rows as a pipe table; whatever would end a cell is escaped.
  public static func pipes(_ head: [String], _ rows: [[String]]) -> String {
    func line(_ cells: [String]) -> String {
      "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
    let rule = "|" + head.map { _ in "---|" }.joined()
    return ([line(head), rule] + rows.map(line)).joined(separator: "\n")
  }

  // MARK: - CSV

  private static func lines(
    of table: RunRecord.TableRecord, in paper: RunRecord.PaperRecord
  ) -> [String] {
    guard let result = table.result else { return [] }
    return result.rows.flatMap { row in
      zip(result.columns, row.cells).map { column, cell in
        let computed = cell.standing == .absent ? nil : cell.computed
        let word = paper.word(for: cell, row: row.label, column: column, in: table)
        return [
          paper.key, table.id, table.place ?? "", row.label, column, cell.published ?? "",
          computed ?? "", cell.standing.rawValue,
          word?.outcome.rawValue ?? "", word?.reason ?? "",
        ].map(quoted).joined(separator: ",")
      }
    }
  }

  /// RFC 4180: quotes where a comma, a quote or a line's end stands.
  private static func quoted(_ text: String) -> String {
    guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }

  // MARK: - LaTeX

  private static func latex(_ table: RunRecord.TableRecord, in paper: String) -> String {
    guard let result = table.result else {
      return "% \(paper) \(table.id) skipped: \((table.skipped ?? "").replacing("\n", with: " "))"
    }
    let columns = "l" + String(repeating: "r", count: result.columns.count)
    func line(_ cells: [String]) -> String {
      // What begins with a bracket or a star would be read as an argument of the line's end before it.
      let isArgument = cells.first?.first.map { "[*".contains($0) } ?? false
      let start = isArgument ? "    {}" : "    "
      return start + cells.map(LaTeX.escape).joined(separator: " & ") + " \\\\"
    }
    let caption = table.caption + (table.place.map { " (\($0))" } ?? "")
    let body = result.rows.map { line([$0.label] + $0.cells.map(words)) }
    return """
      \\begin{table}
        \\centering
        \\caption{\(LaTeX.escape(caption))}
        \\label{tab:\(paper)-\(table.id)}
        \\begin{tabular}{\(columns)}
          \\toprule
      \(line([""] + result.columns))
          \\midrule
      \(body.joined(separator: "\n"))
          \\bottomrule
        \\end{tabular}
      \\end{table}
      """
  }
}

extension Shape.Verdict {
  /// In words, for readers without marks.
  public var word: String {
    switch self {
    case .holds: "holds"
    case .fails: "does not hold here"
    case .undecided: "undecided"
    }
  }
}
