/// A data set in LIBSVM's format: one line for each example, `label index:value index:value …`.
///
/// Indices count from one to at most 2^31 - 1 and increase strictly within a line; what is not named is zero; a line may
/// hold a label only; `#` begins a comment. Stored zeros stay stored. Comments are not kept.
///
/// Source: C.-C. Chang and C.-J. Lin, LIBSVM, README, *Usage of svm-train*.
public struct LIBSVM: FileFormat {
  public let labels: [Double]
  /// One row for each example; column j holds index j + 1.
  public let features: CSR<Double>

  /// - Throws: ``StructureError`` unless there is one label for each row.
  public init(labels: [Double], features: CSR<Double>) throws(StructureError) {
    guard labels.count == features.rows else {
      throw StructureError("\(labels.count) labels for \(features.rows) rows")
    }
    self.labels = labels
    self.features = features
  }

  /// As many columns as the greatest index of the file.
  public init(_ file: FileBytes) throws(FormatError) { try self.init(file, featureCount: nil) }

  /// - Parameter featureCount: The number of columns; a greater index is an error. Without it, the
  ///   greatest index of the file.
  public init(
    _ file: FileBytes, featureCount: Int?, allowingNonFinite: Bool = false
  ) throws(FormatError) {
    precondition(featureCount ?? 0 >= 0, "\(featureCount ?? 0) features.")
    var reader = Reader(
      scanner: try TextScanner(file), limit: featureCount ?? Int(Int32.max),
      allowingNonFinite: allowingNonFinite)
    while !reader.scanner.isAtEnd { try reader.readLine() }
    labels = reader.labels
    features = CSR(
      unchecked: labels.count, columns: featureCount ?? reader.greatest,
      rowPointers: reader.rowPointers, columnIndices: reader.columnIndices, values: reader.values)
  }

  /// Numbers are the shortest that read back as the same doubles. The number of columns is written
  /// only as far as an entry shows it.
  public var encoded: [UInt8] {
    var text = ""
    for i in labels.indices {
      text += Decimal.text(labels[i])
      for k in features.range(ofRow: i) {
        text += " \(features.columnIndices[k] + 1):\(Decimal.text(features.values[k]))"
      }
      text += "\n"
    }
    // A text without lines would be an empty file, which readers take for a mistake.
    return Array((text.isEmpty ? "\n" : text).utf8)
  }
}

extension LIBSVM {
  private struct Reader {
    var scanner: TextScanner
    let limit: Int
    let allowingNonFinite: Bool
    var labels: [Double] = []
    var rowPointers = [0]
    var columnIndices: [Int] = []
    var values: [Double] = []
    var greatest = 0

    init(scanner: TextScanner, limit: Int, allowingNonFinite: Bool) {
      self.scanner = scanner
      self.limit = limit
      self.allowingNonFinite = allowingNonFinite
    }

    private var isAtContentEnd: Bool {
      scanner.isAtLineEnd || scanner.bytes[scanner.position] == UInt8(ascii: "#")
    }

    /// A line of an example, or one that is blank but for a comment.
    mutating func readLine() throws(FormatError) {
      scanner.skipBlanks()
      if !isAtContentEnd {
        let label = scanner.word(until: "#")
        labels.append(try scanner.number(label, allowingNonFinite: allowingNonFinite))
        try readEntries()
        rowPointers.append(values.count)
      }
      _ = scanner.restOfLine()
    }

    private mutating func readEntries() throws(FormatError) {
      var previous = 0
      scanner.skipBlanks()
      while !isAtContentEnd {
        let word = scanner.word(until: ":")
        guard scanner.skip(":") else {
          throw scanner.error(
            "\(quoted(scanner.bytes[word])) is not an index and a value", at: word.lowerBound)
        }
        let index = try scanner.integer(word, in: 1...limit, "The index")
        guard index > previous else {
          throw scanner.error("Index \(index) follows index \(previous)", at: word.lowerBound)
        }
        let value = scanner.word(until: "#")
        values.append(try scanner.number(value, allowingNonFinite: allowingNonFinite))
        columnIndices.append(index - 1)
        previous = index
        scanner.skipBlanks()
      }
      greatest = max(greatest, previous)
    }
  }
}
