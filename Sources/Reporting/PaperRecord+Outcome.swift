import Catalogue
import Foundation
public import Verification

extension RunRecord.PaperRecord {
  /// What became of the printed figure of a cell, and why; `nil` for a figure of our own.
  ///
  /// - Parameter pending: Tables that may still be computed.
  public func word(
    for cell: Cell, row: String, column: String, in table: RunRecord.TableRecord,
    pending: Set<String> = []
  ) -> Word? {
    switch cell.standing {
    case .agrees where cell.published == cell.computed:
      Word(.reproduced, because: "the figure here has the printed digits")
    case .agrees:
      Word(.reproduced, because: "printed figures that round to those of the table give it")
    case .differs: Word(.differs, because: "the figure here is \(cell.computed ?? "another")")
    case .computed: nil
    case .absent:
      cell == .notFound ? Word(.notFound, because: "nobody could find the figure") : nil
    case .quoted:
      table.quotes?.word(row: row, column: column, printed: table.printed, pending: pending) {
        standIn($0, for: table)
      }
    }
  }

  /// The same record with the word of each printed figure in its cell, for readers of JSON.
  public func worded(pending: Set<String> = []) -> RunRecord.PaperRecord {
    var paper = self
    for t in tables.indices {
      guard let result = tables[t].result else { continue }
      for (r, row) in result.rows.enumerated() {
        for (c, (column, cell)) in zip(result.columns, row.cells).enumerated() {
          paper.tables[t].result?.rows[r].cells[c].word =
            word(for: cell, row: row.label, column: column, in: tables[t], pending: pending)
        }
      }
    }
    return paper
  }

  /// What a table gave, with those of its shapes that print shows in the very place that another table quotes: an
  /// order in Table 3 says nothing of a figure in Table 4.
  private func standIn(_ id: String, for quoted: RunRecord.TableRecord) -> TableResult? {
    guard var result = tables.first(where: { $0.id == id })?.result else { return nil }
    let names = Self.names(in: quoted.place)
    result.shapes.removeAll { names.isDisjoint(with: Self.names(in: $0.place)) }
    return result
  }

  /// What places are called by: numbers of tables and figures, repositories, the abstract.
  private static func names(in place: String?) -> Set<String> {
    let words = (place ?? "").split { !$0.isLetter && !$0.isNumber && !"./-".contains($0) }
    let names = words.map { $0.lowercased().trimmingCharacters(in: .punctuationCharacters) }
    return Set(
      names.filter { $0 == "abstract" || $0.contains(where: { $0.isNumber || $0 == "/" }) })
  }

  /// How many printed figures came to each word, in the order of the words, and how many figures are our own.
  public func outcomes(
    pending: Set<String> = []
  ) -> (printed: [(outcome: Outcome, count: Int)], own: Int) {
    var counts: [Outcome: Int] = [:], own = 0
    for table in tables {
      for row in table.result?.rows ?? [] {
        for (column, cell) in zip(table.result?.columns ?? [], row.cells) {
          let word = word(
            for: cell, row: row.label, column: column, in: table, pending: pending)
          if let word { counts[word.outcome, default: 0] += 1 }
          if cell.standing == .computed { own += 1 }
        }
      }
    }
    return (Outcome.allCases.compactMap { word in counts[word].map { (word, $0) } }, own)
  }
}

extension RunRecord {
  /// The tables of a paper that a run would have made and has not reached: none if it came to its end.
  ///
  /// Those of a run of few algorithms are the ones in which these appear.
  public func pending(of paper: PaperRecord) -> Set<String> {
    guard !isComplete, let declared = Catalogue.papers.first(where: { $0.key == paper.key }) else {
      return []
    }
    let selected = selection.map(Set.init)
    let entries = Catalogue.entries.filter { selected?.contains($0.name) ?? true }
    let planned = declared.tables(of: entries.map(\.algorithm)).map(\.id)
    return Set(planned).subtracting(paper.tables.map(\.id))
  }
}

extension RunRecord.TableRecord {
  /// What is printed in a cell.
  func printed(row: String, column: String) -> String? {
    guard let result, let place = result.columns.firstIndex(of: column),
      let cells = result.rows.first(where: { $0.label == row })?.cells, place < cells.count
    else { return nil }
    return cells[place].published
  }
}
