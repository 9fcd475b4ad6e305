internal import CZlib

/// The cyclic redundancy check of gzip and PNG, CRC-32, by zlib.
public enum Checksum {
  /// Of bytes: 0 of none, and another number after any change of up to 32 neighbouring bits.
  public static func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let bytes = Array(bytes)
    return UInt32(truncatingIfNeeded: crc32_z(0, bytes, bytes.count))
  }
}
