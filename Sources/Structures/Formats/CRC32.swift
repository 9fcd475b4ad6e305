/// The cyclic redundancy check of ZIP, gzip and PNG: polynomial 0xEDB88320, bits reflected, start and
/// end inverted (ISO 3309).
enum CRC32 {
  /// Four tables: entry b of table t is the remainder of byte b followed by t zero bytes, so that
  /// four bytes are one step.
  private static let tables: [[UInt32]] = {
    var tables = [
      (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { crc, _ in crc >> 1 ^ (crc & 1 == 0 ? 0 : 0xEDB8_8320) }
      }
    ]
    for t in 0..<3 {
      tables.append(tables[t].map { $0 >> 8 ^ tables[0][Int($0 & 255)] })
    }
    return tables
  }()

  static func checksum(_ bytes: FileBytes) -> UInt32 {
    let (t0, t1, t2, t3) = (tables[0], tables[1], tables[2], tables[3])
    return bytes.withUnsafeBytes { source in
      var crc = UInt32.max
      let words = source.count / 4
      for k in 0..<words {
        crc ^= UInt32(littleEndian: source.loadUnaligned(fromByteOffset: 4 * k, as: UInt32.self))
        crc =
          t3[Int(crc & 255)] ^ t2[Int(crc >> 8 & 255)] ^ t1[Int(crc >> 16 & 255)]
          ^ t0[Int(crc >> 24)]
      }
      for byte in source[(4 * words)...] { crc = crc >> 8 ^ t0[Int((crc ^ UInt32(byte)) & 255)] }
      return ~crc
    }
  }
}
