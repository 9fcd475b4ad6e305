import Reporting
import Verification

/// A paper's tables as a person reads them.
enum TableText {
  static func head(_ citation: Citation) -> String { Terminal.bold(citation.description) }

  /// - Parameters:
  ///   - paper: Its paper with the tables so far.
  ///   - pending: The tables that still come. Where one of them says what became of what this one quotes, that is told
  ///     at the end, and nowhere else: a figure has one word.
  static func render(
    _ table: RunRecord.TableRecord, of paper: RunRecord.PaperRecord, pending: Set<String>
  ) -> String {
    let place = table.place.map { " (\($0))" } ?? ""
    var lines = ["\(Terminal.bold(table.id))  \(table.caption)\(place)"]
    if let reason = table.skipped { lines.append("  skipped: \(reason)") }
    if let result = table.result {
      let rows = result.rows.map { [$0.label] + $0.cells.map(text) }
      let right = Set(1...max(1, result.columns.count))
      lines.append(Terminal.table([""] + result.columns, rows, right: right))
      lines += result.shapes.map(text)
      let awaited = awaited(by: table, pending)
      lines +=
        awaited.isEmpty
        ? paper.footnotes(of: table).map { "  “ ” " + $0 }
        : ["  “ ” is asked in \(awaited.joined(separator: ", ")): see the end"]
      lines += result.notes.map { "  " + $0 }
    }
    return lines.joined(separator: "\n")
  }

  /// Those of the tables that still come on which the words of this one's quoted figures wait.
  private static func awaited(
    by table: RunRecord.TableRecord, _ pending: Set<String>
  ) -> [String] { (table.quotes?.tables ?? []).intersection(pending).sorted() }

  /// What stands under the tables: what became of quoted figures that a table in front of it could not tell yet, and
  /// what is out of reach. `nil` for nothing.
  ///
  /// - Parameter planned: All tables that were to come, in their order.
  static func tail(_ paper: RunRecord.PaperRecord, planned: [String]) -> String? {
    let words = paper.tables.flatMap { table -> [String] in
      let later = Set(planned.drop { $0 != table.id }.dropFirst())
      guard !awaited(by: table, later).isEmpty else { return [] }
      return paper.footnotes(of: table).map { "  \(table.id)  \($0)" }
    }
    let quoted = words.isEmpty ? [] : [Terminal.bold("What became of quoted figures")] + words
    let reach = paper.outOfReach.map { "  " + $0 }
    let lines = quoted + (reach.isEmpty ? [] : [Terminal.bold("Out of reach here")] + reach)
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }

  static func text(_ shape: Shape) -> String {
    let mark =
      switch shape.verdict {
      case .holds: "✓"
      case .fails: "≠"
      case .undecided: "?"
      }
    let place = " (\(shape.origin))"
    return "  \(mark) \(shape.statement)\(place): \(shape.evidence)"
  }

  static func text(_ cell: Cell) -> String {
    let mark =
      switch cell.standing {
      case .agrees: cell.published == cell.computed ? "=" : "≈"
      case .differs: "≠"
      case .computed, .quoted, .absent: ""
      }
    return mark + TableExport.words(cell)
  }
}
