extension MatrixMarket {
  /// The whole matrix, both triangles, in compressed rows. Of an array, the nonzero elements.
  ///
  /// - Throws: ``StructureError`` for more rows than the limit, since a file of a few bytes may claim
  ///   any number.
  /// - Complexity: O(rows + entries · log(entries of the longest row)).
  public func csr(rowLimit: Int = 1 << 26) throws(StructureError) -> CSR<Double> {
    guard rows <= rowLimit else {
      throw StructureError("The matrix has \(rows) rows, more than the limit of \(rowLimit)")
    }
    guard case .coordinate(let entries) = body else { return CSR(try matrix()) }
    return try CSR(rows: rows, columns: columns, triplets: entries + mirrored(entries))
  }

  /// The whole matrix, both triangles and zeros.
  ///
  /// - Throws: ``StructureError`` for more elements than the limit.
  public func matrix(elementLimit: Int = 1 << 28) throws(StructureError) -> Matrix<Double> {
    let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard !overflow, count <= elementLimit else {
      throw StructureError(
        "The \(rows) x \(columns) matrix has more elements than the limit of \(elementLimit)")
    }
    var result = Matrix(repeating: 0.0, rows: rows, columns: columns)
    let entries = lowerEntries
    for entry in entries + mirrored(entries) { result[entry.row, entry.column] = entry.value }
    return result
  }

  /// What the file says, with places.
  private var lowerEntries: [Triplet<Double>] {
    switch body {
    case .coordinate(let entries): return entries
    case .array(let values):
      var entries: [Triplet<Double>] = []
      entries.reserveCapacity(values.count)
      if values.isEmpty { return [] }
      for j in 0..<columns {
        let first =
          switch symmetry {
          case .general: 0
          case .symmetric: j
          case .skewSymmetric: j + 1
          }
        for i in first..<rows {
          entries.append(Triplet(row: i, column: j, value: values[entries.count]))
        }
      }
      return entries
    }
  }

  /// What the symmetry adds: each entry off the diagonal once more, above it.
  private func mirrored(_ entries: [Triplet<Double>]) -> [Triplet<Double>] {
    if symmetry == .general { return [] }
    return entries.filter { $0.row != $0.column }.map {
      Triplet(
        row: $0.column, column: $0.row, value: symmetry == .symmetric ? $0.value : -$0.value)
    }
  }
}
