extension MatrixMarket {
  var isArray: Bool { if case .array = body { true } else { false } }

  /// The values of an array of this shape and symmetry; nil if they cannot be counted.
  var arrayCount: Int? {
    let (full, overflow) = rows.multipliedReportingOverflow(by: columns)
    if overflow { return nil }
    return switch symmetry {
    case .general: full
    case .symmetric: full / 2 + (rows + 1) / 2
    case .skewSymmetric: full / 2 - rows / 2
    }
  }

  func shapeFault(isArray: Bool) -> String? {
    if symmetry != .general, rows != columns {
      return "A \(symmetry.rawValue) matrix of \(rows) x \(columns) is not square"
    }
    if isArray, field == .pattern { return "An array cannot be a pattern" }
    if field == .pattern, symmetry == .skewSymmetric {
      return "A pattern cannot be skew-symmetric"
    }
    if isArray, arrayCount == nil { return "A \(rows) x \(columns) array is too large" }
    return nil
  }

  func valueFault(_ value: Double) -> String? {
    switch field {
    case .real: nil
    case .pattern: value == 1 ? nil : "An entry of a pattern is \(value), not 1"
    case .integer:
      abs(value) <= 0x1p53 && value == value.rounded()
        ? nil : "\(value) is not an integer of at most 53 bits"
    }
  }

  func entryFault(_ entry: Triplet<Double>) -> String? {
    let place = "Entry (\(entry.row + 1), \(entry.column + 1))"
    if entry.row < 0 || entry.row >= rows || entry.column < 0 || entry.column >= columns {
      return "\(place) is outside of the \(rows) x \(columns) matrix"
    }
    if symmetry == .symmetric, entry.row < entry.column {
      return "\(place) of a symmetric matrix is above the diagonal"
    }
    if symmetry == .skewSymmetric, entry.row <= entry.column {
      return "\(place) of a skew-symmetric matrix is not below the diagonal"
    }
    return valueFault(entry.value)
  }

  /// The position of the first entry whose place an earlier one has. O(n log n), O(n) if the entries
  /// are sorted by rows or by columns, as they mostly are.
  func firstRepetition(_ entries: [Triplet<Double>]) -> Int? {
    let pairs = zip(entries, entries.dropFirst())
    if pairs.allSatisfy({ ($0.row, $0.column) < ($1.row, $1.column) }) { return nil }
    if pairs.allSatisfy({ ($0.column, $0.row) < ($1.column, $1.row) }) { return nil }
    let order = entries.indices.sorted {
      (entries[$0].row, entries[$0].column, $0) < (entries[$1].row, entries[$1].column, $1)
    }
    return zip(order, order.dropFirst())
      .filter {
        entries[$0].row == entries[$1].row && entries[$0].column == entries[$1].column
      }
      .map(\.1).min()
  }
}
