import Bindings
import Testing

struct GzipTests {
  @Test func `Bytes come back, whatever their number`() throws {
    for count in [0, 1, 1000, 65_536, 200_001] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* $0 / 7) }
      let packed = try Gzip.compressed(bytes)
      #expect(packed.prefix(2) == [0x1F, 0x8B])
      #expect(try Gzip.decompressed(packed) == bytes)
    }
  }

  /// A stored block, written by hand: header, length and its complement, "abc", CRC-32 and length.
  @Test func `A file by hand is read`() throws {
    let bytes: [UInt8] =
      [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 1, 3, 0, 252, 255, 97, 98, 99]
      + [0xC2, 0x41, 0x24, 0x35, 3, 0, 0, 0]
    #expect(try Gzip.decompressed(bytes) == [97, 98, 99])
    for place in [11, 15, 18, 22] {
      var damaged = bytes
      damaged[place] ^= 1
      #expect(throws: BindingError.self) { try Gzip.decompressed(damaged) }
    }
  }

  @Test func `What is no gzip, ends early, goes on or grows too large is refused`() throws {
    let packed = try Gzip.compressed([UInt8](repeating: 5, count: 1_000_000))
    #expect(throws: BindingError.self) { try Gzip.decompressed([1, 2, 3]) }
    #expect(throws: BindingError.self) { try Gzip.decompressed([]) }
    #expect(throws: BindingError.self) { try Gzip.decompressed(Array(packed.dropLast())) }
    #expect(throws: BindingError.self) { try Gzip.decompressed(packed + [0]) }
    #expect(throws: BindingError.self) { try Gzip.decompressed(packed, limit: 1000) }
  }
}
