import MixedPrecisionKernels
import Structures
import Verification

#if V4
  import MixedPrecisionKernelsV4
#endif

extension MarlinLayout {
  static func validate(_ problem: Problem) throws(MixedPrecisionError) {
    let (codes, steps) = (problem.codes, problem.steps)
    guard codes.rows > 0, codes.rows.isMultiple(of: 16) else {
      throw MixedPrecisionError("Codes have \(codes.rows) rows: tiles take a multiple of 16")
    }
    guard codes.columns > 0, codes.columns.isMultiple(of: 64) else {
      throw MixedPrecisionError("Codes have \(codes.columns) columns: runs take a multiple of 64")
    }
    if let place = codes.elements.firstIndex(where: { $0 > 15 }) {
      throw MixedPrecisionError("Code \(place) is \(codes.elements[place]): four bits hold 0 to 15")
    }
    guard steps.columns == codes.columns, steps.rows > 0 else {
      throw MixedPrecisionError(
        "Steps are \(steps.rows) × \(steps.columns) for codes of \(codes.columns) columns")
    }
  }

  struct Operands {
    let k: Int, n: Int
    let codes: UnsafeBufferPointer<UInt8>
    let words: UnsafeMutableBufferPointer<UInt32>
    let steps: Matrix<Int>
  }

  static func kernel(_ lane: Lane) -> Implementation<MarlinLayout> {
    Implementation(
      "rows-\(lane.rawValue)", .exact,
      arena: { problem, arena in
        try validate(problem)
        let codes = problem.codes
        return Operands(
          k: codes.rows, n: codes.columns, codes: arena.input(codes.elements),
          words: arena.output(codes.elements.count / 8, of: UInt32.self), steps: problem.steps)
      },
      run: { o -> [Int] in
        if let codes = o.codes.baseAddress, let words = o.words.baseAddress {
          pack(codes, o.k, o.n, words, lane)
        }
        return scattered(o.steps)
      },
      observe: { o, steps in
        ["words": .integers(o.words.map { Int($0) }), "steps": .integers(steps)]
      })
  }

  private static func pack(
    _ codes: UnsafePointer<UInt8>, _ k: Int, _ n: Int, _ words: UnsafeMutablePointer<UInt32>,
    _ lane: Lane
  ) {
    #if V4
      if lane == .v4 { return MixedPrecisionKernelsV4.packWords(codes, k, n, words) }
    #endif
    MixedPrecisionKernels.packWords(codes, k, n, words)
  }

  /// Every step goes to where it is read: column 8 a + b of a run to 8 b + a; of columns, pair p of eight
  /// numbers from its eight neighbours.
  private static func scattered(_ steps: Matrix<Int>) -> [Int] {
    let n = steps.columns
    var result = [Int](repeating: 0, count: steps.rows * n)
    for row in 0..<steps.rows {
      for column in 0..<n {
        let place: Int
        if steps.rows > 1 {
          place = column / 64 * 64 + column % 8 * 8 + column % 64 / 8
        } else {
          let (eight, within) = (column % 32 / 8, column % 8)
          place = column / 32 * 32 + within / 2 * 8 + 2 * eight + within % 2
        }
        result[row * n + place] = steps[row, column]
      }
    }
    return result
  }

  /// As the released program: tiles of 16 × 16 behind one another, a table that permutes runs of four of them,
  /// and words from every eighth code on.
  static let released = Implementation<MarlinLayout>(
    "table", voice: .released("IST-DASLab/marlin@2f6d7c1"), .exact,
    prepare: { problem in
      try validate(problem)
      return problem
    },
    run: { problem -> (words: [Int], steps: [Int]) in
      let table = threadOrder
      let (k, n) = (problem.codes.rows, problem.codes.columns)
      var words: [Int] = []
      for top in stride(from: 0, to: k, by: 16) {
        let tiles = (0..<16 * n).map { place in
          Int(problem.codes[top + place % 256 / 16, place / 256 * 16 + place % 16])
        }
        let ordered = tiles.indices.map { tiles[$0 / 1024 * 1024 + table[$0 % 1024]] }
        words += stride(from: 0, to: 16 * n, by: 8).map { first in
          (0..<8).reduce(0) { $0 | ordered[first + $1] << (4 * $1) }
        }
      }
      return (words, scattered(problem.steps))
    },
    observe: { ["words": .integers($0.words), "steps": .integers($0.steps)] })

  /// Places within four tiles: for each thread, tile and half of the columns four rows; then even entries of
  /// every eight before odd ones.
  private static let threadOrder: [Int] = {
    var order: [Int] = []
    for thread in 0..<32 {
      let (q, column) = (thread % 4, thread / 4)
      let rows = [2 * q, 2 * q + 1, 2 * q + 8, 2 * q + 9]
      let places = [0, 8].flatMap { half in rows.map { 16 * $0 + column + half } }
      for tile in 0..<4 { order += places.map { $0 + 256 * tile } }
    }
    return order.indices.map { order[$0 / 8 * 8 + [0, 2, 4, 6, 1, 3, 5, 7][$0 % 8]] }
  }()
}
