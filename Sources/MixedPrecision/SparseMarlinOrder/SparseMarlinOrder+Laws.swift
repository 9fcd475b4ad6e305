import Structures
import Verification

extension SparseMarlinOrder {
  /// The k × n codes of words and places; `nil` for other numbers of them.
  private static func unpacked(
    _ words: [Int], _ places: [Int], rows k: Int, columns n: Int
  ) -> Matrix<Int>? {
    guard words.count == k * n / 16, places.count == k * n / 16 else { return nil }
    var codes = Matrix(repeating: 8, rows: k, columns: n)
    for row in 0..<k / 2 {
      for column in 0..<n {
        let (word, nibble) = place(row: row, column: column, n)
        let own = places[number(sixteen: row / 8, column: column, n)] >> (row % 8 * 2) & 3
        codes[row / 2 * 4 + own, column] = words[word] >> (4 * nibble) & 15
      }
    }
    return codes
  }

  static let statements: [Law<SparseMarlinOrder>] = [
    Law("It is a bijection: codes at the places of the words are the matrix.") {
      problem, subject in
      let (codes, result) = (problem.codes, subject(problem))
      let own = unpacked(
        result[integers: "words"], result[integers: "places"], rows: codes.rows,
        columns: codes.columns)
      return own == codes.map { Int($0) }
    },
    Law("Every nibble of places is one of six: two places, the first one first.") {
      problem, subject in
      let nibbles = subject(problem)[integers: "places"].flatMap { word in
        (0..<4).map { word >> (4 * $0) & 15 }
      }
      return !nibbles.isEmpty && Set(nibbles).isSubset(of: [0x4, 0x8, 0xC, 0x9, 0xD, 0xE])
    },
    Law("Codes 16 - q where they are not 0 have the places of q.") { problem, subject in
      var (cut, opposite) = (problem, problem)
      cut.codes = problem.codes.map { max(1, $0) }
      opposite.codes = problem.codes.map { 16 - max(1, $0) }
      let own = subject(cut)[integers: "places"]
      return !own.isEmpty && own == subject(opposite)[integers: "places"]
    },
    Law("Steps are permuted within their runs of eight.") { problem, subject in
      let steps = subject(problem)[integers: "steps"]
      guard steps.count == problem.steps.elements.count else { return false }
      return stride(from: 0, to: steps.count, by: 8).allSatisfy { first in
        steps[first..<first + 8].sorted()
          == problem.steps.elements[first..<first + 8].sorted()
      }
    },
  ]

  static let codesAreMasked = Finding(
    "Layer_2_4.pack keeps the weights of a matrix in which two of four are kept",
    place:
      "IST-DASLab/Sparse-Marlin@5b04bf2: its mask ranks |q| of the raised codes q = 8 + w, not |w|"
  ) {
    let kept = (0..<16).filter { $0 != 8 }
    let places = (0..<4).flatMap { first in (first + 1..<4).map { (first, $0) } }
    var (lost, all) = (0, 0)
    for (first, second) in places {
      for one in kept {
        for other in kept {
          var codes = [8, 8, 8, 8]
          (codes[first], codes[second]) = (one, other)
          // The two least codes of four are dropped; of the equal ones, both the weight 0, it does not matter which.
          let largest = codes.sorted().suffix(2)
          if largest.sorted() != [one, other].sorted() { lost += 1 }
          all += 1
        }
      }
    }
    return .init(
      claimed: "0 of \(all) fours with two weights lose one",
      found: "\(lost) do: every one with a negative weight, for which a zero is kept",
      isShown: lost > 0)
  }

  static let rowsOfThirtyTwo = Finding(
    "Places can be reordered where 32 divides the number of columns",
    place: "IST-DASLab/Sparse-Marlin@5b04bf2: the check of its _semi_structured_conversions.py"
  ) {
    let (n, sixteens) = (32, 2)
    let offsets = (0..<n).flatMap { row in (0..<sixteens).map { offset(row, $0, of: n) } }
    let highest = offsets.max() ?? 0
    return .init(
      claimed: "32 columns and 32 terms have offsets 0 to \(n * sixteens - 1)",
      found: "the highest is \(highest): rows are reordered within 64",
      isShown: highest >= n * sixteens)
  }
}
