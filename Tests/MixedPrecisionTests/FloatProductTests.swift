import Scalars
import Structures
import Testing
import Verification

import MixedPrecision

/// Products of floats and halves with weights of four bits: bad input, wrong kernels, rows beside rows.
@Suite struct FloatProductTests {
  @Test func `operands that do not fit are refused`() {
    func text(_ change: (inout W4A32Product.Problem) -> Void) -> [String] {
      var problem = W4A32Product.problem(size: 3, draw: 0, seed: 2)
      change(&problem)
      return W4A32Product.implementations.map { implementation in
        complaint { _ = try implementation(problem) }
      }
    }
    func all(_ words: String, _ change: (inout W4A32Product.Problem) -> Void) -> Bool {
      text(change).allSatisfy { $0.contains(words) }
    }
    #expect(all("Groups of 12 terms") { $0.group = 12 })
    #expect(all("Groups of 0 terms") { $0.group = 0 })
    #expect(all("no whole number of groups") { $0.group = 1024 })
    #expect(all("9 × 3") { $0.steps = Matrix(repeating: 1, rows: 9, columns: 3) })
    #expect(all("7 columns") { $0.activations = Matrix(repeating: 1, rows: 4, columns: 7) })
  }

  @Test func `shapes of half precision that do not fit are refused`() {
    for implementation in W4A16Product.implementations {
      var problem = W4A16Product.problem(size: 3, draw: 0, seed: 2)
      problem.group = 4
      #expect(complaint { _ = try implementation(problem) }.contains("Groups of 4 terms"))
    }
  }

  /// The contract: a row's bits do not depend on how many rows stand beside it.
  @Test(arguments: [5, 33, 130])
  func `a row alone has the bits that it has in a batch`(size: Int) throws {
    var generator = Generator(seed: 4, purpose: "float batches")
    var whole = W4A32Product.problem(size: size, draw: 0, seed: 11)
    let k = whole.codes.rows
    whole.activations = Matrix(rows: 23, columns: k) { _, _ in Float(generator.gaussian()) }
    for implementation in W4A32Product.implementations where !implementation.voice.isPeer {
      let together = try implementation(whole)["c"]
      for row in 0..<23 {
        var alone = whole
        alone.activations = Matrix(
          rows: 1, columns: k, elements: Array(whole.activations[row: row]))
        let own = Array(together[row * size..<(row + 1) * size])
        #expect(try implementation(alone)["c"] == own, "\(implementation.name), row \(row)")
      }
    }
  }

  /// Among them those that the released test of MARLIN lets pass.
  @Test func `mutants of the products are refused`() throws {
    for draw in 0..<2 {
      try expectRefusals(
        of: W4A32Product.self, W4A32Product.problem(size: 40, draw: draw, seed: 11))
      try expectRefusals(
        of: SparseW4A32Product.self, SparseW4A32Product.problem(size: 40, draw: draw, seed: 11))
    }
  }

  private func expectRefusals<A: Algorithm>(of _: A.Type, _ problem: A.Problem) throws {
    let truth = A.enclosure(of: problem)
    for implementation in A.implementations {
      let right = try implementation(problem)["c"]
      func isRefused(_ c: [Double]) -> Bool {
        implementation.refusal(of: ["c": .scalars(c)], on: problem, truth) != nil
      }
      #expect(!isRefused(right))
      #expect(isRefused(right.map { $0 * 1.0005 }))
      #expect(isRefused(right.enumerated().map { $0 % 40 == 7 ? $1 / 2 : $1 }))
      #expect(isRefused(right.map { Double(Float16($0)) }))
      #expect(isRefused(right.map { _ in 0 }))
      #expect(isRefused(right.reversed()))
    }
  }

  /// A code that is one off, and an offset that is.
  @Test func `neighbours of the operands are noticed`() throws {
    let problem = W4A32Product.problem(size: 9, draw: 0, seed: 12)
    let truth = W4A32Product.enclosure(of: problem)
    var code = problem
    code.codes[3, 2] ^= 1
    var offset = problem
    offset.codes = problem.codes.map { min(15, $0 + 1) }
    for implementation in W4A32Product.implementations {
      for wrong in [code, offset] {
        #expect(implementation.refusal(of: try implementation(wrong), on: problem, truth) != nil)
      }
    }
  }

  /// Sums in half precision, which MARLIN's tensor cores do not have, are not within the bound.
  @Test func `results of half precision are rounded once`() throws {
    var problem = W4A16Product.problem(size: 4, draw: 0, seed: 3)
    let k = 512
    var generator = Generator(seed: 8, purpose: "half sums")
    problem = .init(
      activations: Matrix(rows: 1, columns: k) { _, _ in Float16(generator.dyadic()) },
      codes: Matrix(rows: k, columns: 8) { _, _ in UInt8(generator.next() & 15) },
      steps: Matrix(repeating: 1, rows: 4, columns: 8), group: 128)
    let truth = W4A16Product.enclosure(of: problem)
    let halves = (0..<8).map { j -> Double in
      var sum: Float16 = 0
      for l in 0..<k { sum += problem.activations[0, l] * Float16(Int(problem.codes[l, j]) - 8) }
      return Double(sum)
    }
    for implementation in W4A16Product.implementations {
      let right = try implementation(problem)
      #expect(implementation.refusal(of: right, on: problem, truth) == nil)
      #expect(
        implementation.refusal(of: ["c": .scalars(halves)], on: problem, truth) != nil)
      let up = right["c"].map { Double(Float16($0).nextUp) }
      #expect(implementation.refusal(of: ["c": .scalars(up)], on: problem, truth) != nil)
    }
  }
}
