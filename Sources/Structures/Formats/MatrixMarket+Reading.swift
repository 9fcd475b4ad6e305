extension MatrixMarket {
  public init(_ file: FileBytes) throws(FormatError) {
    try self.init(file, allowingNonFinite: false)
  }

  public init(_ file: FileBytes, allowingNonFinite: Bool) throws(FormatError) {
    var reader = Reader(try TextScanner(file), allowingNonFinite)
    let banner = try reader.banner()
    let comments = try reader.comments()
    let sizesStart = reader.scanner.position
    let sizes = try reader.sizes(isArray: banner.isArray)
    let frame = MatrixMarket(
      unchecked: sizes.rows, columns: sizes.columns, field: banner.field,
      symmetry: banner.symmetry, body: .array([]), comments: comments)
    if let fault = frame.shapeFault(isArray: banner.isArray) {
      throw reader.scanner.error(fault, at: sizesStart)
    }
    let body: Body =
      banner.isArray
      ? .array(try reader.values(of: frame))
      : .coordinate(try reader.entries(sizes.count, of: frame))
    self.init(
      unchecked: sizes.rows, columns: sizes.columns, field: banner.field,
      symmetry: banner.symmetry, body: body, comments: comments)
  }

  private struct Reader {
    var scanner: TextScanner
    let allowingNonFinite: Bool

    init(_ scanner: TextScanner, _ allowingNonFinite: Bool) {
      self.scanner = scanner
      self.allowingNonFinite = allowingNonFinite
    }

    mutating func banner() throws(FormatError) -> (isArray: Bool, field: Field, symmetry: Symmetry)
    {
      guard scanner.text(scanner.word()).lowercased() == "%%matrixmarket" else {
        throw scanner.error("The first line does not begin with %%MatrixMarket", at: 0)
      }
      _ = try keyword(["matrix"])
      let format = try keyword(["coordinate", "array"])
      let field = try keyword(Field.allCases.map(\.rawValue))
      let symmetry = try keyword(Symmetry.allCases.map(\.rawValue))
      try expectLineEnd()
      return (format == "array", Field(rawValue: field)!, Symmetry(rawValue: symmetry)!)
    }

    private mutating func keyword(_ known: [String]) throws(FormatError) -> String {
      scanner.skipBlanks()
      let word = scanner.word()
      let text = scanner.text(word).lowercased()
      guard known.contains(text) else {
        throw scanner.error(
          "\(quoted(scanner.bytes[word])) is not supported here", at: word.lowerBound,
          remedy: "Known is \(known.joined(separator: ", "))")
      }
      return text
    }

    /// The comments before the sizes; blank lines are passed over.
    mutating func comments() throws(FormatError) -> [String] {
      var comments: [String] = []
      while !scanner.isAtEnd {
        let start = scanner.position
        scanner.skipBlanks()
        if scanner.skip("%") {
          let comment = scanner.restOfLine()
          if let place = scanner.bytes[comment].firstIndex(of: UInt8(ascii: "\r")) {
            throw scanner.error("A carriage return stands inside a comment", at: place)
          }
          comments.append(scanner.text(comment))
        } else if scanner.isAtLineEnd {
          scanner.skipLineEnd()
        } else {
          scanner.position = start
          break
        }
      }
      return comments
    }

    mutating func sizes(
      isArray: Bool
    ) throws(FormatError) -> (rows: Int, columns: Int, count: Int) {
      let rows = try integer(0...Int.max, "The number of rows")
      let columns = try integer(0...Int.max, "The number of columns")
      let count = isArray ? 0 : try integer(0...Int.max, "The number of entries")
      try expectLineEnd()
      return (rows, columns, count)
    }

    mutating func entries(
      _ count: Int, of frame: MatrixMarket
    ) throws(FormatError) -> [Triplet<Double>] {
      var entries: [Triplet<Double>] = [], starts: [Int] = []
      // An entry takes four bytes at least, so that a claim reserves no more than the file warrants.
      entries.reserveCapacity(min(count, scanner.bytes.count / 4))
      while entries.count < count {
        let start = try nextLine(entries.count, count)
        let row = try integer(1...max(frame.rows, 1), "The row")
        let column = try integer(1...max(frame.columns, 1), "The column")
        let value = frame.field == .pattern ? 1 : try value(frame.field)
        let entry = Triplet(row: row - 1, column: column - 1, value: value)
        if let fault = frame.entryFault(entry) { throw scanner.error(fault, at: start) }
        try expectLineEnd()
        entries.append(entry)
        starts.append(start)
      }
      try expectEnd(count)
      if let k = frame.firstRepetition(entries) {
        throw scanner.error(
          "Entry (\(entries[k].row + 1), \(entries[k].column + 1)) is repeated", at: starts[k])
      }
      return entries
    }

    mutating func values(of frame: MatrixMarket) throws(FormatError) -> [Double] {
      let count = frame.arrayCount ?? 0
      var values: [Double] = []
      values.reserveCapacity(min(count, scanner.bytes.count / 2))
      while values.count < count {
        _ = try nextLine(values.count, count)
        values.append(try value(frame.field))
        try expectLineEnd()
      }
      try expectEnd(count)
      return values
    }

    private mutating func value(_ field: Field) throws(FormatError) -> Double {
      if field == .integer { return Double(try integer(-(1 << 53)...(1 << 53), "The value")) }
      scanner.skipBlanks()
      return try scanner.number(scanner.word(), allowingNonFinite: allowingNonFinite)
    }

    private mutating func integer(
      _ range: ClosedRange<Int>, _ what: String
    ) throws(FormatError) -> Int {
      scanner.skipBlanks()
      return try scanner.integer(scanner.word(), in: range, what)
    }

    /// Passes blank lines, and tells where the next one with content begins.
    private mutating func nextLine(_ found: Int, _ claimed: Int) throws(FormatError) -> Int {
      skipBlankLines()
      if scanner.isAtEnd {
        throw scanner.error(
          "The file ends after \(found) of \(claimed) values", at: scanner.position)
      }
      return scanner.position
    }

    private mutating func skipBlankLines() {
      scanner.skipBlanks()
      while !scanner.isAtEnd, scanner.isAtLineEnd {
        scanner.skipLineEnd()
        scanner.skipBlanks()
      }
    }

    private mutating func expectLineEnd() throws(FormatError) {
      scanner.skipBlanks()
      guard scanner.isAtLineEnd else {
        let word = scanner.word()
        throw scanner.error(
          "\(quoted(scanner.bytes[word])) stands after the end of the line's content",
          at: word.lowerBound)
      }
      scanner.skipLineEnd()
    }

    private mutating func expectEnd(_ count: Int) throws(FormatError) {
      skipBlankLines()
      if !scanner.isAtEnd {
        throw scanner.error("More follows the \(count) values", at: scanner.position)
      }
    }
  }
}
