import Scalars
import Structures
import Testing
import Verification

import MixedPrecision

/// Products with weights of four bits of which two of four are kept.
@Suite struct SparseProductTests {
  @Test func `more than two of four are refused with their column`() {
    var problem = SparseW4A32Product.problem(size: 3, draw: 0, seed: 2)
    for l in 4..<7 { problem.codes[l, 1] = 3 }
    for implementation in SparseW4A32Product.implementations where !implementation.voice.isPeer {
      let text = complaint { _ = try implementation(problem) }
      #expect(text.contains("Rows 4..<8 of column 1 keep"), "\(text)")
    }
    for implementation in SparseMarlinLayout.implementations {
      let wide = SparseMarlinLayout.Problem(codes: Matrix(repeating: 8, rows: 16, columns: 33))
      #expect(complaint { _ = try implementation(wide) }.contains("16 × 33"))
      let high = SparseMarlinLayout.Problem(
        codes: Matrix(rows: 16, columns: 32) { $0 + $1 == 0 ? 16 : 8 })
      #expect(complaint { _ = try implementation(high) }.contains("Code 0 is 16"))
    }
  }

  @Test func `sparse rows alone have the bits that they have in a batch`() throws {
    var generator = Generator(seed: 4, purpose: "sparse batches")
    var whole = SparseW4A32Product.problem(size: 70, draw: 0, seed: 11)
    let k = whole.codes.rows
    whole.activations = Matrix(rows: 15, columns: k) { _, _ in Float(generator.gaussian()) }
    for implementation in SparseW4A32Product.implementations where !implementation.voice.isPeer {
      let together = try implementation(whole)["c"]
      for row in 0..<15 {
        var alone = whole
        alone.activations = Matrix(
          rows: 1, columns: k, elements: Array(whole.activations[row: row]))
        #expect(
          try implementation(alone)["c"] == Array(together[row * 70..<(row + 1) * 70]),
          "\(implementation.name), row \(row)")
      }
    }
  }

  /// The dense kernel gives the same numbers as the sparse one, within both bounds.
  @Test func `dense and sparse kernels agree on what both can hold`() throws {
    let sparse = SparseW4A32Product.problem(size: 40, draw: 1, seed: 7)
    let dense = W4A32Product.Problem(
      activations: sparse.activations, codes: sparse.codes, steps: sparse.steps,
      group: sparse.group)
    let truth = W4A32Product.enclosure(of: dense)
    for implementation in SparseW4A32Product.implementations {
      let c = try implementation(sparse)
      #expect(
        W4A32Product.implementations.allSatisfy { $0.refusal(of: c, on: dense, truth) == nil })
    }
  }

  @Test func `codes at other places are noticed`() throws {
    let sparse = SparseW4A32Product.problem(size: 9, draw: 0, seed: 12)
    let own = SparseW4A32Product.enclosure(of: sparse)
    var turned = sparse
    turned.codes = Matrix(rows: sparse.codes.rows, columns: 9) {
      sparse.codes[$0 / 4 * 4 + 3 - $0 % 4, $1]
    }
    for implementation in SparseW4A32Product.implementations {
      #expect(implementation.refusal(of: try implementation(turned), on: sparse, own) != nil)
    }
  }
}
