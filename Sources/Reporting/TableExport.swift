import Verification

/// A table of a paper in the form in which others take it up.
public enum TableExport: String, CaseIterable, Sendable {
  /// A pipe table, as pull requests and wikis show it; a mark at each printed figure, and what it means below.
  case markdown
  /// One line for each cell: paper, table, row, column, published, computed, standing, verdict and its reason.
  case csv
  /// A `table` of LaTeX with the rules of booktabs; marks, and what they mean, as in Markdown.
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
      let tables = parts.map { Self.latex($1, in: $0) }
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
    let marks = TableMarks(table, in: paper)
    let rows = result.rows.enumerated().map { r, row in
      [row.label]
        + row.cells.enumerated().map { c, cell in
          let mark = marks.mark(row: r, column: c).map { "<sup>\($0)</sup>" } ?? ""
          return words(cell) + mark
        }
    }
    lines.append(pipes([""] + result.columns, rows))
    if !marks.legend.isEmpty { lines.append("") }
    lines += marks.legend.map { "<sup>\($0.mark)</sup> \($0.words)  " }
    let remarks = Self.remarks(table, in: paper)
    if !remarks.shapes.isEmpty { lines.append("") }
    lines += remarks.shapes.map { "- \($0)" }
    if !remarks.notes.isEmpty { lines.append("") }
    lines += remarks.notes.map { "\($0)  " }
    return lines.joined(separator: "\n")
  }

  /// What stands under a table beside the words of its figures: what was asked of it, and its notes.
  static func remarks(
    _ table: RunRecord.TableRecord, in paper: RunRecord.PaperRecord
  ) -> (shapes: [String], notes: [String]) {
    let shapes = table.result?.shapes.map {
      "\($0.isOfPrint && $0.verdict == .fails ? "does not hold in print" : $0.verdict.word): \($0.statement) (\($0.origin)): \($0.evidence)"
    }
    return (shapes ?? [], paper.asked(of: table) + (table.result?.notes ?? []))
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
