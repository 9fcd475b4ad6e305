public import Scalars
public import Structures
public import Verification

/// **MARLIN's layout**: codes of four bits, eight in a word, and their steps, in the order in which the threads
/// of its kernel read them.
///
/// Of a k × n matrix, 16 | k and 64 | n, the words stand in k/16 rows of 2n. Word 128 r + 4 t + j of row T, with
/// 0 ≤ t < 32 and 0 ≤ j < 4, holds in its nibble i, from the lowest, the code of
///
///     row 16 T + 2 (t mod 4) + {0, 8, 0, 8, 1, 9, 1, 9}ᵢ,  column 64 r + 16 j + ⌊t/4⌋ + {0, 0, 8, 8, 0, 0, 8, 8}ᵢ:
///
/// each code has one place. Steps of groups are permuted in runs of 64 as 8 × 8 matrices are transposed; steps
/// of columns in runs of 32.
public enum MarlinLayout: DiscreteAlgorithm {
  public static let source = Citation(
    "Frantar, Castro, Chen, Hoefler & Alistarh. MARLIN: mixed-precision auto-regressive parallel inference on large language models. PPoPP 2025, arXiv 2408.11743",
    "the order of IST-DASLab/marlin@2f6d7c1, Layer.pack, as formulas of the indices")

  public struct Problem: Sendable {
    /// k × n, 0...15.
    public var codes: Matrix<UInt8>
    /// Groups × n numbers that stand for steps; one row for steps of columns.
    public var steps: Matrix<Int>

    public init(codes: Matrix<UInt8>, steps: Matrix<Int>) {
      (self.codes, self.steps) = (codes, steps)
    }
  }

  /// The first words of thread 0: places of codes that were read off the released program.
  public static let examples: [Example<MarlinLayout>] = {
    let places = [(0, 0), (8, 0), (0, 8), (8, 8), (1, 0), (9, 0), (1, 8), (9, 8)]
    return places.enumerated().map { i, place in
      var words = [Int](repeating: 0, count: 128)
      words[0] = 15 << (4 * i)
      return Example<MarlinLayout>(
        Problem(
          codes: Matrix(rows: 16, columns: 64) { $0 == place.0 && $1 == place.1 ? 15 : 0 },
          steps: Matrix(repeating: 1, rows: 2, columns: 64)),
        gives: ["words": .integers(words)],
        from: "the order of IST-DASLab/marlin@2f6d7c1: nibble \(i) of the first word")
    }
  }()

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let isLarge = size >= 256
    let k = isLarge ? size : 16 * (1 + size / 24)
    let n = isLarge ? size : 64 * (1 + size % 3)
    let groups = Int.random(in: 1...3, using: &generator)
    return Problem(
      codes: Matrix(rows: k, columns: n) { _, _ in UInt8(truncatingIfNeeded: generator.next() & 15)
      },
      steps: Matrix(rows: groups, columns: n) { $0 * n + $1 })
  }

  public static func reference(_ problem: Problem) -> Observation<Rational> {
    let (codes, n) = (problem.codes, problem.codes.columns)
    let down = [0, 8, 0, 8, 1, 9, 1, 9]
    let right = [0, 0, 8, 8, 0, 0, 8, 8]
    var words: [Int] = []
    for tile in 0..<codes.rows / 16 {
      for place in 0..<2 * n {
        let (run, t, j) = (place / 128, place % 128 / 4, place % 4)
        let (row, column) = (16 * tile + 2 * (t % 4), 64 * run + 16 * j + t / 4)
        words.append(
          (0..<8).reduce(0) { $0 | Int(codes[row + down[$1], column + right[$1]]) << (4 * $1) })
      }
    }
    return ["words": .integers(words), "steps": .integers(permuted(problem.steps))]
  }

  /// Transposed 8 × 8 runs; or, for columns, pairs of neighbours from runs of 32.
  private static func permuted(_ steps: Matrix<Int>) -> [Int] {
    let n = steps.columns
    let isGrouped = steps.rows > 1
    return (0..<steps.rows * n).map { place in
      let (row, column) = (place / n, place % n)
      if isGrouped {
        let (i, j) = (column % 64 / 8, column % 8)
        return steps[row, column / 64 * 64 + i + 8 * j]
      }
      let (i, j) = (column % 32 / 8, [0, 1, 8, 9, 16, 17, 24, 25][column % 8])
      return steps[row, column / 32 * 32 + 2 * i + j]
    }
  }

  public static let implementations: [Implementation<MarlinLayout>] =
    Lane.available.map(kernel) + [released]

  public static let laws: [Law<MarlinLayout>] = [
    Law("It is a bijection: as many codes of each value in the words as in the matrix.") {
      problem, subject in
      var counts = [Int](repeating: 0, count: 16)
      for code in problem.codes.elements { counts[Int(code)] += 1 }
      for word in subject(problem)[integers: "words"] {
        for i in 0..<8 { counts[word >> (4 * i) & 15] -= 1 }
      }
      return counts.allSatisfy { $0 == 0 }
    },
    Law("Codes that are complemented are words that are complemented.") { problem, subject in
      var other = problem
      other.codes = problem.codes.map { 15 - $0 }
      let (words, complements) = (
        subject(problem)[integers: "words"], subject(other)[integers: "words"]
      )
      return !words.isEmpty && complements == words.map { 0xFFFF_FFFF - $0 }
    },
    Law("A single code stands in a single nibble, another one for another place.") {
      problem, subject in
      let n = problem.codes.columns
      let places = [(0, 0), (5, 17), (15, n - 1), (8, 40)]
      let found = places.map { place -> [Int] in
        var single = problem
        single.codes = Matrix(rows: problem.codes.rows, columns: n) {
          $0 == place.0 && $1 == place.1 ? 1 : 0
        }
        let words = subject(single)[integers: "words"]
        return words.indices.filter { words[$0] != 0 }.flatMap { [$0, words[$0]] }
      }
      let areSingle = found.allSatisfy { $0.count == 2 && $0[1].nonzeroBitCount == 1 }
      return areSingle && Set(found).count == places.count
    },
    Law("Steps are permuted within their row.") { problem, subject in
      let n = problem.steps.columns
      let steps = subject(problem)[integers: "steps"]
      return (0..<problem.steps.rows).allSatisfy { row in
        guard steps.count == problem.steps.rows * n else { return false }
        return steps[row * n..<(row + 1) * n].sorted() == problem.steps[row: row].sorted()
      }
    },
  ]

  public static let counters = [
    Counter<MarlinLayout>("words", formula: "kn/8") { problem in
      problem.codes.rows * problem.codes.columns / 8
    } counted: { problem in
      reference(problem)[integers: "words"].count
    }
  ]

  /// A byte is read and half of one written for each code.
  public static func work(on problem: Problem) -> Work? {
    let count = Double(problem.codes.elements.count)
    return Work(flops: count, bytes: 1.5 * count)
  }

  public static let workloads = [512]
}
