import Verification

/// Tables with the rules of booktabs, and no other package: marks and what they mean are text below.
extension TableExport {
  static func latex(
    _ table: RunRecord.TableRecord, in paper: RunRecord.PaperRecord
  ) -> String {
    guard let result = table.result else {
      return
        "% \(paper.key) \(table.id) skipped: \((table.skipped ?? "").replacing("\n", with: " "))"
    }
    let columns = "l" + String(repeating: "r", count: result.columns.count)
    func line(_ cells: [String]) -> String {
      // What begins with a bracket or a star would be read as an argument of the line's end before it.
      let isArgument = cells.first?.first.map { "[*".contains($0) } ?? false
      let start = isArgument ? "    {}" : "    "
      return start + cells.joined(separator: " & ") + " \\\\"
    }
    let caption = table.caption + (table.place.map { " (\($0))" } ?? "")
    let marks = TableMarks(table, in: paper)
    let body = result.rows.enumerated().map { r, row in
      line(
        [LaTeX.escape(row.label)]
          + row.cells.enumerated().map { c, cell in
            LaTeX.escape(words(cell))
              + (marks.mark(row: r, column: c).map { "$^{\\mathrm{\($0)}}$" } ?? "")
          })
    }
    let remarks = Self.remarks(table, in: paper)
    let notes =
      marks.legend.map { "$^{\\mathrm{\($0.mark)}}$ " + sentence($0.words) }
      + (remarks.shapes + remarks.notes).map(sentence)
    // A paragraph each, in small letters; what began the group ends with the table.
    let below =
      notes.isEmpty
      ? ""
      : "\n  \\par\\medskip\\raggedright\\footnotesize\n"
        + notes.map { "  \($0)" }.joined(separator: "\n\n")
    return """
      \\begin{table}
        \\centering
        \\caption{\(LaTeX.escape(caption))}
        \\label{tab:\(paper.key)-\(table.id)}
        \\begin{tabular}{\(columns)}
          \\toprule
      \(line(([""] + result.columns).map(LaTeX.escape)))
          \\midrule
      \(body.joined(separator: "\n"))
          \\bottomrule
        \\end{tabular}\(below)
      \\end{table}
      """
  }

  private static func sentence(_ words: String) -> String {
    LaTeX.escape(words) + (words.hasSuffix(".") ? "" : ".")
  }
}
