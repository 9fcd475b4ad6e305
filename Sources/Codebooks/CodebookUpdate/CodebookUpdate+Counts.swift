import Scalars
import Verification

extension CodebookUpdate {
  /// ZᵀZ counts how often two vectors are named together, ZᵀR adds up their groups; then LDLᵀ, for all columns at once.
  static let counts = Implementation<CodebookUpdate>(
    "counts",
    .rounding("running error analysis of the same recursion: Higham 2002, section 3.3", bound),
    prepare: { problem in
      if let obstacle = problem.obstacle { throw CodebookError(obstacle) }
      return problem
    },
    run: { updated($0, over: Double.self) }, observe: { $0 })

  static func bound(_ problem: Problem) -> ErrorBound {
    let result = updated(problem, over: RunningError<Double>.self)
    return [
      "codebooks": .componentwise(result["codebooks"].map { 2 * $0.error }),
      "objective": .componentwise(result["objective"].map { 2 * $0.error }),
    ]
  }

  @specialized(where S == Double)
  private static func updated<S: Scalar>(
    _ problem: borrowing Problem, over: S.Type
  ) -> Observation<S> {
    let (k, g) = (problem.size, problem.targets.columns)
    let count = k * problem.codebooks.count
    let damping = S(problem.damping)
    var together = [Int](repeating: 0, count: count * count)
    var right = (0..<g).map { c in
      problem.codebooks.flatMap { book in (0..<k).map { damping * S(book[$0, c]) } }
    }
    for n in 0..<problem.targets.rows {
      let named = problem.named(n)
      for i in named {
        for j in named { together[i * count + j] += 1 }
        for c in 0..<g { right[c][i] += S(problem.targets[n, c]) }
      }
    }
    var left = together.map { S($0) }
    for i in 0..<count { left[i * count + i] += damping }
    let columns = solved(left, right, order: count)
    let codebooks = (0..<count * g).map { columns[$0 % g][$0 / g] }
    // ‖R‖² + λ‖C⁰‖² - ⟨ZᵀR + λC⁰, C⟩ at a minimum.
    var objective = S.zero
    for x in problem.targets.elements { objective += S(x).squared }
    for x in problem.codebooks.flatMap(\.elements) { objective += damping * S(x).squared }
    for c in 0..<g { objective -= dot(right[c], columns[c]) }
    return ["codebooks": .scalars(codebooks), "objective": [objective]]
  }
}
