import Scalars
import Structures
import Verification

extension CodeSearch {
  /// φ of a result's codes, if they are codes at all.
  static func value(_ problem: Problem, _ codes: [Int]) -> Rational? {
    guard codes.count == problem.codebooks.count, codes.allSatisfy({ 0..<problem.size ~= $0 })
    else { return nil }
    return problem.objective.value(problem.vector(codes, over: Rational.self))
  }

  static let statements: [Law<CodeSearch>] = [
    Law("φ of the codes is the objective.") { problem, subject in
      let result = subject(problem)
      return value(problem, result[integers: "codes"]) == result["objective"][0]
    },
    Law("No code of one codebook can be replaced by a better one.") { problem, subject in
      let result = subject(problem)
      let codes = result[integers: "codes"]
      guard value(problem, codes) != nil else { return false }
      return codes.indices.allSatisfy { m in
        (0..<problem.size).allSatisfy { c in
          var other = codes
          other[m] = c
          return value(problem, other).map { $0 >= result["objective"][0] } ?? false
        }
      }
    },
    Law("Codebooks in another order, or vectors of each: the same φ.") { problem, subject in
      let least = subject(problem)["objective"]
      var (books, vectors) = (problem, problem)
      books.codebooks.reverse()
      let last = problem.size - 1
      vectors.codebooks = problem.codebooks.map { book in
        Matrix(rows: book.rows, columns: book.columns) { book[last - $0, $1] }
      }
      return subject(books)["objective"] == least && subject(vectors)["objective"] == least
    },
    Law("A target that is a vector of the one codebook is found at no distance.") {
      problem, subject in
      let book = problem.codebooks[0], g = problem.objective.dimension
      let target = Array(book[row: book.rows - 1])
      let nearest = Problem(
        objective: Quadratic(
          matrix: Matrix(rows: g, columns: g) { $0 == $1 ? 1 : 0 }, linear: target),
        codebooks: [book])
      let result = subject(nearest)
      guard let code = result[integers: "codes"].first, 0..<book.rows ~= code else { return false }
      return Array(book[row: code]) == target
    },
    Law("A further codebook that can be zero raises no φ.") { problem, subject in
      guard problem.codebooks.count < 3 else { return nil }
      var more = problem
      more.codebooks.append(
        Matrix(rows: problem.size, columns: problem.objective.dimension) { row, _ in
          Double(row) / 2
        })
      return subject(more)["objective"][0] <= subject(problem)["objective"][0]
    },
  ]
}
