import Scalars
import Structures
import Testing
import Verification

import MixedPrecision

/// Products of small integers: bad input, wrong kernels, and rows that do not know of one another.
@Suite struct ProductTests {
  private func grouped(_ size: Int) -> W4A8Product.Problem {
    W4A8Product.problem(size: size, draw: 0, seed: 11)
  }

  @Test func `operands that do not fit are refused`() {
    for implementation in W8A8Product.implementations {
      let problem = W8A8Product.Problem(
        activations: Matrix(repeating: 1, rows: 2, columns: 3),
        weights: Matrix(repeating: 1, rows: 4, columns: 5))
      #expect(
        complaint { _ = try implementation(problem) }.contains("3 columns and weights 4 rows"))
    }
    for implementation in W4A8Product.implementations {
      func text(_ change: (inout W4A8Product.Problem) -> Void) -> String {
        var problem = grouped(3)
        change(&problem)
        return complaint { _ = try implementation(problem) }
      }
      #expect(text { $0.group = 32 }.contains("Groups of 32 terms"))
      #expect(text { $0.group = 4096 }.contains("up to 2048"))
      #expect(text { $0.group = 0 }.contains("Groups of 0 terms"))
      #expect(text { $0.steps = Matrix(repeating: 1, rows: 9, columns: 3) }.contains("9 × 3"))
      #expect(
        text { $0.activationSteps = Matrix(repeating: 1, rows: 1, columns: 7) }.contains("× 7"))
      #expect(
        text { $0.activations = Matrix(repeating: 1, rows: 4, columns: 8) }.contains("8 columns"))
    }
  }

  @Test func `sums that 32 bits may not hold are refused`() {
    let problem = W8A8Product.Problem(
      activations: Matrix(repeating: 1, rows: 1, columns: 1 << 17),
      weights: Matrix(repeating: 1, rows: 1 << 17, columns: 1))
    for implementation in W8A8Product.implementations {
      #expect(complaint { _ = try implementation(problem) }.contains("may exceed 32 bits"))
    }
  }

  @Test func `codes above fifteen and broken eights are refused`() {
    let high = complaint { _ = try NibblePanels(Matrix(repeating: 16, rows: 8, columns: 1)) }
    #expect(high.contains("Code 0 is 16"))
    let broken = complaint { _ = try NibblePanels(Matrix(repeating: 1, rows: 12, columns: 1)) }
    #expect(broken.contains("12 rows"))
  }

  @Test(arguments: [(8, 1), (64, 31), (72, 33), (128, 70)])
  func `panels give back what they were made of`(terms: Int, columns: Int) throws {
    var generator = Generator(seed: 3, purpose: "panels")
    let codes = Matrix(rows: terms, columns: columns) { _, _ in UInt8(generator.next() & 15) }
    #expect(try NibblePanels(codes).codes.elements == codes.elements)
    let weights = Matrix(rows: terms, columns: columns) { _, _ in
      Int8(truncatingIfNeeded: generator.next())
    }
    #expect(BytePanels(weights).weights.elements == weights.elements)
  }

  /// The contract: a row's bits do not depend on how many rows stand beside it.
  @Test(arguments: [5, 33]) func `a row alone has the bits that it has in a batch`(size: Int) throws
  {
    var generator = Generator(seed: 4, purpose: "batches")
    var whole = grouped(size)
    let (k, groups) = (whole.codes.rows, whole.steps.rows)
    whole.activations = Matrix(rows: 23, columns: k) { _, _ in
      Int8(truncatingIfNeeded: generator.next())
    }
    whole.activationSteps = Matrix(rows: 23, columns: groups) { _, _ in Float(generator.uniform()) }
    for implementation in W4A8Product.implementations where !implementation.voice.isPeer {
      let together = try implementation(whole)["c"]
      for row in 0..<23 {
        var alone = whole
        alone.activations = Matrix(
          rows: 1, columns: k, elements: Array(whole.activations[row: row]))
        alone.activationSteps = Matrix(
          rows: 1, columns: groups, elements: Array(whole.activationSteps[row: row]))
        let own = Array(together[row * size..<(row + 1) * size])
        #expect(try implementation(alone)["c"] == own, "\(implementation.name), row \(row)")
      }
    }
  }

  /// Among them those that the released test of MARLIN lets pass.
  @Test func `mutants of the grouped product are refused`() throws {
    let problem = grouped(40)
    let truth = W4A8Product.enclosure(of: problem)
    for implementation in W4A8Product.implementations {
      let right = try implementation(problem)["c"]
      func isRefused(_ c: [Double]) -> Bool {
        implementation.refusal(of: ["c": .scalars(c)], on: problem, truth) != nil
      }
      #expect(!isRefused(right))
      #expect(isRefused(right.map { $0 * 1.0005 }))
      #expect(isRefused(right.enumerated().map { $0 % 40 == 7 ? $1 / 2 : $1 }))
      #expect(isRefused(right.map { Double(Float16($0)) }))
    }
  }

  /// An activation that is one off moves a sum by a weight: each bound is far below.
  @Test func `an activation that is one off is noticed`() throws {
    var problem = grouped(9)
    let truth = W4A8Product.enclosure(of: problem)
    let old = problem.activations[0, 5]
    problem.activations[0, 5] = old == 127 ? 126 : old + 1
    for implementation in W4A8Product.implementations {
      let wrong = try implementation(problem)
      #expect(implementation.refusal(of: wrong, on: grouped(9), truth) != nil)
    }
  }
}
