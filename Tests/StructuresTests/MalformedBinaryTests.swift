import Structures
import Testing

/// Each malformed binary file, and the whole message about it.
struct MalformedBinaryTests {
  static func npy(_ header: String, _ contents: [UInt8] = []) -> [UInt8] {
    [0x93] + Array("NUMPY\u{1}\u{0}".utf8) + [UInt8(header.utf8.count), 0] + Array(header.utf8)
      + contents
  }

  static func entry(_ type: String = "<f8", _ shape: String = "()") -> String {
    "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape)}"
  }

  static let arrays: [(bytes: [UInt8], message: String)] = [
    ([], "a.npy: The file is empty."),
    (
      Array("hello".utf8),
      "a.npy, byte 0: This is not a .npy file: it does not begin with \\x93NUMPY."
    ),
    (
      Array(Golden.half[..<7]),
      "a.npy, byte 7: The version needs 1 bytes, but the file ends after 7."
    ),
    (
      Array(Golden.truth[..<9]),
      "a.npy, byte 8: The header's length needs 2 bytes, but the file ends after 9."
    ),
    (
      [0x93] + Array("NUMPY\u{9}\u{0}".utf8),
      "a.npy, byte 6: Version 9.0 of the format is not 1.0, 2.0 or 3.0."
    ),
    (
      [0x93] + Array("NUMPY\u{2}\u{0}".utf8) + [0, 0, 0, 0x80],
      "a.npy, byte 8: The header claims 2147483648 bytes, but the file has 12."
    ),
    (
      npy(entry(), [1, 2]),
      "a.npy, byte 63: The shape [] of float64 needs 8 bytes, but the file has 2."
    ),
    (npy(entry("|i1"), [1, 2]), "a.npy, byte 64: 1 bytes follow the array."),
    (
      npy(entry("<f8", "(9223372036854775807, 2)")),
      "a.npy, byte 10: The shape [9223372036854775807, 2] is not a possible size."
    ),
    (
      npy(entry("<f8", "(92233720368547758070,)")),
      "a.npy, byte 61: A size in the header is too large."
    ),
    (npy(entry("<f8", "(-1,)")), "a.npy, byte 61: The header has \"-1,)}\" where a size belongs."),
    (
      npy(entry("|O")),
      "a.npy, byte 20: The elements are Python objects, which only Python can read. "
        + "Convert them in NumPy: numpy.save('x.npy', a.astype('f8'))."
    ),
    (
      npy(entry("<c8")),
      "a.npy, byte 20: The element type \"<c8\" is not a number of a known format. "
        + "Convert it in NumPy: numpy.save('x.npy', a.astype('f8'))."
    ),
    (npy("{'shape': ()}"), "a.npy, byte 10: The header has no entry \"descr\"."),
    (
      npy("{'shape': (), 'shape': ()}"),
      "a.npy, byte 24: The header's entry \"shape\" is unknown or repeated."
    ),
    (npy(entry() + "x"), "a.npy, byte 63: The header has \"x\" after its end."),
    (npy("{'shape"), "a.npy, byte 11: A string in the header does not end."),
    (npy("{'fortran_order': 1"), "a.npy, byte 28: The header has \"1\" where \"False\" belongs."),
  ]

  @Test(arguments: arrays) func `npy`(file: (bytes: [UInt8], message: String)) {
    let error = #expect(throws: FormatError.self) { try NPY(file.bytes, name: "a.npy") }
    #expect(error?.description == file.message)
  }

  static func tensors(_ header: String, _ contents: Int = 0) -> [UInt8] {
    [UInt8(header.utf8.count)] + [UInt8](repeating: 0, count: 7) + Array(header.utf8)
      + [UInt8](repeating: 0, count: contents)
  }

  static func tensor(_ name: String, _ start: Int, _ end: Int, shape: String = "2") -> String {
    "\"\(name)\":{\"dtype\":\"U8\",\"shape\":[\(shape)],\"data_offsets\":[\(start),\(end)]}"
  }

