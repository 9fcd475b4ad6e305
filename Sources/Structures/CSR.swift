/// A sparse matrix in compressed rows.
///
/// The entries of row i are `values[k]` in columns `columnIndices[k]` for
/// k in `rowPointers[i]..<rowPointers[i + 1]`; every other entry is zero. Within a row the columns
/// increase strictly. A stored entry may be zero.
public struct CSR<Element> {
  public let rows: Int, columns: Int
  /// `rows + 1` positions, from 0 to the number of entries, never decreasing.
  public let rowPointers: [Int]
  public let columnIndices: [Int]
  public let values: [Element]

  /// A matrix over given arrays, which are checked. O(rows + entries).
  ///
  /// - Throws: ``StructureError`` that names the first violated rule.
  @inlinable public init(
    rows: Int, columns: Int, rowPointers: [Int], columnIndices: [Int], values: [Element]
  ) throws(StructureError) {
    self.rows = rows
    self.columns = columns
    self.rowPointers = rowPointers
    self.columnIndices = columnIndices
    self.values = values
    try validate()
  }

  /// The number of stored entries.
  @inlinable public var entryCount: Int { values.count }

  /// Stored entries as a fraction of all; 0 for an empty matrix.
  @inlinable public var density: Double {
    rows == 0 || columns == 0 ? 0 : Double(entryCount) / (Double(rows) * Double(columns))
  }

  /// The positions of the entries of row i.
  @inlinable public func range(ofRow i: Int) -> Range<Int> { rowPointers[i]..<rowPointers[i + 1] }

  /// Row i: the columns of its entries and their values.
  @inlinable public subscript(row i: Int) -> (
    columns: ArraySlice<Int>, values: ArraySlice<Element>
  ) {
    let range = range(ofRow: i)
    return (columnIndices[range], values[range])
  }

  /// The same pattern with other values.
  @inlinable public func map<T>(_ transform: (Element) throws -> T) rethrows -> CSR<T> {
    CSR<T>(
      unchecked: rows, columns: columns, rowPointers: rowPointers, columnIndices: columnIndices,
      values: try values.map(transform))
  }

  @inlinable init(
    unchecked rows: Int, columns: Int, rowPointers: [Int], columnIndices: [Int], values: [Element]
  ) {
    self.rows = rows
    self.columns = columns
    self.rowPointers = rowPointers
    self.columnIndices = columnIndices
    self.values = values
  }
}

extension CSR {
  @inlinable func validate() throws(StructureError) {
    guard rows >= 0, columns >= 0 else {
      throw StructureError("A \(rows) x \(columns) matrix has a negative size")
    }
    guard rowPointers.count - 1 == rows else {
      throw StructureError(
        "\(rows) rows need one row pointer more than rows, but there are \(rowPointers.count)")
    }
    guard columnIndices.count == values.count else {
      throw StructureError("\(columnIndices.count) column indices for \(values.count) values")
    }
    guard rowPointers[0] == 0, rowPointers[rows] == values.count else {
      throw StructureError(
        "The row pointers run from \(rowPointers[0]) to \(rowPointers[rows]), "
          + "but there are \(values.count) values")
    }
    for i in 0..<rows where rowPointers[i] > rowPointers[i + 1] {
      throw StructureError(
        "The row pointers decrease after row \(i), from \(rowPointers[i]) to \(rowPointers[i + 1])")
    }
    for i in 0..<rows { try validate(row: i) }
  }

  @inlinable func validate(row i: Int) throws(StructureError) {
    var previous = -1
    for k in rowPointers[i]..<rowPointers[i + 1] {
      let j = columnIndices[k]
      guard j >= 0, j < columns else {
        throw StructureError("Row \(i) has an entry in column \(j) of \(columns)")
      }
      guard j > previous else {
        throw StructureError("Row \(i) has column \(j) after column \(previous)")
      }
      previous = j
    }
  }
}

extension CSR: Sendable where Element: Sendable {}
extension CSR: Equatable where Element: Equatable {}
extension CSR: Hashable where Element: Hashable {}
extension CSR {
  @usableFromInline enum CodingKeys: CodingKey {
    case rows, columns, rowPointers, columnIndices, values
  }
}

extension CSR: Encodable where Element: Encodable {}

extension CSR: Decodable where Element: Decodable {
  /// - Throws: `DecodingError` if the decoded arrays break a rule of the structure.
  @inlinable public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      unchecked: try container.decode(Int.self, forKey: .rows),
      columns: try container.decode(Int.self, forKey: .columns),
      rowPointers: try container.decode([Int].self, forKey: .rowPointers),
      columnIndices: try container.decode([Int].self, forKey: .columnIndices),
      values: try container.decode([Element].self, forKey: .values))
    do throws(StructureError) { try validate() } catch { throw DecodingError(error, in: decoder) }
  }
}
