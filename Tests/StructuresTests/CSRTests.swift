import Foundation
import Structures
import Testing

struct CSRTests {
  /// Arrays that are no matrix, and what is said of them. The valid one is
  /// 2 x 3, [0, 2, 3], [0, 2, 1], three values.
  static let faults: [(rows: Int, pointers: [Int], indices: [Int], reason: String)] = [
    (-1, [], [], "A -1 x 3 matrix has a negative size"),
    (2, [0, 2], [0, 2], "2 rows need one row pointer more than rows, but there are 2"),
    (2, [0, 2, 3], [0, 2], "2 column indices for 3 values"),
    (2, [1, 2, 3], [0, 2, 1], "The row pointers run from 1 to 3, but there are 3 values"),
    (2, [0, 2, 2], [0, 2, 1], "The row pointers run from 0 to 2, but there are 3 values"),
    (2, [0, 4, 3], [0, 2, 1], "The row pointers decrease after row 1, from 4 to 3"),
    (2, [0, 2, 3], [0, 3, 1], "Row 0 has an entry in column 3 of 3"),
    (2, [0, 2, 3], [-1, 2, 1], "Row 0 has an entry in column -1 of 3"),
    (2, [0, 2, 3], [2, 2, 1], "Row 0 has column 2 after column 2"),
    (2, [0, 2, 3], [2, 0, 1], "Row 0 has column 0 after column 2"),
  ]

  @Test(arguments: faults) func `Invalid arrays are refused with the reason`(
    fault: (rows: Int, pointers: [Int], indices: [Int], reason: String)
  ) throws {
    let values = [1.0, 2, 3]
    #expect(throws: StructureError(fault.reason)) {
      try CSR(
        rows: fault.rows, columns: 3, rowPointers: fault.pointers, columnIndices: fault.indices,
        values: fault.rows < 0 ? [] : fault.pointers.count == 2 ? [1, 2] : values)
    }
    let valid = try CSR(
      rows: 2, columns: 3, rowPointers: [0, 2, 3], columnIndices: [0, 2, 1], values: values)
    #expect(valid.dense.elements == [1, 0, 2, 0, 3, 0])
    #expect(valid.density == 0.5)
  }

  @Test func `Triplets, dense matrices and compressed rows are one matrix`() throws {
    var random = SplitMix(1)
    for _ in 0..<200 {
      let (rows, columns) = (random.below(7), random.below(7))
      let triplets = random.triplets(rows: rows, columns: columns)
      let sparse = try CSR(rows: rows, columns: columns, triplets: triplets)
      var dense = Matrix(repeating: 0.0, rows: rows, columns: columns)
      for entry in triplets { dense[entry.row, entry.column] = entry.value }
      #expect(sparse.dense == dense)
      #expect(sparse.transposed.dense == dense.transposed)
      #expect(sparse.transposed.transposed == sparse)
      #expect(try CSR(rows: rows, columns: columns, triplets: sparse.triplets) == sparse)
      #expect(CSR(dense).dense == dense)
      #expect(try CSR(rows: rows, columns: columns, summing: triplets) == sparse)
      for i in 0..<rows {
        #expect((0..<columns).allSatisfy { sparse[i, $0] == dense[i, $0] })
        #expect(sparse[row: i].columns.count == sparse.range(ofRow: i).count)
      }
    }
  }

  @Test func `Two entries in one place are refused or summed in their order`() throws {
    let twice = [1e16, 1, -1e16].map { Triplet(row: 1, column: 0, value: $0) }
    #expect(throws: StructureError("Row 1 has column 0 after column 0")) {
      try CSR(rows: 2, columns: 1, triplets: twice)
    }
    // (1e16 + 1) - 1e16 is 0 in doubles; in another order it would be 1.
    #expect(try CSR(rows: 2, columns: 1, summing: twice).values == [0])
    #expect(throws: StructureError("Entry (2, 0) of a 2 x 1 matrix")) {
      try CSR(rows: 2, columns: 1, summing: [Triplet(row: 2, column: 0, value: 1.0)])
    }
  }

  @Test func `Compressed rows survive JSON, and invalid ones do not`() throws {
    var random = SplitMix(2)
    let matrix = random.csr(rows: 5, columns: 6)
    let json = try JSONEncoder().encode(matrix)
    #expect(try JSONDecoder().decode(CSR<Double>.self, from: json) == matrix)
    let wrong = #"{"rows":1,"columns":1,"rowPointers":[0,1],"columnIndices":[1],"values":[1]}"#
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(CSR<Double>.self, from: Data(wrong.utf8))
    }
  }
}
