import Scalars
import Structures
import Testing
import Verification

import Bitmask

/// What cannot be multiplied is refused in words, and nearly right results are refused too.
@Suite struct BadInputTests {
  private func refusals<A: Algorithm>(_: A.Type, _ problem: A.Problem) -> [String?] {
    A.implementations.map { implementation in
      do {
        _ = try implementation(problem)
        return nil
      } catch { return "\(error)" }
    }
  }

  @Test func `a vector of another length is refused by all`() {
    let floats = BitmaskGEMV.Problem(
      matrix: Matrix(rows: 2, columns: 3, elements: [1, 0, 0, 0, 0, 2]), x: [1, 2])
    #expect(
      refusals(BitmaskGEMV.self, floats).allSatisfy {
        $0?.contains("A vector of 2 for 3 columns") == true
      })
    let bytes = BitmaskIntegerGEMV.Problem(
      matrix: Matrix(rows: 1, columns: 1, elements: [1]), x: [])
    #expect(
      refusals(BitmaskIntegerGEMV.self, bytes).allSatisfy {
        $0?.contains("A vector of 0 for 1 columns") == true
      })
  }

  @Test func `sums that may exceed 32 bits are refused`() {
    let n = 131_072
    let wide = BitmaskIntegerGEMV.Problem(
      matrix: Matrix(repeating: -128, rows: 1, columns: n), x: [Int8](repeating: -128, count: n))
    #expect(
      refusals(BitmaskIntegerGEMV.self, wide).allSatisfy {
        $0?.contains("may exceed 32 bits") == true
      })
    let most = BitmaskIntegerGEMV.Problem(
      matrix: Matrix(repeating: -128, rows: 1, columns: n - 1),
      x: [Int8](repeating: -128, count: n - 1))
    for implementation in BitmaskIntegerGEMV.implementations where !implementation.voice.isPeer {
      #expect(throws: Never.self) {
        let y = try implementation(most)["y"]
        #expect(y == [Double(n - 1) * 16_384])
      }
    }
  }

  @Test func `panels restore what they store, and count their bytes`() {
    var generator = Generator(seed: 1, purpose: "panels")
    for (m, n) in [(0, 0), (0, 5), (5, 0), (1, 1), (7, 33), (8, 64), (9, 200)] {
      let matrix = Matrix<Float>(rows: m, columns: n) { _, _ in
        generator.next() % 3 == 0 ? Float(generator.gaussian()) : 0
      }
      for width in [16, 64] {
        let panels = BitmaskPanels(matrix, width: width)
        #expect(panels.dense == matrix)
        #expect(panels.count == matrix.elements.count { $0 != 0 })
        #expect(panels.byteCount == 8 * panels.words.count + 4 * panels.count)
      }
    }
  }

  /// Mutants: one bit moved, one value exchanged with its neighbour.
  @Test func `a bit or a value at another place is refused`() throws {
    for size in 3...12 {
      let distinct = BitmaskIntegerGEMV.Problem(
        matrix: Matrix(rows: size, columns: 40) { i, j in (i + j) % 3 == 0 ? Int8(j + 1) : 0 },
        x: (0..<40).map { Int8(3 * $0 - 60) })
      let truth = BitmaskIntegerGEMV.enclosure(of: distinct)
      for implementation in BitmaskIntegerGEMV.implementations {
        let honest = try implementation(distinct)
        #expect(implementation.refusal(of: honest, on: distinct, truth) == nil)
        var moved = distinct
        let place = try #require(moved.matrix.elements.firstIndex { $0 != 0 })
        moved.matrix.elements[place + 1] = moved.matrix.elements[place]
        moved.matrix.elements[place] = 0
        #expect(implementation.refusal(of: try implementation(moved), on: distinct, truth) != nil)
      }
    }
  }
}
