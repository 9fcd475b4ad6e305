import Verification

/// The papers' tables, published beside computed.
struct PaperSection {
  let papers: [RunRecord.PaperRecord]
  init(_ papers: [RunRecord.PaperRecord]) { self.papers = papers }

  var html: String {
    guard !papers.isEmpty else { return "" }
    return """
      <section>
      <h2>What do the papers say?</h2>
      <p class="legend"><span class="agrees">equal to print</span> · \
      <span class="differs">unlike print, which is struck out</span> · computed here · \
      <span class="quoted">quoted, not computed</span></p>
      \(papers.map(paper).joined(separator: "\n"))
      </section>
      """
  }

  private func paper(_ paper: RunRecord.PaperRecord) -> String {
    let reach = paper.outOfReach.map { HTML.text("li", $0) }.joined()
    return """
      <h3 id="paper-\(HTML.escape(paper.key))">\(HTML.escape(paper.citation.description))</h3>
      \(paper.tables.map(table).joined(separator: "\n"))
      \(reach.isEmpty ? "" : "<p>Out of reach here:</p><ul>\(reach)</ul>")
      """
  }

  private func table(_ table: RunRecord.TableRecord) -> String {
    let place = table.place.map { " (\($0))" } ?? ""
    let caption =
      "<h4>\(HTML.escape(table.id)) <span>\(HTML.escape(table.caption + place))</span></h4>"
    guard let result = table.result else {
      return caption + HTML.text("p", class: "faint", "Skipped: \(table.skipped ?? "").")
    }
    let rows = result.rows.map { row in [HTML.escape(row.label)] + row.cells.map(cell) }
    let shapes = result.shapes.map(shape).joined()
    let notes = result.notes.map { HTML.text("p", class: "faint", $0) }.joined()
    return caption + HTML.table([""] + result.columns.map(HTML.escape), rows, class: "paper")
      + plot(result.plot) + (shapes.isEmpty ? "" : "<ul class=\"shapes\">\(shapes)</ul>") + notes
  }

  private func plot(_ plot: Plot?) -> String {
    guard let plot else { return "" }
    let curves = plot.curves.map { curve in
      Gnuplot.Curve(name: curve.label, points: zip(curve.x, curve.y).map { (x: $0, y: $1) })
    }
    let drawn = Gnuplot.logarithmic(
      curves, xIsLogarithmic: plot.isLogarithmicInX, xLabel: plot.x, yLabel: plot.y)
    return drawn.map { "<figure>\($0)</figure>" } ?? ""
  }

  private func shape(_ shape: Shape) -> String {
    let place = " (\(shape.origin))"
    let style =
      switch shape.verdict {
      case .holds: "agrees"
      case .fails: "differs"
      case .undecided: "faint"
      }
    let statement = HTML.escape(shape.statement + place)
    return "<li><span class=\"\(style)\">\(shape.verdict.word)</span>: \(statement)"
      + "<br><span class=\"faint\">\(HTML.escape(shape.evidence))</span></li>"
  }

  private func cell(_ cell: Cell) -> String {
    let (printed, computed) = (HTML.escape(cell.published ?? ""), HTML.escape(cell.computed ?? ""))
    return switch cell.standing {
    case .agrees: "<span class=\"agrees\">\(computed)</span>"
    case .differs: "<span class=\"differs\">\(computed) <s>\(printed)</s></span>"
    case .computed: computed
    case .quoted: "<span class=\"quoted\">\(printed)</span>"
    case .absent: "<span class=\"quoted\">\(computed)</span>"
    }
  }
}

/// What this run did not show, by name.
struct GapSection {
  let record: RunRecord
  init(_ record: RunRecord) { self.record = record }

  var html: String {
    let open = record.verdicts.filter { $0.status == .untested || $0.status == .inconclusive }
    guard !open.isEmpty else { return "" }
    let rows = open.map { verdict in
      [
        HTML.escape(verdict.algorithm), HTML.escape(verdict.check), HTML.escape(verdict.subject),
        verdict.status.rawValue, HTML.escape(verdict.notes.joined(separator: "; ")),
      ]
    }
    return """
      <section>
      <h2>What was not shown</h2>
      <details><summary>\(open.count) verdicts that proved nothing</summary>
      \(HTML.table(["algorithm", "check", "subject", "verdict", "why"], rows))
      </details>
      </section>
      """
  }
}