  static let models: [(bytes: [UInt8], message: String)] = [
    ([], "m: The file is empty."),
    ([1, 0], "m, byte 0: The header's length needs 8 bytes, but the file ends after 2."),
    (
      [0, 0, 0, 0x80, 0, 0, 0, 0] + [UInt8](repeating: 0x20, count: 112),
      "m, byte 8: The header claims 2147483648 bytes, but the file has 120."
    ),
    (
      [UInt8](repeating: 255, count: 8),
      "m, byte 8: The header claims 18446744073709551615 bytes, but the file has 8."
    ),
    (tensors(""), "m, byte 8: The header has its end where \"{\" belongs."),
    (tensors(" {}"), "m, byte 8: The header has \" {}\" where \"{\" belongs."),
    (
      tensors("{\(tensor("a", 0, 2))", 2), "m, byte 60: The header has its end where \"}\" belongs."
    ),
    (tensors("{\(tensor("a", 0, 2))}", 3), "m, byte 63: 1 bytes follow the last tensor."),
    (
      tensors("{\(tensor("a", 0, 2))}", 1),
      "m, byte 9: Tensor \"a\" ends at 2, but the file has 1 bytes of tensors."
    ),
    (
      tensors("{\(tensor("a", 1, 3))}", 3),
      "m, byte 9: Tensor \"a\" begins at 1, but the one before ends at 0."
    ),
    (
      tensors("{\(tensor("a", 0, 2)),\(tensor("b", 1, 3))}", 3),
      "m, byte 61: Tensor \"b\" begins at 1, but the one before ends at 2."
    ),
    (
      tensors("{\(tensor("a", 0, 2)),\(tensor("a", 2, 4))}", 4),
      "m, byte 61: Two tensors are named \"a\"."
    ),
    (
      tensors("{\(tensor("a", 2, 0))}", 2),
      "m, byte 39: The offsets [2, 0] are not a beginning and an end."
    ),
    (
      tensors("{\(tensor("a", 0, 2, shape: "3"))}", 2),
      "m, byte 9: Tensor \"a\" of shape [3] and type U8 needs 3 bytes, but owns 2."
    ),
    (
      tensors("{\(tensor("a", 0, 2, shape: "4294967296,4294967296"))}", 2),
      "m, byte 9: Tensor \"a\" of shape [4294967296, 4294967296] and type U8 needs uncountable bytes, but owns 2."
    ),
    (
      tensors("{\(tensor("a", 0, 2, shape: "-3"))}", 2),
      "m, byte 36: The header has \"-3],\\\"data_of\" where a size belongs."
    ),
    (
      tensors("{\"a\":{\"dtype\":\"F8\"}}"), "m, byte 22: The element type \"F8\" is not supported."
    ),
    (tensors("{\"a\":{\"shape\":[]}}"), "m, byte 9: Tensor \"a\" has no entry \"data_offsets\"."),
    (
      tensors("{\"a\":{\"x\":[]}}"),
      "m, byte 14: The entry \"x\" of tensor \"a\" is unknown or repeated."
    ),
    (tensors("{\"\\ud800\":1}"), "m, byte 9: The string \"\\\\ud800\" is not JSON."),
    (
      tensors("{\"__metadata__\":{\"a\":1}}"),
      "m, byte 29: The header has \"1}}\" where a string belongs."
    ),
  ]

  @Test(arguments: models) func `safetensors`(file: (bytes: [UInt8], message: String)) {
    let error = #expect(throws: FormatError.self) { try SafeTensors(file.bytes, name: "m") }
    #expect(error?.description == file.message)
  }

  static func changed(_ changes: [Int: UInt8]) -> [UInt8] {
    var bytes = Golden.archive
    for (offset, byte) in changes { bytes[offset] = byte }
    return bytes
  }

  static let archives: [(bytes: [UInt8], message: String)] = [
    ([], "z.npz: The file is empty."),
    (Golden.float32, "z.npz, byte 0: This is not a ZIP archive: it does not begin with PK."),
    (
      Array(Golden.archive.dropLast()),
      "z.npz: The archive has no end record: it is truncated or bytes follow its end."
    ),
    (
      Golden.archive + [0],
      "z.npz: The archive has no end record: it is truncated or bytes follow its end."
    ),
    (changed([182: 9]), "z.npz, byte 55: The bytes of member \"a.npy\" do not have its checksum."),
    (
      changed([39: 0]),
      "z.npz, byte 0: The header of member \"a.npy\" claims 0 bytes, packed in 132, the directory 132."
    ),
    (changed([386: 1]), "z.npz, byte 386: Member \"a.npy\" is encrypted."),
    (changed([479: 0xFF]), "z.npz, byte 475: The member's name \"b.np�\" is not UTF-8."),
    (
      changed([478: 0x7A]),
      "z.npz, byte 187: The header of member \"b.nzy\" contradicts the directory."
    ),
    (
      changed([496: 0]),
      "z.npz, byte 492: The directory claims bytes 256..<358, but must end at byte 480."
    ),
    (
      changed([449: 0x84, 453: 0x84, 471: 0, 475: 0x61]),
      "z.npz, byte 0: Member \"a.npy\" begins at byte 0, but the one before ends at byte 187."
    ),
    (changed([490: 1]), "z.npz, byte 429: The directory has 51 bytes after its last entry."),
    (changed([490: 3]), "z.npz, byte 480: The directory has no entry here."),
  ]

  @Test(arguments: archives) func `npz`(file: (bytes: [UInt8], message: String)) {
    let error = #expect(throws: FormatError.self) { try NPZ(file.bytes, name: "z.npz") }
    #expect(error?.description == file.message)
  }

  @Test func `Numbers of another type, rank or finiteness are refused`() throws {
    let array = StoredArray([1, .nan] as [Float])
    #expect(throws: FormatError.self) { try array.values(of: Double.self) }
    #expect(throws: FormatError.self) { try array.matrix(allowingNonFinite: true) }
    let error = #expect(throws: FormatError.self) { try array.floats() }
    #expect(error?.reason == "Element 1 of shape [2], in row-major order, is nan, not finite")
    #expect(throws: FormatError.self) { try StoredArray([1e300]).floats() }
    let wrong = try StoredArray(type: .bool, shape: [1], contents: FileBytes([2], name: "b"))
    #expect(throws: FormatError.self) { try wrong.values(of: Bool.self) }
  }
}
