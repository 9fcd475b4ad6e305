public import Verification

extension RunRecord.PaperRecord {
  /// What became of the printed figure of a cell; `nil` for a figure of our own.
  public func outcome(of cell: Cell, in table: RunRecord.TableRecord) -> Outcome? {
    switch cell.standing {
    case .agrees: .reproduced
    case .differs: .differs
    case .computed: nil
    case .absent: cell == .notFound ? .notFound : nil
    case .quoted: table.quotes?.outcome { id in tables.first { $0.id == id }?.result }
    }
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
