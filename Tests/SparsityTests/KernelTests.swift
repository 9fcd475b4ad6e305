import Scalars
import Structures
import Testing
import Verification

import Sparsity

/// What the vector kernels promise beside their bounds, and what the checks must notice in them.
@Suite struct KernelTests {
  /// An output is one sum in the order of the slots, whichever tile and block it falls into.
  @Test func `an output depends on no other row of the batch`() throws {
    var generator = Generator(seed: 8, purpose: "rows alone")
    let problems = SparseProduct.edges(using: &generator).filter { $0.x.rows < 40 }
    for implementation in SparseProduct.implementations where isKernel(implementation.name) {
      for problem in problems {
        let (b, m) = (problem.x.rows, problem.weights.rows)
        let y = try implementation(problem)["y"]
        for i in 0..<b {
          var single = problem
          single.x = Matrix(rows: 1, columns: problem.x.columns) { problem.x[i, $1] }
          let row = try implementation(single)
          let expected: Observation<Double> = ["y": .scalars(Array(y[i * m..<(i + 1) * m]))]
          #expect(row.isBitwiseEqual(to: expected), "\(implementation.name), row \(i) of \(b)")
        }
      }
    }
  }

  /// Mutants of the layout: one value, or the place of one value, is another one's.
  @Test func `a misplaced value is refused at every edge`() throws {
    var generator = Generator(seed: 9, purpose: "misplaced")
    for implementation in SparseProduct.implementations where isKernel(implementation.name) {
      for drawn in SparseProduct.edges(using: &generator) where drawn.x.rows < 40 {
        var problem = drawn
        (problem.x, problem.weights) = (distinct(like: drawn.x), try ones(like: drawn.weights))
        let truth = SparseProduct.enclosure(of: problem)
        #expect(implementation.refusal(of: try implementation(problem), on: problem, truth) == nil)
        for slot in [0, problem.weights.values.count - 1] {
          var mutant = problem
          mutant.weights = moved(problem.weights, slot)
          let refusal = implementation.refusal(of: try implementation(mutant), on: problem, truth)
          #expect(refusal != nil, "\(implementation.name), slot \(slot)")
        }
      }
    }
  }

  @Test func `a misplaced slot of a gradient is refused at every edge`() throws {
    var generator = Generator(seed: 10, purpose: "misplaced")
    for implementation in MaskedGradient.implementations where isKernel(implementation.name) {
      for drawn in MaskedGradient.edges(using: &generator) {
        var problem = drawn
        (problem.slopes, problem.x) = (drawn.slopes.map { _ in 1 }, distinct(like: drawn.x))
        let truth = MaskedGradient.enclosure(of: problem)
        #expect(implementation.refusal(of: try implementation(problem), on: problem, truth) == nil)
        for slot in [0, problem.weights.values.count - 1] {
          var mutant = problem
          mutant.weights = moved(problem.weights, slot)
          let refusal = implementation.refusal(of: try implementation(mutant), on: problem, truth)
          #expect(refusal != nil, "\(implementation.name), slot \(slot)")
        }
      }
    }
  }

  /// Masks and codes of large matrices with many ties: every lane and the sort agree.
  @Test func `all ways of pruning keep the same entries`() throws {
    var generator = Generator(seed: 11, purpose: "ties")
    let pattern = try NMPattern(kept: 2, of: 4)
    let kinds: [Double] = [0, -0.0, 1, -1, 2, .infinity, .nan, 0x1p-149]
    let weights = Matrix<Double>(rows: 64, columns: 100) { _, _ in
      kinds[Int(generator.next() % UInt64(kinds.count))]
    }
    var pruned = DoublePruning.problem(size: 1, draw: 0, seed: 11)
    (pruned.weights, pruned.pattern) = (weights, pattern)
    let masks = try DoublePruning.implementations.filter { !$0.name.hasPrefix("released") }.map {
      try $0(pruned)
    }
    for other in masks.dropFirst() { #expect(other.isBitwiseEqual(to: masks[0])) }
    var whole = NMCompression.problem(size: 1, draw: 0, seed: 11)
    (whole.matrix, whole.pattern) = (weights, pattern)
    let compressed = try NMCompression.implementations.map { try $0(whole) }
    for other in compressed.dropFirst() { #expect(other.isBitwiseEqual(to: compressed[0])) }
  }

  /// Columns of a group differ by one at least: any other place is beyond every bound.
  private func distinct(like x: Matrix<Double>) -> Matrix<Double> {
    Matrix(rows: x.rows, columns: x.columns) { Double($1 % 8 + 1) }
  }

  private func ones(like matrix: NMCompressed<Float>) throws -> NMCompressed<Float> {
    try NMCompressed(
      rows: matrix.rows, columns: matrix.columns, pattern: matrix.pattern,
      values: matrix.values.map { _ in 1 }, indices: matrix.indices)
  }

  private func isKernel(_ name: String) -> Bool {
    name.hasPrefix("panels") || name.hasPrefix("slots")
  }

  /// The matrix with the value of one slot moved to a place that its group has not kept.
  private func moved(_ matrix: NMCompressed<Float>, _ slot: Int) -> NMCompressed<Float> {
    let (n, m) = (matrix.pattern.kept, matrix.pattern.group)
    let start = slot / n * n
    var places = matrix.indices
    let free = (0..<m).first { !matrix.indices[start..<start + n].contains(UInt8($0)) } ?? 0
    places[slot] = UInt8(free)
    let group = places[start..<start + n].indices.sorted { places[$0] < places[$1] }
    var values = matrix.values
    for (k, from) in group.enumerated() { values[start + k] = matrix.values[from] }
    let sorted = group.map { places[$0] }
    for (k, place) in sorted.enumerated() { places[start + k] = place }
    do {
      return try NMCompressed(
        rows: matrix.rows, columns: matrix.columns, pattern: matrix.pattern, values: values,
        indices: places)
    } catch { preconditionFailure("\(error)") }
  }
}
