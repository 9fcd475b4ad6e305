import Verification

/// The papers' tables, published beside computed.
struct PaperSection {
  let papers: [RunRecord.PaperRecord]
  /// What a line that reproduces a table ends with: the seed, and the input where there was some.
  private let options: String

  init(_ record: RunRecord) {
    papers = record.papers
    let input = zip(["data", "model"], record.input ?? []).filter { !$0.1.isEmpty }
    options =
      "--seed \(record.seed)" + input.map { " --\($0.0) \($0.1)" }.joined()
  }

  var html: String {
    guard !papers.isEmpty else { return "" }
    return """
      <section>
      <h2>What do the papers say?</h2>
      <p class="legend"><span class="agrees">equal to print</span> · \
      <span class="differs">unlike print, which is struck out</span> · computed here · \
      <span class="quoted">quoted, not computed</span>; what became of quoted figures, and why, stands under their \
      table and in the tip of each</p>
      \(papers.map(paper).joined(separator: "\n"))
      </section>
      """
  }

  private func paper(_ paper: RunRecord.PaperRecord) -> String {
    let reach = paper.outOfReach.map { HTML.text("li", $0) }.joined()
    let outcomes = paper.outcomes
    let printed = outcomes.printed.map { outcome, count in
      "<span class=\"\(outcome.className)\">\(outcome.counted(count))</span>"
    }
    let tally = (printed + ["\(outcomes.own) of our own"]).joined(separator: " · ")
    let ofMachine = paper.tables.filter { $0.isOfMachine == true }
    let others = paper.tables.filter { $0.isOfMachine != true }
    func tables(_ tables: [RunRecord.TableRecord]) -> String {
      tables.map { table($0, in: paper) }.joined(separator: "\n")
    }
    return """
      <h3 id="paper-\(HTML.escape(paper.key))">\(HTML.escape(paper.citation.description))</h3>
      <p class="faint">Figures: \(tally)</p>
      \(tables(others))
      \(ofMachine.isEmpty ? "" : "<p class=\"machine\">Figures of a machine, here or in print:</p>")
      \(tables(ofMachine))
      \(reach.isEmpty ? "" : "<p>Out of reach here:</p><ul>\(reach)</ul>")
      """
  }

  private func table(
    _ table: RunRecord.TableRecord, in paper: RunRecord.PaperRecord
  ) -> String {
    let place = table.place.map { " (\($0))" } ?? ""
    let caption =
      "<h4>\(HTML.escape(table.id)) <span>\(HTML.escape(table.caption + place))</span></h4>"
    guard let result = table.result else {
      return caption + HTML.text("p", class: "faint", "Skipped: \(table.skipped ?? "").")
    }
    let rows = result.rows.map { row in
      [HTML.escape(row.label)]
        + zip(result.columns, row.cells).map { column, cell in
          self.cell(cell, paper.word(for: cell, row: row.label, column: column, in: table))
        }
    }
    let shapes = result.shapes.map(shape).joined()
    let notes = result.notes.map { HTML.element("p", class: "faint", HTML.prose($0)) }.joined()
    let quotes = paper.footnotes(of: table).map { HTML.text("p", class: "faint", "“ ” \($0)") }
    let again = HTML.text(
      "p", class: "faint again", "vernier reproduce \(paper.key) --table \(table.id) \(options)"
    )
    return caption + HTML.table([""] + result.columns.map(HTML.escape), rows, class: "paper")
      + plot(result.plot) + (shapes.isEmpty ? "" : "<ul class=\"shapes\">\(shapes)</ul>")
      + quotes.joined() + notes + again
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
    let isOfPrint = shape.isOfPrint && shape.verdict == .fails
    let word = isOfPrint ? "does not hold in print" : shape.verdict.word
    return "<li><span class=\"\(style)\">\(word)</span>: \(statement)"
      + "<br><span class=\"faint\">\(HTML.escape(shape.evidence))</span></li>"
  }

  private func cell(_ cell: Cell, _ word: Word?) -> String {
    let text = text(cell)
    guard let word, word.outcome != .reproduced, word.outcome != .differs else { return text }
    let tip = HTML.escape("\(word.outcome.rawValue): \(word.reason)")
    return "<span title=\"\(tip)\" class=\"\(word.outcome.className)\">\(text)</span>"
  }

  private func text(_ cell: Cell) -> String {
    let (printed, computed) = (HTML.escape(cell.published ?? ""), HTML.escape(cell.computed ?? ""))
    return switch cell.standing {
    case .agrees where printed == computed: "<span class=\"agrees\">\(computed)</span>"
    case .agrees: "<span class=\"agrees\">\(computed) (\(printed))</span>"
    case .differs: "<span class=\"differs\">\(computed) <s>\(printed)</s></span>"
    case .computed: computed
    case .quoted: printed
    case .absent: "<span class=\"quoted\">\(computed)</span>"
    }
  }
}

extension Outcome {
  /// The style of a figure that came to it.
  var className: String {
    switch self {
    case .reproduced, .shapeReproduced: "agrees"
    case .differs: "differs"
    case .modelled, .notComparable, .outOfReach, .notFound, .stated: "quoted"
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
      \(HTML.table(["algorithm", "check", "subject", "verdict", "why"], rows, class: "prose"))
      </details>
      </section>
      """
  }
}
