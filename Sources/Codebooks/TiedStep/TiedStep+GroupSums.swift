import Scalars
import Verification

extension TiedStep {
  /// ZᵀAZ by adding each entry of A where its labels say, then LDLᵀ.
  static let groupSums = Implementation<TiedStep>(
    "group-sums",
    .rounding("running error analysis of the same recursion: Higham 2002, section 3.3", bound),
    prepare: { problem in
      if let obstacle = problem.obstacle { throw CodebookError(obstacle) }
      return problem
    },
    run: { tied($0, over: Double.self) }, observe: { $0 })

  static func bound(_ problem: Problem) -> ErrorBound {
    let result = tied(problem, over: RunningError<Double>.self)
    return [
      "values": .componentwise(result["values"].map { 2 * $0.error }),
      "objective": .componentwise(result["objective"].map { 2 * $0.error }),
    ]
  }

  private static func tied<S: Scalar>(
    _ problem: borrowing Problem, over: S.Type
  ) -> Observation<S> {
    let (d, c) = (problem.objective.dimension, problem.groups)
    let labels = problem.labels
    var left = [S](repeating: .zero, count: c * c)
    var right = [S](repeating: .zero, count: c)
    for i in 0..<d {
      right[labels[i]] += S(problem.objective.linear[i])
      for j in 0..<d { left[labels[i] * c + labels[j]] += S(problem.objective.matrix[i, j]) }
    }
    let values = solved(left, [right], order: c)[0]
    // φ = -½ bᵀz at a minimum.
    let product = zip(right, values).reduce(S.zero) { $0 + $1.0 * $1.1 }
    return ["values": .scalars(values), "objective": [-product / S(2)]]
  }
}
