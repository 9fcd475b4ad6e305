import Structures
import Verification

extension SparseMarlinOrder {
  static func validate(_ problem: Problem) throws(MixedPrecisionError) {
    let (codes, steps) = (problem.codes, problem.steps)
    guard codes.rows > 0, codes.rows.isMultiple(of: 32) else {
      throw MixedPrecisionError("Codes have \(codes.rows) rows: tiles take a multiple of 32")
    }
    guard codes.columns > 0, codes.columns.isMultiple(of: 64) else {
      throw MixedPrecisionError("Codes have \(codes.columns) columns: runs take a multiple of 64")
    }
    try SparseMarlinLayout.validateFours(codes)
    guard steps.columns == codes.columns, steps.rows > 0 else {
      throw MixedPrecisionError(
        "Steps are \(steps.rows) × \(steps.columns) for codes of \(codes.columns) columns")
    }
  }

  /// Where the kept code of a row and column of k/2 × n is, and which nibble of the word.
  static func place(row: Int, column: Int, _ n: Int) -> (word: Int, nibble: Int) {
    let t = column % 64 / 8 * 4 + row % 8 / 2
    let word = row / 16 * 2 * n + column / 64 * 128 + 4 * t + column % 4
    return (word, row % 2 * 4 + column % 8 / 4 * 2 + row % 16 / 8)
  }

  /// The number of the sixteen bits of places of sixteen terms of a column.
  static func number(sixteen: Int, column: Int, _ n: Int) -> Int {
    let (run, y) = (column / 64 * 64, column % 4 / 2)
    let pair = run + 32 * y + column % 64 / 8 * 4 + column % 2 * 2 + sixteen % 2
    return sixteen / 2 * 2 * n + 2 * pair + column % 8 / 4
  }

  /// Every four terms of a column send their codes and places to where they are read.
  static let scattered = Implementation<SparseMarlinOrder>(
    "fours", .exact,
    prepare: { problem in
      try validate(problem)
      return problem
    },
    run: { problem -> (words: [Int], places: [Int], steps: [Int]) in
      let (codes, n) = (problem.codes, problem.codes.columns)
      var words = [Int](repeating: 0, count: codes.elements.count / 16)
      var places = [Int](repeating: 0, count: codes.elements.count / 16)
      for quad in 0..<codes.rows / 4 {
        for column in 0..<n {
          let q = (0..<4).map { codes.elements[(4 * quad + $0) * n + column] }
          let (first, second) = kept(q)
          for (half, own) in [first, second].enumerated() {
            let (word, nibble) = place(row: 2 * quad + half, column: column, n)
            words[word] |= Int(q[own]) << (4 * nibble)
          }
          let nibble = first | second << 2
          places[number(sixteen: quad / 4, column: column, n)] |= nibble << (4 * (quad % 4))
        }
      }
      return (words, places, permuted(problem.steps))
    },
    observe: observation)

  /// As the released program: kept codes, then tiles of 16 × 16 behind one another, a table that permutes runs of four
  /// of them, and words from every eighth on; places are scattered by offsets.
  static let released = Implementation<SparseMarlinOrder>(
    "table", voice: .released("IST-DASLab/Sparse-Marlin@5b04bf2"), .exact,
    prepare: { problem in
      try validate(problem)
      return problem
    },
    run: { problem -> (words: [Int], places: [Int], steps: [Int]) in
      let (codes, k, n) = (problem.codes, problem.codes.rows, problem.codes.columns)
      var compressed = Matrix(repeating: 0, rows: k / 2, columns: n)
      var places = Matrix(repeating: 0, rows: n, columns: k / 16)
      for quad in 0..<k / 4 {
        for column in 0..<n {
          let q = (0..<4).map { codes[4 * quad + $0, column] }
          let (first, second) = kept(q)
          (compressed[2 * quad, column], compressed[2 * quad + 1, column]) = (
            Int(q[first]), Int(q[second])
          )
          places[column, quad / 4] |= (first | second << 2) << (quad % 4 * 4)
        }
      }
      var words: [Int] = []
      for top in stride(from: 0, to: k / 2, by: 16) {
        let tiles = (0..<16 * n).map { place in
          compressed[top + place % 256 / 16, place / 256 * 16 + place % 16]
        }
        words += stride(from: 0, to: 16 * n, by: 8).map { first in
          (0..<8).reduce(0) { word, i in
            let place = first + i
            return word | tiles[place / 1024 * 1024 + threadOrder[place % 1024]] << (4 * i)
          }
        }
      }
      var reordered = [Int](repeating: 0, count: places.elements.count)
      for (row, sixteen) in (0..<n).flatMap({ row in (0..<k / 16).map { (row, $0) } }) {
        reordered[offset(row, sixteen, of: n)] = places[row, sixteen]
      }
      return (words, reordered, permuted(problem.steps))
    },
    observe: observation)

  private static func observation(
    _ result: (words: [Int], places: [Int], steps: [Int])
  ) -> Observation<Double> {
    [
      "words": .integers(result.words), "places": .integers(result.places),
      "steps": .integers(result.steps),
    ]
  }

  /// Two places of four, from the four facts that a code is not 8: the release's logic, on what is kept instead of on
  /// what is not 0.
  private static func kept(_ q: [UInt8]) -> (Int, Int) {
    let (m0, m1, m3) = (q[0] != 8, q[1] != 8, q[3] != 8)
    let (both, second, neither) = (m0 && m1, !m0 && m1, !m0 && !m1)
    let low = (both || neither || m3 ? 1 : 0) + (second || !m1 ? 2 : 0)
    return ((second ? 1 : 0) + (neither ? 2 : 0), low)
  }

  private static func permuted(_ steps: Matrix<Int>) -> [Int] {
    guard steps.rows > 1 else { return steps.elements }
    var result = steps.elements
    for (i, step) in steps.elements.enumerated() {
      let own = i % steps.columns
      result[i - own + own / 8 * 8 + own % 4 * 2 + own % 8 / 4] = step
    }
    return result
  }

  /// Places within four tiles: for each thread, column of four and half of eight columns four rows; then even entries
  /// of every eight before odd ones.
  private static let threadOrder: [Int] = {
    var order: [Int] = []
    for thread in 0..<32 {
      let (q, column) = (thread % 4, thread / 4)
      let rows = [2 * q, 2 * q + 1, 2 * q + 8, 2 * q + 9]
      let start = column / 2 * 256 + column % 2 * 8
      let places = [0, 4].flatMap { half in rows.map { start + 16 * $0 + half } }
      for j in 0..<4 { order += places.map { $0 + j } }
    }
    return order.indices.map { order[$0 / 8 * 8 + [0, 2, 4, 6, 1, 3, 5, 7][$0 % 8]] }
  }()

  /// Rows are reordered within 64, then blocks of 2 × 2 exchange the corners off their diagonal, and pairs of columns
  /// are interleaved.
  static func offset(_ row: Int, _ column: Int, of n: Int) -> Int {
    var (r, c) = (
      row / 64 * 64 + row % 2 * 2 + row % 8 / 4 + row % 4 / 2 * 32 + row % 64 / 8 * 4, column
    )
    let move = r % 2 == 0 && c % 2 == 1 ? 1 : r % 2 == 1 && c % 2 == 0 ? -1 : 0
    (r, c) = (r + move, c - move)
    return c / 2 * 2 * n + 2 * r + c % 2
  }
}
