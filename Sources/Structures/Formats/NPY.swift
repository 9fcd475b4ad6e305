/// NumPy's `.npy` file: one array of numbers.
///
/// Versions 1.0 to 3.0 of the format are read, of either byte order and index order. Written again, a
/// file that NumPy 1.25 or later wrote has the same bytes.
///
/// Source: the NumPy documentation, *numpy.lib.format*.
public struct NPY: FileFormat {
  /// The major version of the format, 1 to 3.
  public let version: UInt8
  public let array: StoredArray

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// - Precondition: NumPy knows the element type; it does not know bfloat16.
  public init(_ array: StoredArray) {
    precondition(array.type.numpyCode != nil, "NumPy has no \(array.type.rawValue).")
    self.array = array
    version = NPY.header(array).utf8.count + 1 + 10 <= 1 << 16 ? 1 : 2
  }

  public init(_ file: FileBytes) throws(FormatError) {
    guard file.count > 0 else { throw file.error("The file is empty") }
    guard file.starts(with: NPY.magic) else {
      throw file.error("This is not a .npy file: it does not begin with \\x93NUMPY", at: 0)
    }
    let major = try file.integer(UInt8.self, at: 6, "The version")
    let minor = try file.integer(UInt8.self, at: 7, "The version")
    guard 1...3 ~= major, minor == 0 else {
      throw file.error("Version \(major).\(minor) of the format is not 1.0, 2.0 or 3.0", at: 6)
    }
    let claimed =
      major == 1
      ? Int(try file.integer(UInt16.self, at: 8, "The header's length"))
      : Int(try file.integer(UInt32.self, at: 8, "The header's length"))
    let start = major == 1 ? 10 : 12
    guard claimed <= file.count - start else {
      throw file.error(
        "The header claims \(claimed) bytes, but the file has \(file.count)", at: 8)
    }
    let header = try NPYHeader(file, start..<start + claimed)
    let contents = start + claimed..<file.count
    guard let size = byteCount(of: header.shape, header.type) else {
      throw file.error("The shape \(header.shape) is not a possible size", at: start)
    }
    guard size <= contents.count else {
      throw file.error(
        "The shape \(header.shape) of \(header.type.rawValue) needs \(size) bytes, "
          + "but the file has \(contents.count)", at: contents.lowerBound)
    }
    guard size == contents.count else {
      throw file.error(
        "\(contents.count - size) bytes follow the array", at: contents.lowerBound + size)
    }
    version = major
    array = try StoredArray(
      type: header.type, shape: header.shape, isColumnMajor: header.isColumnMajor,
      isBigEndian: header.isBigEndian, contents: file[contents])
  }

  public var encoded: [UInt8] {
    let prefix = version == 1 ? 10 : 12
    var header = Array(NPY.header(array).utf8)
    // NumPy aligns the numbers to 64 bytes.
    header += Array(repeating: UInt8(ascii: " "), count: 63 - (prefix + header.count) % 64)
    header.append(UInt8(ascii: "\n"))
    let length = (0..<prefix - 8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    return NPY.magic + [version, 0] + length + header + array.contents.array
  }

  /// The header without the blanks that align it. NumPy leaves room for the slowest extent to grow
  /// to 21 digits.
  private static func header(_ array: StoredArray) -> String {
    let order = array.type.size == 1 ? "|" : array.isBigEndian ? ">" : "<"
    let extents = array.shape.map(\.description).joined(separator: ", ")
    let slowest = array.isColumnMajor ? array.shape.last : array.shape.first
    let room = slowest.map { max(21 - $0.description.count, 0) } ?? 0
    return "{'descr': '\(order)\(array.type.numpyCode!)', "
      + "'fortran_order': \(array.isColumnMajor ? "True" : "False"), "
      + "'shape': (\(extents)\(array.shape.count == 1 ? "," : "")), }"
      + String(repeating: " ", count: room)
  }
}
