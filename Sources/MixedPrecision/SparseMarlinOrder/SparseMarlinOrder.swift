public import Scalars
public import Structures
public import Verification

/// **Sparse-MARLIN's order**: the codes that are kept of a 2:4 matrix, their places and their steps, in the order in
/// which the threads of its kernel read them.
///
/// Of a k × n matrix, 32 | k and 64 | n, the kept codes are k/2 × n: rows 2q and 2q + 1 of the four terms from 4q on.
/// Words stand in k/32 rows of 2n. Word 128 r + 4 t + j of row T, 0 ≤ t < 32 and 0 ≤ j < 4, holds in its nibble i,
/// from the lowest, the kept code of
///
///     row 16 T + 2 (t mod 4) + {0, 8, 0, 8, 1, 9, 1, 9}ᵢ,  column 64 r + 8 ⌊t/4⌋ + j + {0, 0, 4, 4, 0, 0, 4, 4}ᵢ.
///
/// Places of sixteen terms of a column are sixteen bits: four nibbles as in ``SparseMarlinLayout``, the first four
/// lowest. Those of terms 16 (2u + v) … of column 64 a + 8 b + 4 x + 2 y + z, v, x, y, z of one bit, are number
///
///     2n u + 2 (64 a + 32 y + 4 b + 2 z + v) + x.
///
/// Steps of groups are permuted in runs of eight by {0, 4, 1, 5, 2, 6, 3, 7}; steps of columns stay. Every code, place
/// and step has one place: 3kn/32 words of 32 bits beside the steps.
public enum SparseMarlinOrder: DiscreteAlgorithm {
  public static let source = Citation(
    "Frantar, Castro, Chen, Hoefler & Alistarh. MARLIN: mixed-precision auto-regressive parallel inference on large language models. PPoPP 2025, arXiv 2408.11743",
    "the order of IST-DASLab/Sparse-Marlin@5b04bf2, Layer_2_4.pack, as formulas of the indices")

  public struct Problem: Sendable {
    /// k × n, 0...15, at most two of four in a column not 8, which is the weight 0.
    public var codes: Matrix<UInt8>
    /// Groups × n numbers that stand for steps; one row for steps of columns.
    public var steps: Matrix<Int>

    public init(codes: Matrix<UInt8>, steps: Matrix<Int>) {
      (self.codes, self.steps) = (codes, steps)
    }
  }

  /// Single weights, whose nibbles were read off the released program: term, column, word, nibble of it, and number and
  /// nibble of their places.
  static let readOff = [
    (term: 0, column: 0, word: 0, nibble: 0, number: 0, four: 0),
    (term: 17, column: 0, word: 0, nibble: 1, number: 2, four: 0),
    (term: 0, column: 4, word: 0, nibble: 2, number: 1, four: 0),
    (term: 3, column: 0, word: 0, nibble: 4, number: 0, four: 0),
    (term: 0, column: 1, word: 1, nibble: 0, number: 4, four: 0),
    (term: 9, column: 2, word: 10, nibble: 0, number: 64, four: 2),
    (term: 31, column: 63, word: 127, nibble: 7, number: 127, four: 3),
  ]

  public static let examples: [Example<SparseMarlinOrder>] = readOff.map { single in
    var words = [Int](repeating: 0x8888_8888, count: 128)
    words[single.word] = 0x8888_8888 & ~(15 << (4 * single.nibble)) | 3 << (4 * single.nibble)
    var places = [Int](repeating: 0xEEEE, count: 128)
    let nibble = [0x8, 0x9, 0xE, 0xE][single.term % 4]
    places[single.number] = 0xEEEE & ~(15 << (4 * single.four)) | nibble << (4 * single.four)
    return Example(
      Problem(
        codes: Matrix(rows: 32, columns: 64) {
          $0 == single.term && $1 == single.column ? 3 : 8
        },
        steps: Matrix(rows: 2, columns: 64) { $0 * 64 + $1 }),
      gives: ["words": .integers(words), "places": .integers(places)],
      from:
        "the order of IST-DASLab/Sparse-Marlin@5b04bf2: term \(single.term) of column \(single.column)"
    )
  }

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let isLarge = size >= 256
    let k = isLarge ? size : 32 * (1 + size / 24)
    let n = isLarge ? size : 64 * (1 + size % 3)
    let groups = Int.random(in: 1...3, using: &generator)
    return Problem(
      codes: sparseCodes(k, n, using: &generator),
      steps: Matrix(rows: groups, columns: n) { $0 * n + $1 })
  }

  public static func reference(_ problem: Problem) -> Observation<Rational> {
    let (codes, n) = (problem.codes, problem.codes.columns)
    func four(_ quad: Int, _ column: Int) -> (codes: Int, places: Int) {
      SparseMarlinLayout.four((0..<4).map { codes[4 * quad + $0, column] })
    }
    let (down, right) = ([0, 8, 0, 8, 1, 9, 1, 9], [0, 0, 4, 4, 0, 0, 4, 4])
    var words: [Int] = []
    for tile in 0..<codes.rows / 32 {
      for place in 0..<2 * n {
        let (run, t, j) = (place / 128, place % 128 / 4, place % 4)
        let (row, column) = (16 * tile + 2 * (t % 4), 64 * run + 8 * (t / 4) + j)
        words.append(
          (0..<8).reduce(0) { word, i in
            let kept = row + down[i]
            let pair = four(kept / 2, column + right[i]).codes
            return word | (pair >> (4 * (kept % 2)) & 15) << (4 * i)
          })
      }
    }
    let places = (0..<n * codes.rows / 16).map { number -> Int in
      let (u, pair) = (number / (2 * n), number % (2 * n) / 2)
      let (x, y, z, v) = (number % 2, pair / 32 % 2, pair / 2 % 2, pair % 2)
      let column = pair / 64 * 64 + pair % 32 / 4 * 8 + 4 * x + 2 * y + z
      return (0..<4).reduce(0) {
        $0 | four(4 * (2 * u + v) + $1, column).places << (4 * $1)
      }
    }
    let steps = (0..<problem.steps.elements.count).map { place -> Int in
      let (row, column) = (place / n, place % n)
      let own = problem.steps.rows > 1 ? [0, 4, 1, 5, 2, 6, 3, 7][column % 8] : column % 8
      return problem.steps[row, column / 8 * 8 + own]
    }
    return ["words": .integers(words), "places": .integers(places), "steps": .integers(steps)]
  }

  public static let implementations: [Implementation<SparseMarlinOrder>] = [scattered, released]

  public static let laws: [Law<SparseMarlinOrder>] = statements

  public static let findings = [codesAreMasked, rowsOfThirtyTwo]

  public static let counters = [
    Counter<SparseMarlinOrder>("bits of words and places", formula: "3kn") { problem in
      3 * problem.codes.elements.count
    } counted: { problem in
      let result = reference(problem)
      return 32 * result[integers: "words"].count + 16 * result[integers: "places"].count
    }
  ]

  /// A byte is read and three bits are written for each code.
  public static func work(on problem: Problem) -> Work? {
    let count = Double(problem.codes.elements.count)
    return Work(flops: count, bytes: 1.375 * count)
  }

  public static let workloads = [512]
}
