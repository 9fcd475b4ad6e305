import Foreign
import Testing

@Suite struct CoveringArrays {
  /// By enumeration, without the array's own bookkeeping.
  private func missing(
    _ rows: [[Int]], _ levels: [Int], _ isAllowed: ([Int]) -> Bool = { _ in true }
  ) -> Int {
    var whole: [[Int]] = [[]]
    for count in levels { whole = whole.flatMap { row in (0..<count).map { row + [$0] } } }
    let allowed = whole.filter(isAllowed)
    var count = 0
    for first in levels.indices {
      for second in levels.indices where second > first {
        func pairs(_ rows: [[Int]]) -> Set<[Int]> { Set(rows.map { [$0[first], $0[second]] }) }
        count += pairs(allowed).subtracting(pairs(rows)).count
      }
    }
    return count
  }

  @Test(arguments: [[1], [3], [2, 2], [3, 3, 3, 3], [4, 1, 3, 2, 2], [5, 4, 3, 2, 2]])
  func `Every pair of values stands in some row, and some row is needed`(_ levels: [Int]) {
    let array = CoveringArray(levels: levels, seed: 3)
    #expect(missing(array.rows, levels) == 0 && array.unreachable == 0)
    guard levels.count > 1 else { return }
    // The mutant without a row lacks something: the check can fail.
    for index in array.rows.indices {
      var fewer = array.rows
      fewer.remove(at: index)
      if missing(fewer, levels) > 0 { return }
    }
    Issue.record("Any row could be left out.")
  }

  @Test func `Four factors of three values take at most eleven rows, of which nine are the least`()
  {
    #expect(CoveringArray(levels: [3, 3, 3, 3], seed: 1).rows.count <= 11)
  }

  @Test func `Forbidden rows are not built, and what only they hold is not asked for`() {
    let levels = [3, 3, 3]
    func isAllowed(_ row: [Int]) -> Bool { !(row[0] == 0 && row[1] == 0) && row[2] != 2 }
    let array = CoveringArray(levels: levels, isAllowed: isAllowed)
    #expect(array.rows.allSatisfy(isAllowed))
    #expect(missing(array.rows, levels, isAllowed) == 0)
    // (0, 0) of the first two factors, and six pairs with the value 2 of the third.
    #expect(array.unreachable == 7)
  }

  @Test func `Triples are covered too`() {
    let rows = Set(CoveringArray(levels: [2, 2, 2], strength: 3).rows)
    #expect(rows.count == 8)
  }

  @Test func `A seed gives the same rows again, another seed others`() {
    let levels = [4, 4, 3, 3, 2]
    let rows = CoveringArray(levels: levels, seed: 5).rows
    #expect(rows == CoveringArray(levels: levels, seed: 5).rows)
    #expect(rows != CoveringArray(levels: levels, seed: 6).rows)
  }
}
