import Reporting
import Verification

/// A paper's tables as a person reads them.
enum TableText {
  static func head(_ citation: Citation) -> String { Terminal.bold(citation.description) }

  /// - Parameter paper: Its paper with the tables so far: those that come later may still say what became of what
  ///   this one quotes.
  static func render(
    _ table: RunRecord.TableRecord, of paper: RunRecord.PaperRecord
  ) -> String {
    let place = table.place.map { " (\($0))" } ?? ""
    var lines = ["\(Terminal.bold(table.id))  \(table.caption)\(place)"]
    if let reason = table.skipped { lines.append("  skipped: \(reason)") }
    if let result = table.result {
      let rows = result.rows.map { [$0.label] + $0.cells.map(text) }
      let right = Set(1...max(1, result.columns.count))
      lines.append(Terminal.table([""] + result.columns, rows, right: right))
      lines += result.shapes.map(text)
      lines += paper.footnotes(of: table, isPending: true).map { "  “ ” " + $0 }
      lines += result.notes.map { "  " + $0 }
    }
    return lines.joined(separator: "\n")
  }

  /// What stands under the tables: what became of quoted figures, and what is out of reach. `nil` for nothing.
  static func tail(_ paper: RunRecord.PaperRecord) -> String? {
    let words = paper.tables.flatMap { table in
      paper.footnotes(of: table).map { "  \(table.id)  \($0)" }
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
