import Scalars
import Structures
import Testing
import Verification

import MixedPrecision

/// MARLIN's codes and their order: bad input, and neighbours of the right ones.
@Suite struct CodeTests {
  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func `weights that are not finite are refused with their place`(weight: Float) {
    let problem = MarlinQuantiser.Problem(
      weights: Matrix(rows: 2, columns: 2, elements: [1, 2, weight, 4]), group: 2)
    for implementation in MarlinQuantiser.implementations {
      #expect(complaint { _ = try implementation(problem) }.contains("Weight 2 is \(weight)"))
    }
  }

  @Test(arguments: [0, -1, 3, 16]) func `groups that do not divide are refused`(group: Int) {
    let problem = MarlinQuantiser.Problem(
      weights: Matrix(repeating: 1, rows: 8, columns: 2), group: group)
    for implementation in MarlinQuantiser.implementations {
      let text = complaint { _ = try implementation(problem) }
      #expect(text.contains("Groups of \(group) do not divide 8 rows"))
    }
  }

  @Test func `ties that go away from zero are refused`() throws {
    let problem = MarlinQuantiser.examples[0].problem
    let truth = MarlinQuantiser.enclosure(of: problem)
    for implementation in MarlinQuantiser.implementations {
      let right = try implementation(problem)
      #expect(implementation.refusal(of: right, on: problem, truth) == nil)
      let away: Observation<Double> = ["steps": [1], "codes": .integers([15, 9, 10, 5])]
      #expect(implementation.refusal(of: away, on: problem, truth) != nil)
    }
  }

  @Test(arguments: [(0, 64), (8, 64), (16, 32), (24, 64), (16, 100)])
  func `shapes that fill no tiles are refused`(rows: Int, columns: Int) {
    let problem = MarlinLayout.Problem(
      codes: Matrix(repeating: 1, rows: rows, columns: columns),
      steps: Matrix(repeating: 1, rows: 1, columns: columns))
    for implementation in MarlinLayout.implementations {
      #expect(complaint { _ = try implementation(problem) }.contains("take a multiple of"))
    }
  }

  @Test func `codes above fifteen have no place`() {
    let problem = MarlinLayout.Problem(
      codes: Matrix(repeating: 16, rows: 16, columns: 64),
      steps: Matrix(repeating: 1, rows: 1, columns: 64))
    for implementation in MarlinLayout.implementations {
      #expect(complaint { _ = try implementation(problem) }.contains("Code 0 is 16"))
    }
  }

  /// The first four words: thread 0's, of the four tiles of a run.
  @Test func `thread 0 reads the same places of four tiles`() throws {
    for implementation in MarlinLayout.implementations {
      for tile in 0..<4 {
        let problem = MarlinLayout.Problem(
          codes: Matrix(rows: 16, columns: 64) { $0 == 9 && $1 == 16 * tile + 8 ? 3 : 0 },
          steps: Matrix(repeating: 1, rows: 1, columns: 64))
        let words = try implementation(problem)[integers: "words"]
        #expect(words[tile] == 3 << 28, "\(implementation.name)")
        #expect(words.count { $0 != 0 } == 1)
      }
    }
  }
}
