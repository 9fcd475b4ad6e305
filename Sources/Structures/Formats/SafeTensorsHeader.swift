/// The header of a `.safetensors` file: for each name a type, a shape and a range of bytes.
///
/// It is the JSON that the format allows and no more: an object of objects of three known keys, and
/// texts under `__metadata__`.
struct SafeTensorsHeader {
  struct Entry {
    let name: String
    /// Where the entry stands in the file.
    let offset: Int
    var type = ElementType.float32
    var shape: [Int] = []
    var range = 0..<0

    /// The order of the bytes; an empty tensor comes before the one that begins where it stands.
    func precedes(_ other: Entry) -> Bool {
      (range.lowerBound, range.upperBound, offset)
        < (other.range.lowerBound, other.range.upperBound, other.offset)
    }
  }

  private(set) var entries: [Entry] = []
  private(set) var metadata: [String: String] = [:]

  init(_ file: FileBytes, _ range: Range<Int>) throws(FormatError) {
    var scanner = HeaderScanner(file, range)
    guard !range.isEmpty, file[range.lowerBound] == UInt8(ascii: "{") else {
      throw scanner.error("The header has \(scanner.found) where \"{\" belongs")
    }
    var names: Set<String> = []
    try scanner.object { scanner, name, offset throws(FormatError) in
      guard names.insert(name).inserted else {
        throw scanner.error("Two tensors are named \(quoted(name))", at: offset)
      }
      if name == "__metadata__" {
        try readMetadata(&scanner)
      } else {
        var entry = Entry(name: name, offset: offset)
        try SafeTensorsHeader.read(&entry, &scanner)
        entries.append(entry)
      }
    }
    scanner.skipBlanks()
    guard scanner.position == range.upperBound else {
      throw scanner.error("The header has \(scanner.found) after its end")
    }
  }

  private mutating func readMetadata(_ scanner: inout HeaderScanner) throws(FormatError) {
    try scanner.object { scanner, key, offset throws(FormatError) in
      let value = try scanner.string()
      guard metadata.updateValue(value, forKey: key) == nil else {
        throw scanner.error("Two texts of the metadata have the key \(quoted(key))", at: offset)
      }
    }
  }

  private static func read(
    _ entry: inout Entry, _ scanner: inout HeaderScanner
  ) throws(FormatError) {
    var missing: Set = ["dtype", "shape", "data_offsets"]
    try scanner.object { scanner, key, offset throws(FormatError) in
      guard missing.remove(key) != nil else {
        throw scanner.error(
          "The entry \(quoted(key)) of tensor \(quoted(entry.name)) is unknown or repeated",
          at: offset)
      }
      switch key {
      case "dtype": entry.type = try type(&scanner)
      case "shape": entry.shape = try scanner.sizes("[", "]")
      default:
        let ends = try scanner.sizes("[", "]")
        guard ends.count == 2, ends[0] <= ends[1] else {
          throw scanner.error("The offsets \(ends) are not a beginning and an end", at: offset)
        }
        entry.range = ends[0]..<ends[1]
      }
    }
    if let key = missing.min() {
      throw scanner.error(
        "Tensor \(quoted(entry.name)) has no entry \(quoted(key))", at: entry.offset)
    }
  }

  private static func type(_ scanner: inout HeaderScanner) throws(FormatError) -> ElementType {
    scanner.skipBlanks()
    let offset = scanner.position
    let name = try scanner.string()
    guard let type = ElementType.allCases.first(where: { $0.safeTensorsName == name }) else {
      throw scanner.error("The element type \(quoted(name)) is not supported", at: offset)
    }
    return type
  }
}
