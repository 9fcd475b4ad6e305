import Foreign
import Scalars
import Structures

/// The entries of a call's matrix, row by row.
struct CSRMatrix {
  struct Entry {
    var column: Int
    var value = 1.0
  }

  var rows: [[Entry]]

  init(_ call: Call) {
    let start = call.buffers["rowStart"]!.values.map { Int($0) }
    let columns = call.buffers["columnIndex"]!
    let values = call.buffers["values"]!
    rows = zip(start, start.dropFirst()).map { first, end in
      (first..<end).map { Entry(column: Int(columns[$0]), value: values[$0]) }
    }
  }

  var count: Int { rows.reduce(0) { $0 + $1.count } }
  var sizes: [String: Int] { ["m": rows.count, "nonzeros": count] }

  func buffers(_ element: ElementType) -> [String: Buffer] {
    var start = [0.0]
    for row in rows { start.append(start.last! + Double(row.count)) }
    let entries = rows.flatMap(\.self)
    return [
      "rowStart": Buffer(.int64, start),
      "columnIndex": Buffer(.int32, entries.map { Double($0.column) }),
      "values": Buffer(element, entries.map(\.value)),
    ]
  }

  /// The call with this matrix; what it is multiplied by and added to is the caller's business.
  func placed(in call: Call, _ element: ElementType) -> Call {
    call.with {
      $0.sizes.merge(sizes) { $1 }
      $0.buffers.merge(buffers(element)) { $1 }
    }
  }

  mutating func setValues(_ values: [Double]) {
    var next = values.makeIterator()
    for row in rows.indices {
      for entry in rows[row].indices { rows[row][entry].value = next.next()! }
    }
  }

  /// Without the first or the last half of all entries or, of few, without each one.
  var withFewerEntries: [CSRMatrix] {
    let count = count
    func without(_ gone: Range<Int>) -> CSRMatrix {
      var (fewer, place) = (self, 0)
      for row in rows.indices {
        fewer.rows[row] = rows[row].enumerated()
          .filter { !gone.contains(place + $0.offset) }.map(\.element)
        place += rows[row].count
      }
      return fewer
    }
    guard count > 0 else { return [] }
    let halves = [0..<count / 2, count / 2..<count].filter { !$0.isEmpty }
    return halves.map(without)
      + (count <= 32 ? (0..<count).map { without($0..<$0 + 1) } : [])
  }
}

extension CSRMatrix {
  /// Where the entries are.
  enum Pattern: String, CaseIterable {
    case random, full, diagonal, none
    /// The first, the last and every other row have no entry.
    case emptyRows = "empty rows"
    /// One row has every column, in an order of its own; the others have next to nothing.
    case longRow = "long row"
    /// Columns unsorted and more than once.
    case duplicates
    /// The first and the last column only.
    case border
  }

  init(_ pattern: Pattern, rows: Int, columns: Int, _ coin: inout Generator) {
    let all = Array(0..<columns)
    let long = rows > 0 ? Int.random(in: 0..<rows, using: &coin) : 0
    self.rows = (0..<rows).map { row in
      guard columns > 0 else { return [] }
      func some(_ most: Int) -> [Int] {
        (0..<Int.random(in: 0...most, using: &coin)).map { _ in
          Int.random(in: 0..<columns, using: &coin)
        }
      }
      let chosen: [Int] =
        switch pattern {
        case .random: Set(some(9)).sorted()
        case .full: all
        case .diagonal: [row % columns]
        case .none: []
        case .emptyRows: row % 2 == 0 || row == rows - 1 ? [] : some(5)
        case .longRow: row == long ? all.shuffled(using: &coin) : some(2)
        case .duplicates: some(9).flatMap { [$0, $0] }.shuffled(using: &coin)
        case .border: [columns - 1, 0]
        }
      return chosen.map { Entry(column: $0) }
    }
  }
}
