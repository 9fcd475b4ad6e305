import Scalars
import Structures
import Verification

extension StripedPartition {
  static func validate(_ problem: Problem) throws(MixedPrecisionError) {
    let (r, n) = (problem.tiles.rows, problem.tiles.columns)
    guard problem.processors > 0 else {
      throw MixedPrecisionError("\(problem.processors) processors have no tiles")
    }
    guard problem.unit > 0, r.isMultiple(of: problem.unit) else {
      throw MixedPrecisionError("Units of \(problem.unit) do not divide \(r) tiles of a column")
    }
    guard r > 0, n > 0 else { throw MixedPrecisionError("\(r) × \(n) tiles are none") }
  }

  /// What all processors do, each of which knows its own number only.
  struct Walk {
    var owners: [Int], loads: [Int], parts: [Int]
    /// For each column the processors in the order in which they add their parts.
    var order: [[Int]]
    var sums: [Int]
  }

  /// As the released kernel: a processor goes down its columns, and computes by closed formulas how many work on
  /// the column that it is in, and which of them it is, counted from the bottom.
  static func walk(_ problem: Problem) -> Walk {
    let (r, n, length) = (problem.tiles.rows, problem.tiles.columns, problem.length)
    func quotient(_ a: Int, _ b: Int) -> Int { (a + b - 1) / b }
    var walk = Walk(
      owners: [Int](repeating: -1, count: r * n),
      loads: [Int](repeating: 0, count: problem.processors),
      parts: [Int](repeating: 0, count: n), order: [[Int]](repeating: [], count: n),
      sums: [Int](repeating: 0, count: n))
    for p in 0..<problem.processors {
      var (row, column) = (length * p % r, length * p / r)
      while column < n {
        let own = min(length * (p + 1) - (r * column + row), r - row)
        guard own > 0 else { break }
        let first = length * quotient(r * column, length)
        var (count, index) = (1, 0)
        if first <= r * (column + 1) {
          let offset = first - r * column
          count = quotient(r - offset, length) + (offset > 0 ? 1 : 0)
          let distance = length * p - first
          if distance < 0 || (offset == 0 && distance == 0) {
            index = count - 1
          } else {
            index = count - 1 - distance / length - (offset > 0 ? 1 : 0)
          }
        }
        if walk.parts[column] == 0 {
          walk.order[column] = [Int](repeating: -1, count: count)
        }
        walk.parts[column] = count
        if walk.order[column].indices.contains(index) { walk.order[column][index] = p }
        for i in row..<row + own {
          walk.owners[column * r + i] = p
          walk.sums[column] += problem.tiles[i, column]
        }
        walk.loads[p] += own
        (row, column) = (0, column + 1)
      }
    }
    return walk
  }

  static let released = Implementation<StripedPartition>(
    "by-processor", voice: .released("IST-DASLab/marlin@0f102e1"), .exact,
    prepare: { problem in
      try validate(problem)
      return problem
    },
    run: { walk($0) },
    observe: { walk in
      [
        "owners": .integers(walk.owners), "loads": .integers(walk.loads),
        "parts": .integers(walk.parts), "order": .integers(walk.order.flatMap { $0 }),
        "sums": .integers(walk.sums),
      ]
    })
}
