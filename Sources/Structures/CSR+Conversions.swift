extension CSR {
  /// The transposed matrix, O(rows + columns + entries).
  @inlinable public var transposed: CSR {
    var next = [Int](repeating: 0, count: columns + 1)
    for j in columnIndices { next[j + 1] += 1 }
    for j in 0..<columns { next[j + 1] += next[j] }
    let pointers = next
    var source = [Int](repeating: 0, count: entryCount)
    var rowIndices = source
    for i in 0..<rows {
      for k in range(ofRow: i) {
        let j = columnIndices[k]
        source[next[j]] = k
        rowIndices[next[j]] = i
        next[j] += 1
      }
    }
    return CSR(
      unchecked: columns, columns: rows, rowPointers: pointers, columnIndices: rowIndices,
      values: source.map { values[$0] })
  }

  /// The stored entries, row by row.
  @inlinable public var triplets: [Triplet<Element>] {
    (0..<rows).flatMap { i in
      range(ofRow: i).map { Triplet(row: i, column: columnIndices[$0], value: values[$0]) }
    }
  }

  /// The entries of a dense matrix that are to be stored.
  @inlinable public init(_ dense: Matrix<Element>, where isStored: (Element) -> Bool) {
    var rowPointers = [0], columnIndices: [Int] = [], values: [Element] = []
    for i in 0..<dense.rows {
      for j in 0..<dense.columns where isStored(dense[i, j]) {
        columnIndices.append(j)
        values.append(dense[i, j])
      }
      rowPointers.append(values.count)
    }
    self.init(
      unchecked: dense.rows, columns: dense.columns, rowPointers: rowPointers,
      columnIndices: columnIndices, values: values)
  }
}

extension CSR where Element: AdditiveArithmetic {
  /// The nonzero entries of a dense matrix. NaN is not zero and is stored; -0 is zero and is not.
  @inlinable public init(_ dense: Matrix<Element>) { self.init(dense) { $0 != .zero } }

  /// The matrix with its zeros written out.
  @inlinable public var dense: Matrix<Element> {
    var result = Matrix(repeating: Element.zero, rows: rows, columns: columns)
    for i in 0..<rows {
      for k in range(ofRow: i) { result[i, columnIndices[k]] = values[k] }
    }
    return result
  }

  /// The entry in row i, column j, stored or not. O(log(entries of the row)).
  @inlinable public subscript(i: Int, j: Int) -> Element {
    var range = range(ofRow: i)
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      if columnIndices[middle] == j { return values[middle] }
      range =
        columnIndices[middle] < j
        ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return .zero
  }
}
