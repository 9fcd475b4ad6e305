import Scalars
import Structures
import Testing

import Sparsity

@Suite struct PruningTests {
  private let twoOfFour = try! NMPattern(kept: 2, of: 4)

  @Test func `shapes that do not fit are refused, with what would`() throws {
    let wide = Matrix<Float>(repeating: 1, rows: 4, columns: 6)
    #expect(throws: SparsityError.self) { try NMPruning.rowMask(wide, twoOfFour) }
    let tall = Matrix<Float>(repeating: 1, rows: 6, columns: 4)
    let mask = try NMPruning.rowMask(tall, twoOfFour)
    #expect(throws: SparsityError.self) {
      try NMPruning.doubleMask(tall, rowMask: mask, twoOfFour)
    }
    let other = Matrix(repeating: true, rows: 4, columns: 4)
    #expect(throws: SparsityError.self) {
      try NMPruning.doubleMask(tall, rowMask: other, twoOfFour)
    }
    #expect(throws: StructureError.self) {
      try NMCompressed(wide, mask: Matrix(repeating: true, rows: 4, columns: 6), pattern: twoOfFour)
    }
    do { _ = try NMPruning.rowMask(wide, twoOfFour) } catch {
      #expect(error.description.contains("6 columns") && error.description.contains("2:4"))
    }
  }

  @Test func `groups of equal entries and of zeros keep N, in front`() throws {
    for value in [3, -0.0, 0, .nan, .infinity] as [Float] {
      let group = Matrix<Float>(repeating: value, rows: 1, columns: 8)
      let mask = try NMPruning.rowMask(group, twoOfFour)
      #expect(mask.elements == [true, true, false, false, true, true, false, false])
    }
  }

  @Test func `N = M keeps everything, in both directions`() throws {
    var generator = Generator(seed: 3, purpose: "dense")
    let w = Matrix<Float>(rows: 8, columns: 8) { _, _ in Float(generator.dyadic()) }
    let pattern = try NMPattern(kept: 4, of: 4)
    let row = try NMPruning.rowMask(w, pattern)
    let both = try NMPruning.doubleMask(w, rowMask: row, pattern)
    #expect(row.elements.allSatisfy { $0 } && both == row)
  }

  @Test func `a transposable mask loses nothing to the second step`() throws {
    // Checkerboards: two of four in every row and every column.
    let w = Matrix<Float>(rows: 8, columns: 8) { i, j in (i + j) % 2 == 0 ? 5 : 1 }
    let row = try NMPruning.rowMask(w, twoOfFour)
    #expect(try NMPruning.doubleMask(w, rowMask: row, twoOfFour) == row)
  }

  @Test(arguments: [(1, 2), (2, 4), (2, 8), (4, 8), (3, 5), (0, 4), (4, 4)])
  func `codes of places go there and back`(kept: Int, group: Int) throws {
    var generator = Generator(seed: 5, purpose: "codes \(kept):\(group)")
    let pattern = try NMPattern(kept: kept, of: group)
    let dense = Matrix<Float>(rows: 6, columns: 7 * group) { _, _ in Float(generator.gaussian()) }
    let mask = try NMPruning.rowMask(dense, pattern)
    let matrix = try NMCompressed(dense, mask: mask, pattern: pattern)
    let codes = PlaceCodes(matrix)
    #expect(codes.bytes.count == (42 * matrix.pattern.indexBits + 7) / 8)
    #expect(codes.restore(matrix.values, rows: 6) == matrix.dense)
  }
}
