import Verification

/// What became of each printed figure of a table, as a mark behind it and a legend below.
///
/// Figures that share a word and its reason share a mark. Of one that is reproduced or differs the cell itself has the
/// reason, for both figures stand there.
struct TableMarks {
  struct Entry {
    /// `a`, `b`, …
    var mark: String
    /// `out of reach: a model of seven billion weights`.
    var words: String
  }

  let legend: [Entry]
  private let marks: [[String?]]

  /// - Parameter paper: Its paper, whose other tables may say what became of a figure.
  init(_ table: RunRecord.TableRecord, in paper: RunRecord.PaperRecord) {
    var legend: [Entry] = []
    let columns = table.result?.columns ?? []
    marks = (table.result?.rows ?? []).map { row in
      zip(columns, row.cells).map { column, cell -> String? in
        guard let word = paper.word(for: cell, row: row.label, column: column, in: table) else {
          return nil
        }
        let words = Self.words(word, cell)
        if let known = legend.first(where: { $0.words == words }) { return known.mark }
        legend.append(Entry(mark: Self.mark(legend.count), words: words))
        return legend.last?.mark
      }
    }
    self.legend = legend
  }

  /// The mark of a cell; `nil` for a figure of our own.
  func mark(row: Int, column: Int) -> String? { marks[row][column] }

  private static func words(_ word: Word, _ cell: Cell) -> String {
    switch cell.standing {
    case .differs: "\(word.outcome.rawValue): print, in brackets, has another figure"
    case .agrees where cell.published != cell.computed:
      "\(word.outcome.rawValue): print is in brackets; \(word.reason)"
    case .agrees, .quoted, .absent, .computed: "\(word.outcome.rawValue): \(word.reason)"
    }
  }

  /// Letters, and pairs of them behind the last one.
  private static func mark(_ number: Int) -> String {
    let letter = String(UnicodeScalar(UInt8(97 + number % 26)))
    return number < 26 ? letter : mark(number / 26 - 1) + letter
  }
}
