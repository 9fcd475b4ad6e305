import Scalars
import Structures
import Testing
import Verification

import Sparsity

/// What is promised bit by bit: compressed forms do what dense ones with zeros do.
@Suite struct BitwiseTests {
  @Test(arguments: [1, 5, 8, 16])
  func `the sparse product is the dense one in the same order`(size: Int) throws {
    let sparse = try #require(SparseProduct.implementations.first { $0.name == "columns-float32" })
    for draw in 0..<5 {
      let problem = SparseProduct.problem(size: size, draw: draw, seed: 9)
      let dense = problem.weights.dense, x = problem.x.map { Float($0) }
      var expected: [Double] = []
      for b in 0..<x.rows {
        for i in 0..<dense.rows {
          var sum: Float = 0
          for j in 0..<dense.columns { sum += dense[i, j] * x[b, j] }
          expected.append(Double(sum))
        }
      }
      #expect(try sparse(problem).isBitwiseEqual(to: ["y": .scalars(expected)]))
    }
  }

  /// Fifty steps with weights and moments fed back: no bit is allowed to differ, in any lane.
  @Test func `AdamW on compressed state goes the way of the dense one with masks`() throws {
    var generator = Generator(seed: 2, purpose: "bitwise AdamW")
    let first = SparseAdamW.problem(size: 37, using: &generator)
    let implementations = SparseAdamW.implementations
    let dense = try #require(implementations.first { $0.name.hasPrefix("dense") })
    for compressed in implementations where compressed.name.hasPrefix("compressed") {
      var problem = first
      for step in 1...50 {
        problem.step = step
        problem.gradient = problem.gradient.map { _ in Float(generator.gaussian()) }
        let (a, b) = (try compressed(problem), try dense(problem))
        #expect(a.isBitwiseEqual(to: b), "\(compressed.name), step \(step)")
        problem.first = a["m"].map { Float($0) }
        problem.second = a["v"].map { Float($0) }
        let w = a["w"]
        problem.weights = try NMCompressed(
          rows: 1, columns: problem.weights.columns, pattern: problem.weights.pattern,
          values: problem.weights.absoluteColumns.map { Float(w[$0]) },
          indices: problem.weights.indices)
      }
    }
  }

  @Test func `streamed results are those that are not streamed`() throws {
    var generator = Generator(seed: 4, purpose: "streaming")
    // Beyond 2²⁰ kept entries the kernel for AVX-512 streams; 17 more leave a tail.
    let problem = SparseAdamW.problem(size: (1 << 19) + 17, using: &generator)
    let results = try SparseAdamW.implementations.map { try $0(problem) }
    for result in results.dropFirst() { #expect(result.isBitwiseEqual(to: results[0])) }
  }

  @Test func `the transposed copy is the transpose of the masked weights`() throws {
    var generator = Generator(seed: 6, purpose: "transposed copy")
    let pattern = try NMPattern(kept: 2, of: 4)
    var w = Matrix<Float>(rows: 16, columns: 24) { _, _ in Float(generator.gaussian()) }
    for _ in 0..<5 {
      let copy = try DoublePrunedBackward.compressedTranspose(w, pattern)
      let row = try NMPruning.rowMask(w, pattern)
      let both = try NMPruning.doubleMask(w, rowMask: row, pattern)
      #expect(copy.dense == NMPruning.masked(w, both).transposed)
      w = NMPruning.masked(w, row).map { $0 + ($0 == 0 ? 0 : Float(generator.gaussian()) / 8) }
    }
  }
}
