extension Zip {
  /// An archive of stored members, byte for byte as `numpy.savez` writes it: local headers with
  /// ZIP64 sizes, dated 1 January 1980.
  ///
  /// - Precondition: Less than 4 GB and 65,535 members; names of less than 64 KB.
  static func encode(_ members: [(name: String, contents: [UInt8])]) -> [UInt8] {
    var archive = LittleEndianBytes()
    var directory = LittleEndianBytes()
    for (name, contents) in members {
      let name = Array(name.utf8)
      let size = contents.count
      let checksum = CRC32.checksum(FileBytes(contents, name: ""))
      let offset = archive.bytes.count
      precondition(offset + size < 0xFFFF_FFFF && name.count <= 0xFFFF, "Too large for ZIP.")
      let flags = name.allSatisfy { $0 < 0x80 } ? 0 : 0x800
      archive.bytes += [0x50, 0x4B, 3, 4]
      archive.append(45, 2)
      archive.append(flags, 2)
      archive.append(0, 4)
      archive.append(firstOfJanuary1980, 2)
      archive.append(Int(checksum), 4)
      archive.append(-1, 8)
      archive.append(name.count, 2)
      archive.append(20, 2)
      archive.bytes += name
      archive.append(1, 2)
      archive.append(16, 2)
      archive.append(size, 8)
      archive.append(size, 8)
      archive.bytes += contents

      directory.bytes += [0x50, 0x4B, 1, 2, 45, 3]
      directory.append(45, 2)
      directory.append(flags, 2)
      directory.append(0, 4)
      directory.append(firstOfJanuary1980, 2)
      directory.append(Int(checksum), 4)
      directory.append(size, 4)
      directory.append(size, 4)
      directory.append(name.count, 2)
      directory.append(0, 8)
      directory.append(0o600 << 16, 4)
      directory.append(offset, 4)
      directory.bytes += name
    }
    precondition(members.count < 0xFFFF, "Too many members for ZIP.")
    let start = archive.bytes.count
    archive.bytes += directory.bytes
    archive.bytes += [0x50, 0x4B, 5, 6]
    archive.append(0, 4)
    archive.append(members.count, 2)
    archive.append(members.count, 2)
    archive.append(directory.bytes.count, 4)
    archive.append(start, 4)
    archive.append(0, 2)
    return archive.bytes
  }

  private static let firstOfJanuary1980 = 0x21
}

/// Bytes to which integers are appended, least significant byte first.
struct LittleEndianBytes {
  var bytes: [UInt8] = []

  mutating func append(_ value: Int, _ size: Int) {
    for k in 0..<size { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * k))) }
  }
}
