extension CSV {
  /// A column as text.
  ///
  /// - Throws: ``FormatError`` if there is no such column.
  public func text(_ name: String) throws(FormatError) -> [String] {
    let column = try index(of: name)
    return (0..<rowCount).map { scanner.value(fields[$0 * header.count + column]) }
  }

  /// A column as numbers.
  ///
  /// - Throws: ``FormatError`` if there is no such column, at the first field that is not a number,
  ///   and, unless allowed, at NaN and infinities.
  public func numbers(
    _ name: String, allowingNonFinite: Bool = false
  ) throws(FormatError) -> [Double] {
    let column = try index(of: name)
    var result: [Double] = []
    for row in 0..<rowCount {
      let field = fields[row * header.count + column].range
      result.append(try scanner.number(field, allowingNonFinite: allowingNonFinite))
    }
    return result
  }

  /// Columns as the columns of a matrix.
  public func matrix(
    _ names: [String], allowingNonFinite: Bool = false
  ) throws(FormatError) -> Matrix<Double> {
    var columns: [[Double]] = []
    for name in names {
      columns.append(try numbers(name, allowingNonFinite: allowingNonFinite))
    }
    return Matrix(rows: rowCount, columns: names.count) { i, j in columns[j][i] }
  }

  /// A column of numbers if it has rows and every field is a number without quotation marks, NaN and
  /// infinities included; else of text.
  ///
  /// - Throws: ``FormatError`` if there is no such column.
  public func column(_ name: String) throws(FormatError) -> Column {
    let column = try index(of: name)
    var numbers: [Double] = []
    for row in 0..<rowCount {
      let field = fields[row * header.count + column]
      switch Decimal.parse(scanner.bytes, field.range) {
      case .finite(let value) where !field.isQuoted: numbers.append(value)
      case .special(let value) where !field.isQuoted: numbers.append(value)
      default: return .text(try text(name))
      }
    }
    return numbers.isEmpty ? .text([]) : .numbers(numbers)
  }

  private func index(of name: String) throws(FormatError) -> Int {
    if let index = header.firstIndex(of: name) { return index }
    throw FormatError(
      file: scanner.name, reason: "There is no column \(quoted(name))",
      remedy: "The columns are \(header.prefix(20).map { quoted($0) }.joined(separator: ", "))")
  }
}
