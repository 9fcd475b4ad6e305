import Scalars
import Structures
import Verification

extension CodeSearch {
  /// φ of a sum is the sum of every vector's φ and of the products ⟨C_m[c], A C_n[d]⟩ of every pair: these are computed
  /// once, and words only add them up, what their first letters share only once.
  ///
  /// Every number is exact in double precision for entries of few bits, such as all problems here have.
  static let pairTables = Implementation<CodeSearch>(
    "pair-tables", .exact,
    prepare: { problem in
      if let obstacle = problem.obstacle { throw CodebookError(obstacle) }
      return problem
    },
    run: { problem in
      var search = Search(problem)
      search.descend(0, 0)
      return (codes: search.best, least: search.least)
    },
    observe: { ["codes": .integers($0.codes), "objective": [$0.least]] })

  private struct Search {
    let books: Int, size: Int
    /// φ of each vector; codebook after codebook.
    let own: [Double]
    /// Products of every two vectors.
    let pairs: Matrix<Double>
    var word: [Int], best: [Int]
    var least = Double.infinity

    init(_ problem: Problem) {
      (books, size) = (problem.codebooks.count, problem.size)
      let vectors = problem.codebooks.flatMap { book in
        (0..<book.rows).map { Array(book[row: $0]) }
      }
      let images = vectors.map { v in
        zip(problem.objective.slopes(at: v), problem.objective.linear).map { $0 + $1 }
      }
      let b = problem.objective.linear
      own = vectors.indices.map { dot(vectors[$0], images[$0]) / 2 - dot(vectors[$0], b) }
      pairs = Matrix(rows: vectors.count, columns: vectors.count) {
        $0 / problem.size < $1 / problem.size ? dot(vectors[$0], images[$1]) : 0
      }
      word = [Int](repeating: 0, count: books)
      best = word
    }

    mutating func descend(_ m: Int, _ value: Double) {
      guard m < books else {
        if value < least { (best, least) = (word, value) }
        return
      }
      for c in 0..<size {
        word[m] = c
        let place = m * size + c
        var next = value + own[place]
        for n in 0..<m { next += pairs[n * size + word[n], place] }
        descend(m + 1, next)
      }
    }
  }
}
