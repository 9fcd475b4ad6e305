public import Verification

/// What stands under a table: what became of its quoted figures, and which of its orders were asked.
extension RunRecord.PaperRecord {
  /// Quoted cells of a table that share a word and its reason.
  public struct Quoted: Equatable, Sendable {
    public var word: Word
    public var count: Int
    /// Which cells they are, by what tells them from the table's other quoted ones.
    public var place: String

    /// `7 out of reach (Wanda; SparseGPT): a model`.
    public var sentence: String { "\(word.outcome.counted(count)) (\(place)): \(word.reason)" }
  }

  /// The lines of a table's footnote, the same for every reader.
  ///
  /// - Parameter pending: Tables that may still be computed.
  public func footnotes(
    of table: RunRecord.TableRecord, pending: Set<String> = []
  ) -> [String] {
    quoted(in: table, pending: pending).map(\.sentence) + asked(of: table)
  }

  /// Words and reasons of a table's quoted cells, in the order in which they first stand there.
  public func quoted(in table: RunRecord.TableRecord, pending: Set<String> = []) -> [Quoted] {
    guard let result = table.result else { return [] }
    var groups: [(word: Word, cells: [(row: String, column: String)])] = []
    for row in result.rows {
      for (column, cell) in zip(result.columns, row.cells) where cell.standing == .quoted {
        guard
          let word = word(
            for: cell, row: row.label, column: column, in: table, pending: pending)
        else { continue }
        let place = groups.firstIndex { $0.word == word } ?? groups.count
        if place == groups.count { groups.append((word, [])) }
        groups[place].cells.append((row.label, column))
      }
    }
    let all = groups.flatMap(\.cells)
    return groups.map {
      Quoted(word: $0.word, count: $0.cells.count, place: Self.name($0.cells, among: all))
    }
  }

  /// Some cells by their rows, if they are all that these rows quote; by their columns, if they are all that these
  /// quote; else by both.
  private static func name(
    _ cells: [(row: String, column: String)], among all: [(row: String, column: String)]
  ) -> String {
    let rows = cells.map(\.row).inOrderOfAppearance
    let columns = cells.map(\.column).inOrderOfAppearance
    if all.count(where: { rows.contains($0.row) }) == cells.count { return some(rows, "rows") }
    if all.count(where: { columns.contains($0.column) }) == cells.count {
      return some(columns, "columns")
    }
    var parts: [(columns: [String], rows: [String])] = []
    for row in rows {
      let own = cells.filter { $0.row == row }.map(\.column)
      if let k = parts.firstIndex(where: { $0.columns == own }) {
        parts[k].rows.append(row)
      } else {
        parts.append((own, [row]))
      }
    }
    let names = parts.map { part in
      "\(part.rows.joined(separator: ", ")) in \(part.columns.joined(separator: ", "))"
    }
    let count = parts.reduce(0) { $0 + $1.rows.count + $1.columns.count }
    return count > 12
      ? "in \(rows.count) rows and \(columns.count) columns" : names.joined(separator: "; ")
  }

  private static func some(_ names: [String], _ kind: String) -> String {
    names.count > 6 ? "\(names.count) \(kind)" : names.joined(separator: "; ")
  }

  /// For each set of figures here that a table's orders are asked of: how many pairs print has apart, and what became
  /// of them.
  func asked(of table: RunRecord.TableRecord) -> [String] {
    let orders = table.quotes.map(Self.orders) ?? []
    return orders.map(\.place).inOrderOfAppearance.compactMap { place in
      var pairs: [PrintedOrder.Pair] = []
      for order in orders where order.place == place {
        let result = tables.first { $0.id == order.table }?.result
        guard let found = result?.figures?.first(where: { $0.name == order.figures }) else {
          continue
        }
        pairs += order.pairs(found, printed: table.printed)
      }
      guard !pairs.isEmpty else { return nil }
      func count(_ verdict: Shape.Verdict) -> Int { pairs.count { $0.verdict == verdict } }
      return
        "asked of \(place): each of the \(pairs.count) pairs that are computed here and apart in print; "
        + "\(count(.holds)) come in the order of print, \(count(.fails)) in the other, "
        + "\(count(.undecided)) are undecided"
    }
  }

  private static func orders(_ quotation: Quotation) -> [PrintedOrder] {
    (quotation.orders ?? []) + (quotation.exceptions ?? []).flatMap { orders($0.quotation) }
  }
}
