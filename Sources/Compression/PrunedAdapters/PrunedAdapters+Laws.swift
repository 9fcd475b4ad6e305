import Scalars
import Structures
import Verification

extension PrunedAdapters {
  static let statements: [Law<PrunedAdapters>] = [
    Law("Every four rows of a column keep two entries, and none that is dropped is larger.") {
      problem, subject in
      let (mask, l) = (subject(problem)["mask"], problem.left)
      guard mask.count == l.elements.count else { return false }
      return (0..<l.columns).allSatisfy { c in
        stride(from: 0, to: l.rows, by: 4).allSatisfy { start in
          let group = start..<start + 4
          let kept = group.filter { mask[$0 * l.columns + c] == 1 }.map { abs(l[$0, c]) }
          let dropped = group.filter { mask[$0 * l.columns + c] == 0 }.map { abs(l[$0, c]) }
          return kept.count == 2 && dropped.count == 2 && dropped.max()! <= kept.min()!
        }
      }
    },
    Law("What remains is orthogonal to the columns that are kept: no other R leaves less.") {
      problem, subject in
      let result = subject(problem)
      let rest = rest(problem, result)
      let (mask, l) = (result["mask"], problem.left)
      return (0..<l.columns).allSatisfy { c in
        (0..<problem.right.columns).allSatisfy { j in
          (0..<l.rows).reduce(Rational.zero) {
            $0 + mask[$1 * l.columns + c] * Rational(l[$1, c]) * rest[$1, j]
          } == 0
        }
      }
    },
    Law("The objective is what remains, and R₀ itself leaves no less.") { problem, subject in
      let result = subject(problem)
      let own: Observation<Rational> = [
        "mask": .scalars(result["mask"]),
        "right": .scalars(problem.right.elements.map { Rational($0) }),
      ]
      let objective = result["objective"].first ?? -1
      return objective == squaredNorm(rest(problem, result).elements)
        && objective <= squaredNorm(rest(problem, own).elements)
    },
  ]

  /// L R - T.
  private static func rest(_ problem: Problem, _ result: Observation<Rational>) -> Matrix<Rational>
  {
    let (l, r0) = (problem.left.map { Rational($0) }, problem.right.map { Rational($0) })
    let (mask, right, n) = (result["mask"], result["right"], r0.columns)
    return Matrix(rows: l.rows, columns: n) { i, j in
      guard right.count == r0.elements.count, mask.count == l.elements.count else { return 1 }
      return (0..<l.columns).reduce(Rational.zero) { sum, c in
        sum + l[i, c] * (mask[i * l.columns + c] * right[c * n + j] - r0[c, j])
      }
    }
  }
}
