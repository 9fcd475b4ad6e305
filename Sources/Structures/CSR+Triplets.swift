extension CSR {
  /// A matrix from entries in any order. Two entries in one place are an error.
  ///
  /// - Throws: ``StructureError`` for a place outside of the matrix or taken twice.
  /// - Complexity: O(rows + entries · log(entries of the longest row)).
  @inlinable public init(
    rows: Int, columns: Int, triplets: [Triplet<Element>]
  ) throws(StructureError) {
    self = try CSR(gathering: triplets, rows: rows, columns: columns)
    try validate()
  }

  /// The entries row by row; in a row by column, and in one column in the order given.
  @inlinable init(
    gathering triplets: [Triplet<Element>], rows: Int, columns: Int
  ) throws(StructureError) {
    guard rows >= 0, columns >= 0 else {
      throw StructureError("A \(rows) x \(columns) matrix has a negative size")
    }
    var next = [Int](repeating: 0, count: rows + 1)
    for (row, column) in triplets.lazy.map({ ($0.row, $0.column) }) {
      guard row >= 0, row < rows, column >= 0, column < columns else {
        throw StructureError("Entry (\(row), \(column)) of a \(rows) x \(columns) matrix")
      }
      next[row + 1] += 1
    }
    for i in 0..<rows { next[i + 1] += next[i] }
    let rowPointers = next
    var order = [Int](repeating: 0, count: triplets.count)
    for k in triplets.indices {
      let row = triplets[k].row
      order[next[row]] = k
      next[row] += 1
    }
    for i in 0..<rows {
      order[rowPointers[i]..<rowPointers[i + 1]].sort {
        (triplets[$0].column, $0) < (triplets[$1].column, $1)
      }
    }
    self.init(
      unchecked: rows, columns: columns, rowPointers: rowPointers,
      columnIndices: order.map { triplets[$0].column }, values: order.map { triplets[$0].value })
  }
}

extension CSR where Element: AdditiveArithmetic {
  /// A matrix from entries in any order. Entries in one place are summed in the order given.
  ///
  /// - Throws: ``StructureError`` for a place outside of the matrix.
  /// - Complexity: O(rows + entries · log(entries of the longest row)).
  @inlinable public init(
    rows: Int, columns: Int, summing triplets: [Triplet<Element>]
  ) throws(StructureError) {
    let gathered = try CSR(gathering: triplets, rows: rows, columns: columns)
    var rowPointers = [0], columnIndices: [Int] = [], values: [Element] = []
    for i in 0..<rows {
      for k in gathered.range(ofRow: i) {
        let j = gathered.columnIndices[k]
        if values.count > rowPointers[i], columnIndices.last == j {
          values[values.count - 1] += gathered.values[k]
        } else {
          columnIndices.append(j)
          values.append(gathered.values[k])
        }
      }
      rowPointers.append(values.count)
    }
    self.init(
      unchecked: rows, columns: columns, rowPointers: rowPointers, columnIndices: columnIndices,
      values: values)
  }
}
