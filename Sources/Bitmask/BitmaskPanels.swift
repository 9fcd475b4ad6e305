public import Structures

/// A sparse matrix as the vector kernels read it: panels of four rows, in blocks of as many columns as a
/// vector holds.
///
/// A block has, row after row, a bit for each of its columns, and the values whose bits are set in the order
/// of the bits. Blocks follow each other from left to right, panels from top to bottom, so that masks and
/// values are read in one line each. Rows and columns that fill up the last panel and block have no bits.
///
/// For m × n entries of which k are stored a value of b bytes makes ⌈mn / 8⌉ + bk bytes, but for the filling up.
public struct BitmaskPanels<Element: Numeric & BitwiseCopyable & Sendable>: Sendable {
  public let rows: Int, columns: Int
  /// Columns of a block: 16 or 64.
  public let width: Int
  /// 64 bits each: four rows of sixteen columns, or one row of 64.
  public private(set) var words: [UInt64] = []
  /// The values; behind them a vector of zeros, so that a whole one can be read anywhere.
  public private(set) var values: [Element] = []

  public static var height: Int { 4 }
  public var panels: Int { (rows + Self.height - 1) / Self.height }
  public var blocks: Int { (columns + width - 1) / width }
  /// How many entries are stored.
  public var count: Int { values.count - width }

  /// - Precondition: The width is 16 or 64.
  public init(_ matrix: Matrix<Element>, width: Int) {
    precondition(width == 16 || width == 64, "Blocks of \(width) columns.")
    (rows, columns, self.width) = (matrix.rows, matrix.columns, width)
    words = [UInt64](repeating: 0, count: panels * blocks * Self.height * width / 64)
    values.reserveCapacity(matrix.elements.count { $0 != .zero } + width)
    for panel in 0..<panels {
      for block in 0..<blocks {
        for row in 0..<Self.height where panel * Self.height + row < rows {
          let bit = ((panel * blocks + block) * Self.height + row) * width
          let start = (panel * Self.height + row) * columns
          for column in block * width..<min(columns, (block + 1) * width) {
            let value = matrix.elements[start + column]
            guard value != .zero else { continue }
            let place = bit + column - block * width
            words[place / 64] |= 1 << UInt64(place % 64)
            values.append(value)
          }
        }
      }
    }
    values += [Element](repeating: .zero, count: width)
  }

  /// The bytes of masks and values, without what only serves reading.
  public var byteCount: Int { 8 * words.count + MemoryLayout<Element>.size * count }

  /// The matrix with its zeros written out.
  public var dense: Matrix<Element> {
    var result = Matrix(repeating: Element.zero, rows: rows, columns: columns)
    var next = 0
    for place in 0..<64 * words.count where words[place / 64] >> UInt64(place % 64) & 1 == 1 {
      let (line, column) = place.quotientAndRemainder(dividingBy: width)
      let (tile, row) = line.quotientAndRemainder(dividingBy: Self.height)
      let (panel, block) = tile.quotientAndRemainder(dividingBy: blocks)
      result[panel * Self.height + row, block * width + column] = values[next]
      next += 1
    }
    return result
  }
}

extension Bitmask {
  /// Why a matrix cannot be multiplied by a vector, if so.
  static func obstacle(columns: Int, entries: Int) -> String? {
    entries == columns
      ? nil : "A vector of \(entries) for \(columns) columns: give it an entry for each column"
  }
}
