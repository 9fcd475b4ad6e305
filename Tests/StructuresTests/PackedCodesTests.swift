import Foundation
import Structures
import Testing

struct PackedCodesTests {
  @Test(arguments: 1...8) func `Codes of every width and count come back`(width: Int) throws {
    var random = SplitMix(UInt64(width))
    let range = PackedCodes.range(ofWidth: width)
    for count in 0...33 {
      let codes = (0..<count).map { _ in Int.random(in: range, using: &random) }
      var packed = try PackedCodes(codes, width: width)
      #expect(packed.unpacked.map(Int.init) == codes)
      #expect(packed.byteCount == (count * width + 7) / 8)
      // The whole as one number, by the definition of the bit order.
      for bit in 0..<count * width {
        let expected = codes[bit / width] >> (bit % width) & 1
        #expect(Int(packed.bytes[bit / 8] >> (bit % 8)) & 1 == expected)
      }
      #expect(try PackedCodes(bytes: packed.bytes, count: count, width: width) == packed)
      // Setting one code leaves the others alone.
      for k in 0..<count {
        let before = packed.unpacked
        packed[k] = Int8(Int.random(in: range, using: &random))
        #expect((0..<count).allSatisfy { $0 == k || packed[$0] == before[$0] })
        packed[k] = before[k]
        #expect(packed.unpacked == before)
      }
    }
  }

  @Test func `The bit order is little-endian`() throws {
    // 3, -1, 2 in three bits are 011, 111, 010: 0_1011_1011 read from the right.
    #expect(try PackedCodes([3, -1, 2] as [Int8], width: 3).bytes == [0b1011_1011, 0])
    #expect(try PackedCodes([3, -1, -4], width: 3).bytes == [0b0011_1011, 1])
  }

  @Test func `What does not fit is refused with the reason`() {
    #expect(throws: StructureError("Code 1 is 4, but 3 bits hold -4...3")) {
      try PackedCodes([3, 4], width: 3)
    }
    #expect(throws: StructureError("A code of 9 bits, not of 1 to 8")) {
      try PackedCodes([3, 4], width: 9)
    }
    #expect(throws: StructureError("The bits after the last code are not zero")) {
      try PackedCodes(bytes: [0x80], count: 2, width: 3)
    }
    #expect(throws: StructureError("3 codes of 3 bits in 1 bytes")) {
      try PackedCodes(bytes: [0], count: 3, width: 3)
    }
    #expect(throws: StructureError.self) { try PackedCodes(bytes: [], count: .max, width: 3) }
  }

  @Test func `Codes survive JSON, and invalid ones do not`() throws {
    let codes = try PackedCodes([1, -2, 0], width: 2)
    let json = try JSONEncoder().encode(codes)
    #expect(try JSONDecoder().decode(PackedCodes.self, from: json) == codes)
    let wrong = Data(#"{"width":9,"count":3,"bytes":[0]}"#.utf8)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(PackedCodes.self, from: wrong)
    }
  }
}
