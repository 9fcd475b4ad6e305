import Foundation
public import Verification

extension RunRecord.PaperRecord {
  /// What became of the printed figure of a cell; `nil` for a figure of our own.
  public func outcome(of cell: Cell, in table: RunRecord.TableRecord) -> Outcome? {
    switch cell.standing {
    case .agrees: .reproduced
    case .differs: .differs
    case .computed: nil
    case .absent: cell == .notFound ? .notFound : nil
    case .quoted: table.quotes?.outcome { standIn($0, for: table) }
    }
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
      for cell in table.result?.rows.flatMap(\.cells) ?? [] {
        if let outcome = outcome(of: cell, in: table) { counts[outcome, default: 0] += 1 }
        if cell.standing == .computed { own += 1 }
      }
    }
    return (Outcome.allCases.compactMap { word in counts[word].map { (word, $0) } }, own)
  }
}
