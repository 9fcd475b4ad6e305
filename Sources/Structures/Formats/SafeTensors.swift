/// A `.safetensors` file: named arrays behind a header in JSON.
///
/// The file is mapped: opening reads the header only, and ``tensor(_:)`` copies nothing. Numbers are
/// little-endian and row-major.
///
/// Source: huggingface/safetensors, README, *Format*.
public struct SafeTensors: FileFormat {
  /// The names in the order of their bytes in the file.
  public let names: [String]
  /// Free text by key, from the header's `__metadata__`.
  public let metadata: [String: String]
  let tensors: [String: StoredArray]
  private let file: String

  /// The greatest header that the format allows.
  static let headerLimit = 100_000_000

  public init(_ file: FileBytes) throws(FormatError) {
    guard file.count > 0 else { throw file.error("The file is empty") }
    let claimed = try file.integer(UInt64.self, at: 0, "The header's length")
    guard claimed <= file.count - 8 else {
      throw file.error(
        "The header claims \(claimed) bytes, but the file has \(file.count)", at: 8)
    }
    guard claimed <= SafeTensors.headerLimit else {
      throw file.error(
        "The header claims \(claimed) bytes, more than the \(SafeTensors.headerLimit) allowed",
        at: 8)
    }
    let start = 8 + Int(claimed)
    let header = try SafeTensorsHeader(file, 8..<start)
    let buffer = file[start..<file.count]
    var names: [String] = [], tensors: [String: StoredArray] = [:]
    var end = 0
    for entry in header.entries.sorted(by: { $0.precedes($1) }) {
      let range = entry.range
      guard range.lowerBound == end else {
        throw file.error(
          "Tensor \(quoted(entry.name)) begins at \(range.lowerBound), "
            + "but the one before ends at \(end)", at: entry.offset)
      }
      guard range.upperBound <= buffer.count else {
        throw file.error(
          "Tensor \(quoted(entry.name)) ends at \(range.upperBound), "
            + "but the file has \(buffer.count) bytes of tensors", at: entry.offset)
      }
      let size = byteCount(of: entry.shape, entry.type)
      guard size == range.count else {
        throw file.error(
          "Tensor \(quoted(entry.name)) of shape \(entry.shape) and type "
            + "\(entry.type.safeTensorsName) needs \(size.map(\.description) ?? "uncountable") bytes, "
            + "but owns \(range.count)", at: entry.offset)
      }
      end = range.upperBound
      names.append(entry.name)
      tensors[entry.name] = try StoredArray(
        type: entry.type, shape: entry.shape,
        contents: buffer[range, as: "\(file.name)/\(entry.name)"])
    }
    guard end == buffer.count else {
      throw file.error("\(buffer.count - end) bytes follow the last tensor", at: start + end)
    }
    self.file = file.name
    self.names = names
    self.tensors = tensors
    metadata = header.metadata
  }

  /// A file of given arrays. They are laid out by decreasing size of element, then by name, so that
  /// each is aligned; column-major and big-endian ones are put in the format's order.
  ///
  /// - Throws: ``StructureError`` for a name used twice or reserved.
  public init(
    _ tensors: [String: StoredArray], metadata: [String: String] = [:]
  ) throws(StructureError) {
    if tensors["__metadata__"] != nil {
      throw StructureError("The name \"__metadata__\" is the format's own")
    }
    let rank = Dictionary(uniqueKeysWithValues: zip(ElementType.allCases, 0...))
    file = "tensors"
    self.tensors = tensors.mapValues { $0.canonical }
    self.metadata = metadata
    names = tensors.keys.sorted { a, b in
      let (x, y) = (rank[tensors[a]!.type]!, rank[tensors[b]!.type]!)
      return x != y ? x > y : a.utf8.lexicographicallyPrecedes(b.utf8)
    }
  }

  /// The array of a name, not yet read.
  ///
  /// - Throws: ``FormatError`` if the file has no tensor of that name.
  public func tensor(_ name: String) throws(FormatError) -> StoredArray {
    if let tensor = tensors[name] { return tensor }
    throw FormatError(file: file, reason: "There is no tensor named \(quoted(name))")
  }

  /// The elements of a tensor in single precision; see ``StoredArray/floats(allowingNonFinite:)``.
  public func floats(
    _ name: String, allowingNonFinite: Bool = false
  ) throws(FormatError) -> [Float] {
    try tensor(name).floats(allowingNonFinite: allowingNonFinite)
  }

  public static func == (a: SafeTensors, b: SafeTensors) -> Bool {
    a.names == b.names && a.metadata == b.metadata && a.tensors == b.tensors
  }
}
