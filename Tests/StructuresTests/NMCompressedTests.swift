import Foundation
import Structures
import Testing

struct NMCompressedTests {
  @Test func `Compressing and expanding keeps every bit`() throws {
    var random = SplitMix(3)
    for (n, m) in [(0, 1), (1, 1), (1, 2), (2, 4), (4, 8), (3, 7), (8, 16), (200, 256)] {
      let pattern = try NMPattern(kept: n, of: m)
      for (rows, groups) in [(0, 2), (3, 0), (1, 1), (4, 3)] {
        var mask = Matrix(repeating: false, rows: rows, columns: groups * m)
        for i in 0..<rows {
          for start in stride(from: 0, to: groups * m, by: m) {
            for place in (0..<m).shuffled(using: &random).prefix(random.below(n + 1)) {
              mask[i, start + place] = true
            }
          }
        }
        let dense = Matrix(rows: rows, columns: groups * m) { _, _ in
          Double(bitPattern: random.next())
        }
        let compressed = try NMCompressed(dense, mask: mask, pattern: pattern)
        #expect(compressed.values.count == rows * groups * n)
        let expected = Matrix(rows: rows, columns: groups * m) { i, j in
          mask[i, j] ? dense[i, j].bitPattern : 0
        }
        #expect(compressed.dense.map(\.bitPattern) == expected)
        let again = try NMCompressed(
          rows: rows, columns: groups * m, pattern: pattern,
          values: compressed.values.map(\.bitPattern), indices: compressed.indices)
        #expect(again.dense == expected)
      }
    }
  }

  /// ⌈log₂ C(M, N)⌉. The large ones are from Python's `(math.comb(m, n) - 1).bit_length()`.
  @Test(arguments: [
    (0, 4, 0), (4, 4, 0), (1, 1, 0), (1, 2, 1), (2, 4, 3), (1, 4, 2), (4, 8, 7), (8, 16, 14),
    (1, 256, 8), (16, 32, 30), (32, 64, 61), (34, 68, 65), (64, 128, 125), (128, 256, 252),
    (255, 256, 8), (100, 200, 196),
  ])
  func `An index needs the logarithm of the binomial coefficient`(n: Int, m: Int, bits: Int) throws
  {
    #expect(try NMPattern(kept: n, of: m).indexBits == bits)
  }

  @Test func `What is no such structure is refused with the reason`() throws {
    let pattern = try NMPattern(kept: 1, of: 2)
    let ones = Matrix(repeating: 1.0, rows: 1, columns: 4)
    let mask = Matrix(rows: 1, columns: 4, elements: [true, false, true, true])
    #expect(throws: StructureError("Row 0 keeps 2 of columns 2..<4, but the pattern is 1:2")) {
      try NMCompressed(ones, mask: mask, pattern: pattern)
    }
    #expect(throws: StructureError("4 columns are not a multiple of the group, 3")) {
      try NMCompressed(ones, mask: mask, pattern: NMPattern(kept: 1, of: 3))
    }
    #expect(throws: StructureError("A 4 x 1 mask for a 1 x 4 matrix")) {
      try NMCompressed(ones, mask: mask.transposed, pattern: pattern)
    }
    #expect(throws: StructureError("Index 2 after -1 in a group of pattern 1:2")) {
      try NMCompressed(rows: 1, columns: 2, pattern: pattern, values: [1.0], indices: [2])
    }
    #expect(throws: StructureError.self) {
      try NMCompressed(rows: 1, columns: 2, pattern: pattern, values: [1.0, 2], indices: [0, 1])
    }
    for (n, m) in [(3, 2), (-1, 2), (0, 0), (1, 257)] {
      #expect(throws: StructureError.self) { try NMPattern(kept: n, of: m) }
    }
  }

  @Test func `It survives JSON, and an invalid one does not`() throws {
    let ones = Matrix(repeating: 1.0, rows: 1, columns: 2)
    let mask = Matrix(rows: 1, columns: 2, elements: [false, true])
    let value = try NMCompressed(ones, mask: mask, pattern: NMPattern(kept: 1, of: 2))
    let json = try JSONEncoder().encode(value)
    #expect(try JSONDecoder().decode(NMCompressed<Double>.self, from: json) == value)
    let text = String(decoding: json, as: UTF8.self)
    let wrong = Data(text.replacingOccurrences(of: "\"kept\":1", with: "\"kept\":3").utf8)
    #expect(wrong != json)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(NMCompressed<Double>.self, from: wrong)
    }
  }
}
