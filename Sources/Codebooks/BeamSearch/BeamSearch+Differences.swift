import Scalars
import Structures
import Verification

extension BeamSearch {
  /// What a word gains by another code, from its slope Az - b: ⟨slope, Δ⟩ + ½ ΔᵀAΔ for the difference Δ of both vectors.
  ///
  /// Every number is exact in double precision for entries of few bits, such as all problems here have.
  static let differences = Implementation<BeamSearch>(
    "differences", .exact,
    prepare: { problem in
      if let obstacle = problem.obstacle { throw CodebookError(obstacle) }
      return problem
    },
    run: { problem in
      var words = [Hypothesis(problem)]
      for m in problem.order { words = widened(words, m, problem) }
      return (codes: words[0].codes, value: words[0].value)
    },
    observe: { ["codes": .integers($0.codes), "objective": [$0.value]] })

  private struct Hypothesis {
    var codes: [Int]
    var value: Double
    /// Az - b.
    var slope: [Double]

    init(_ problem: borrowing Problem) {
      let objective = problem.search.objective
      codes = problem.start
      var z = [Double](repeating: 0, count: objective.dimension)
      for (book, c) in zip(problem.search.codebooks, codes) {
        for k in z.indices { z[k] += book[c, k] }
      }
      slope = objective.slopes(at: z)
      value = 0
      for k in z.indices { value += z[k] * (slope[k] - objective.linear[k]) / 2 }
    }
  }

  private static func widened(
    _ words: [Hypothesis], _ m: Int, _ problem: borrowing Problem
  ) -> [Hypothesis] {
    let (book, objective) = (problem.search.codebooks[m], problem.search.objective)
    let (vectors, matrix, g) = (book.elements, objective.matrix.elements, book.columns)
    var move = [Double](repeating: 0, count: g)
    var candidates: [(value: Double, word: Int, code: Int)] = []
    candidates.reserveCapacity(words.count * book.rows)
    for (w, word) in words.enumerated() {
      let own = word.codes[m] * g
      for c in 0..<book.rows {
        for k in 0..<g { move[k] = vectors[c * g + k] - vectors[own + k] }
        var gain = 0.0
        for k in 0..<g {
          var push = 0.0
          for j in 0..<g { push += matrix[k * g + j] * move[j] }
          gain += move[k] * (word.slope[k] + push / 2)
        }
        candidates.append((word.value + gain, w, c))
      }
    }
    // Candidates stand in the order that decides between equals: the least is the first one, and sorting is stable.
    let kept =
      problem.beam == 1
      ? candidates.min { $0.value < $1.value }.map { [$0] } ?? []
      : Array(candidates.sorted { $0.value < $1.value }.prefix(problem.beam))
    return kept.map { choice in
      var word = words[choice.word]
      let move = zip(book[row: choice.code], book[row: word.codes[m]]).map { $0 - $1 }
      word.slope = zip(word.slope, objective.push(move)).map { $0 + $1 }
      (word.codes[m], word.value) = (choice.code, choice.value)
      return word
    }
  }
}

extension Quadratic {
  /// A Δ.
  func push(_ move: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: dimension)
    for (j, x) in move.enumerated() where x != 0 {
      for i in result.indices { result[i] += matrix.elements[j * dimension + i] * x }
    }
    return result
  }
}
