import Foundation
public import Verification

extension RunRecord.PaperRecord {
  /// What became of the printed figure of a cell, and why; `nil` for a figure of our own.
  public func word(
    for cell: Cell, row: String, column: String, in table: RunRecord.TableRecord
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
    case .quoted: table.quotes?.word(row: row, column: column) { standIn($0, for: table) }
    }
  }

  /// Quoted cells of a table that share a word and its reason.
  public struct Quoted: Equatable, Sendable {
    public var word: Word
    public var count: Int
    public var rows: [String]

    /// `7 out of reach (Wanda; SparseGPT): a model`.
    public var sentence: String {
      let named = rows.count > 6 ? "\(rows.count) rows" : rows.joined(separator: "; ")
      return "\(word.outcome.counted(count)) (\(named)): \(word.reason)"
    }
  }

  /// Words and reasons of a table's quoted cells, in the order in which they first stand there.
  public func quoted(in table: RunRecord.TableRecord) -> [Quoted] {
    var groups: [Quoted] = []
    guard let result = table.result else { return [] }
    for row in result.rows {
      for (column, cell) in zip(result.columns, row.cells) where cell.standing == .quoted {
        guard let word = word(for: cell, row: row.label, column: column, in: table) else {
          continue
        }
        let place = groups.firstIndex { $0.word == word } ?? groups.count
        if place == groups.count { groups.append(Quoted(word: word, count: 0, rows: [])) }
        groups[place].count += 1
        if groups[place].rows.last != row.label { groups[place].rows.append(row.label) }
      }
    }
    return groups
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
  public var outcomes: (printed: [(outcome: Outcome, count: Int)], own: Int) {
    var counts: [Outcome: Int] = [:], own = 0
    for table in tables {
      for row in table.result?.rows ?? [] {
        for (column, cell) in zip(table.result?.columns ?? [], row.cells) {
          let word = word(for: cell, row: row.label, column: column, in: table)
          if let word { counts[word.outcome, default: 0] += 1 }
          if cell.standing == .computed { own += 1 }
        }
      }
    }
    return (Outcome.allCases.compactMap { word in counts[word].map { (word, $0) } }, own)
  }
}
