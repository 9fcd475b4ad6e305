/// A table in comma-separated values, with a header.
///
/// Fields may stand in quotation marks, and then hold commas, line ends and, doubled, quotation marks.
/// Lines end with LF or CR LF; each has as many fields as the header. A byte-order mark is passed over.
///
/// Source: RFC 4180.
public struct CSV: FileFormat {
  /// A column, of numbers or of text.
  public enum Column: Equatable, Sendable {
    case numbers([Double])
    case text([String])

    var count: Int {
      switch self {
      case .numbers(let numbers): numbers.count
      case .text(let texts): texts.count
      }
    }
  }

  /// The names of the columns.
  public let header: [String]
  public let rowCount: Int
  let scanner: TextScanner
  /// The fields below the header, row by row.
  let fields: [Field]

  /// A field as it stands in the file.
  struct Field {
    let range: Range<Int>
    let isQuoted: Bool
  }

  public init(_ file: FileBytes) throws(FormatError) {
    var scanner = try TextScanner(file)
    if file.starts(with: [0xEF, 0xBB, 0xBF]) { scanner.position = 3 }
    var header: [String] = [], seen: Set<String> = []
    let names = try scanner.record()
    for name in names {
      let text = scanner.value(name)
      guard seen.insert(text).inserted else {
        throw scanner.error("Two columns are named \(quoted(text))", at: name.range.lowerBound)
      }
      header.append(text)
    }
    var fields: [Field] = []
    var rowCount = 0
    while !scanner.isAtEnd {
      let start = scanner.position
      let count = fields.count
      try scanner.record(into: &fields)
      guard fields.count - count == header.count else {
        throw scanner.error(
          "The line has \(fields.count - count) fields, but the header has \(header.count)",
          at: start)
      }
      rowCount += 1
    }
    self.scanner = scanner
    self.header = header
    self.fields = fields
    self.rowCount = rowCount
  }

  /// A table of given columns.
  ///
  /// - Throws: ``StructureError`` for a name used twice, columns of different lengths, or none.
  public init(_ columns: [(name: String, column: Column)]) throws(StructureError) {
    guard let rowCount = columns.first?.column.count else {
      throw StructureError("A table without columns")
    }
    for (name, column) in columns where column.count != rowCount {
      throw StructureError("Column \(quoted(name)) has \(column.count) rows, not \(rowCount)")
    }
    do throws(FormatError) {
      try self.init(CSV.text(columns, rowCount), name: "table.csv")
    } catch { throw StructureError(error.reason) }
  }

  public static func == (a: CSV, b: CSV) -> Bool {
    a.header == b.header && a.rowCount == b.rowCount
      && zip(a.fields, b.fields).allSatisfy {
        $0.isQuoted == $1.isQuoted && a.scanner.value($0) == b.scanner.value($1)
      }
  }
}
