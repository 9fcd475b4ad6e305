import Verification

/// The papers' tables, published beside computed.
struct PaperSection {
  private let record: RunRecord
  private var papers: [RunRecord.PaperRecord] { record.papers }
  /// What a line that reproduces a table ends with: the seed, and the input where there was some.
  private let options: String

  init(_ record: RunRecord) {
    self.record = record
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
      \(papers.count > 1 ? overview : "")
      \(papers.map(paper).joined(separator: "\n"))
      </section>
      """
  }

  /// A row for each paper: what became of its printed figures and of the shapes that it shows.
  private var overview: String {
    let all = papers.map { ($0, $0.outcomes(pending: record.pending(of: $0))) }
    let words = Outcome.allCases.filter { word in
      all.contains { $0.1.printed.contains { $0.outcome == word } }
    }
    let rows = all.map { paper, outcomes -> [String] in
      let shapes = paper.tables.compactMap(\.result).flatMap(\.shapes).filter(\.isPublished)
      let held = shapes.count { $0.verdict == .holds }
      let open = shapes.count { $0.verdict == .undecided }
      let rest = open == 0 ? "" : ", \(open) open"
      return ["<a href=\"#paper-\(HTML.escape(paper.key))\">\(HTML.escape(paper.key))</a>"]
        + words.map { word in
          outcomes.printed.first { $0.outcome == word }.map {
            "<span class=\"\(word.className)\">\($0.count)</span>"
          } ?? ""
        }
        + [outcomes.own == 0 ? "" : "\(outcomes.own)"]
        + [shapes.isEmpty ? "" : "\(held) of \(shapes.count)\(rest)"]
    }
    let head = [""] + words.map(\.heading) + ["our own", "published shapes that hold here"]
    return HTML.table(head, rows, class: "paper overview")
  }

  private func paper(_ paper: RunRecord.PaperRecord) -> String {
    let reach = paper.outOfReach.map { HTML.text("li", $0) }.joined()
    let outcomes = paper.outcomes(pending: record.pending(of: paper))
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
      <details id="paper-\(HTML.escape(paper.key))"\(papers.count == 1 ? " open" : "")>
      <summary><h3>\(HTML.escape(paper.citation.description))</h3></summary>
      <p class="faint">Figures: \(tally)</p>
      \(tables(others))
      \(ofMachine.isEmpty ? "" : "<p class=\"machine\">Figures of a machine, here or in print:</p>")
      \(tables(ofMachine))
      \(reach.isEmpty ? "" : "<p>Out of reach here:</p><ul>\(reach)</ul>")
      </details>
      """
  }

  private func table(
    _ table: RunRecord.TableRecord, in paper: RunRecord.PaperRecord
  ) -> String {
    let place = table.place.map { " (\($0))" } ?? ""
    let caption =
      "<h4 id=\"table-\(HTML.escape(paper.key))-\(HTML.escape(table.id))\">\(HTML.escape(table.id)) <span>\(HTML.escape(table.caption + place))</span></h4>"
    guard let result = table.result else {
      return caption + HTML.text("p", class: "faint", "Skipped: \(table.skipped ?? "").")
    }
    let pending = record.pending(of: paper)
    let rows = result.rows.map { row in
      [HTML.escape(row.label)]
        + zip(result.columns, row.cells).map { column, cell in
          self.cell(
            cell,
            paper.word(
              for: cell, row: row.label, column: column, in: table, pending: pending))
        }
    }
    let shapes = result.shapes.map(shape).joined()
    let notes = result.notes.map { HTML.element("p", class: "faint", HTML.prose($0)) }.joined()
    let quotes = paper.footnotes(of: table, pending: pending).map {
      HTML.text("p", class: "faint", "“ ” \($0)")
    }
    let again = HTML.text(
      "p", class: "faint again", "vernier reproduce \(paper.key) --table \(table.id) \(options)"
    )
    return caption + HTML.table([""] + result.columns.map(HTML.escape), rows, class: "paper")
      + plot(result.plot) + (shapes.isEmpty ? "" : "<ul class=\"shapes\">\(shapes)</ul>")
      + quotes.joined() + notes + kernels(result.taken ?? []) + again
  }

  /// The algorithms that a table took from, and what this run found out about each.
  private func kernels(_ names: [String]) -> String {
    guard !names.isEmpty else { return "" }
    let words = names.map { name -> String in
      let own = record.verdicts.filter { $0.algorithm == name }.map(\.status)
      guard let status = Verdict.Status.gravity.first(where: own.contains) else {
        return HTML.escape(name)
      }
      return
        "<a href=\"#\(HTML.escape(name))\">\(HTML.escape(name))</a> <span class=\"\(status.className)\">\(status.mark)</span>"
    }
    return HTML.element("p", class: "faint", "computed with \(words.joined(separator: ", "))")
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
  /// At the head of a column.
  fileprivate var heading: String {
    self == .notComparable ? "other machine" : self == .differs ? "differ" : rawValue
  }

  /// The style of a figure that came to it.
  var className: String {
    switch self {
    case .reproduced, .shapeReproduced: "agrees"
    case .differs: "differs"
    case .pending: "untested"
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
