public import Scalars
public import Structures
public import Verification

/// **Sparse-MARLIN's codes**: of each four terms of a column two are kept, with four bits each for their codes and
/// two bits each for their places.
///
/// The nibble of places of four codes, of which those that are not 8 (the weight 0) are kept, is the release's:
/// the first place in bits 0 and 1, the second, larger one in bits 2 and 3. Where fewer than two are kept, zeros
/// fill up: none and the third or fourth alone give places 2 and 3, the second alone 1 and 2, the first alone 0
/// and 2. The order is ours, for panels of 32 columns: for each sixteen terms 16 words of eight codes for the
/// first sixteen columns, 16 for the others, and 16 with four nibbles of places of the first columns in their low
/// halves and of the others in their high halves. Three bits for each weight of the dense matrix.
public enum SparseMarlinLayout: DiscreteAlgorithm {
  public static let source = Citation(
    "Frantar, Castro, Chen, Hoefler & Alistarh. MARLIN: mixed-precision auto-regressive parallel inference on large language models. PPoPP 2025, arXiv 2408.11743",
    "nibbles of places as in IST-DASLab/Sparse-Marlin@5b04bf2, _semi_structured_conversions.py; their order is ours"
  )

  public struct Problem: Sendable {
    /// k × n, 0...15, at most two of four in a column not 8: 16 divides k and 32 divides n.
    public var codes: Matrix<UInt8>

    public init(codes: Matrix<UInt8>) { self.codes = codes }
  }

  /// A single four that is not 8s: its codes, its word of codes and its nibble of places.
  private static let fours: [(codes: [UInt8], word: Int, places: Int)] = [
    ([1, 2, 8, 8], 0x21, 0x4), ([1, 8, 2, 8], 0x21, 0x8), ([1, 8, 8, 2], 0x21, 0xC),
    ([8, 1, 2, 8], 0x21, 0x9), ([8, 1, 8, 2], 0x21, 0xD), ([8, 8, 1, 2], 0x21, 0xE),
    ([1, 8, 8, 8], 0x81, 0x8), ([8, 1, 8, 8], 0x81, 0x9), ([8, 8, 1, 8], 0x81, 0xE),
    ([8, 8, 8, 1], 0x18, 0xE), ([8, 8, 8, 8], 0x88, 0xE),
  ]

  public static let examples: [Example<SparseMarlinLayout>] = fours.map { four in
    var words =
      [Int](repeating: 0x8888_8888, count: 32) + [Int](repeating: 0xEEEE_EEEE, count: 16)
    words[3] = 0x8888_8888 & ~0xFF00 | four.word << 8
    words[35] = 0xEEEE_EEEE & ~0xF0 | four.places << 4
    return Example(
      Problem(
        codes: Matrix(rows: 16, columns: 32) { l, j in
          j == 3 && 4..<8 ~= l ? four.codes[l - 4] : 8
        }),
      gives: ["words": .integers(words)],
      from:
        "the comments of sparse_semi_structured_from_dense_cutlass, for the second four of column 3"
    )
  }

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let isLarge = size >= 256
    return Problem(
      codes: sparseCodes(
        isLarge ? size : 16 * (1 + size / 3), isLarge ? size : 32 * (1 + size % 3),
        using: &generator))
  }

  /// The definition, case by case.
  public static func reference(_ problem: Problem) -> Observation<Rational> {
    let (k, n) = (problem.codes.rows, problem.codes.columns)
    var words: [Int] = []
    for panel in stride(from: 0, to: n, by: 32) {
      for top in stride(from: 0, to: k, by: 16) {
        let fours = (0..<32).map { column in
          (0..<4).map { quad in
            four((0..<4).map { problem.codes[top + 4 * quad + $0, panel + column] })
          }
        }
        for column in fours {
          words.append(column.enumerated().reduce(0) { $0 | $1.element.codes << (8 * $1.offset) })
        }
        let places = fours.map { column in
          column.enumerated().reduce(0) { $0 | $1.element.places << (4 * $1.offset) }
        }
        words += (0..<16).map { places[$0] | places[$0 + 16] << 16 }
      }
    }
    return ["words": .integers(words)]
  }

  /// Two codes and two places, by the number of codes that are not 8.
  static func four(_ q: [UInt8]) -> (codes: Int, places: Int) {
    let kept = q.indices.filter { q[$0] != 8 }
    let places: [Int]
    switch kept {
    case [0]: places = [0, 2]
    case [1]: places = [1, 2]
    case [], [2], [3]: places = [2, 3]
    default: places = Array(kept.prefix(2))
    }
    return (Int(q[places[0]]) | Int(q[places[1]]) << 4, places[0] | places[1] << 2)
  }

  public static let implementations: [Implementation<SparseMarlinLayout>] =
    Lane.available.map(kernel)

  public static let laws: [Law<SparseMarlinLayout>] = statements

  public static let counters = [
    Counter<SparseMarlinLayout>("words", formula: "3kn/32") { problem in
      3 * problem.codes.elements.count / 32
    } counted: { problem in
      reference(problem)[integers: "words"].count
    }
  ]

  /// A byte is read and three bits are written for each code.
  public static func work(on problem: Problem) -> Work? {
    let count = Double(problem.codes.elements.count)
    return Work(flops: count, bytes: 1.375 * count)
  }

  public static let workloads = [1024]
}
