import Scalars
import Structures
import Verification

extension CodebookUpdate {
  static let statements: [Law<CodebookUpdate>] = [
    Law("What a vector is named for is left λ times its own change: the gradient is zero.") {
      problem, subject in
      let after = subject(problem)["codebooks"]
      let g = problem.targets.columns
      let before = problem.codebooks.flatMap { $0.elements.map { Rational($0) } }
      guard after.count == before.count else { return false }
      var left = zip(after, before).map { Rational(problem.damping) * ($0 - $1) }
      for n in 0..<problem.targets.rows {
        for c in 0..<g {
          let named = problem.named(n)
          let rest = Rational(problem.targets[n, c]) - sum(named.map { after[$0 * g + c] })
          for i in named { left[i * g + c] -= rest }
        }
      }
      return left.allSatisfy { $0 == 0 }
    },
    Law("A vector that nobody names stays.") { problem, subject in
      var wider = problem
      let g = problem.targets.columns
      wider.codebooks = problem.codebooks.map { book in
        Matrix(rows: book.rows + 1, columns: g) { $0 < book.rows ? book[$0, $1] : 5 }
      }
      let after = subject(wider)["codebooks"]
      let stride = (problem.size + 1) * g
      guard after.count == stride * problem.codebooks.count else { return false }
      return problem.codebooks.indices.allSatisfy { m in
        after[m * stride + problem.size * g..<(m + 1) * stride].allSatisfy { $0 == 5 }
      }
    },
    Law("Targets and codebooks twice as large: the same twice, and four times the objective.") {
      problem, subject in
      var larger = problem
      larger.targets = problem.targets.map { 2 * $0 }
      larger.codebooks = problem.codebooks.map { $0.map { 2 * $0 } }
      let (one, two) = (subject(problem), subject(larger))
      return two["codebooks"] == one["codebooks"].map { 2 * $0 }
        && two["objective"] == one["objective"].map { 4 * $0 }
    },
    Law("The objective is that of the codebooks, and not above that of those before.") {
      problem, subject in
      let result = subject(problem)
      let before = problem.codebooks.flatMap { $0.elements.map { Rational($0) } }
      guard result["codebooks"].count == before.count else { return false }
      return result["objective"][0] == objective(problem, result["codebooks"])
        && result["objective"][0] <= objective(problem, before)
    },
    Law("One codebook: (Σ r + λ c⁰)/(n + λ) over the groups that name a vector.") {
      problem, subject in
      let g = problem.targets.columns, books = problem.codebooks.count
      var one = problem
      one.codebooks = [problem.codebooks[0]]
      one.codes = (0..<problem.targets.rows).map { problem.codes[$0 * books] }
      let after = subject(one)["codebooks"]
      guard after.count == problem.size * g else { return false }
      let damping = Rational(problem.damping)
      return after.indices.allSatisfy { i in
        let (k, c) = i.quotientAndRemainder(dividingBy: g)
        let members = one.codes.indices.filter { one.codes[$0] == k }
        let total = sum(members.map { Rational(problem.targets[$0, c]) })
        let own = damping * Rational(one.codebooks[0][k, c])
        return after[i] * (Rational(members.count) + damping) == total + own
      }
    },
  ]
}
