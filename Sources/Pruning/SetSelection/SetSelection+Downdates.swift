import Scalars
import Verification

extension SetSelection {
  /// One inverse, and a downdate by rank one for each removal, w ← w - (wᵢ/G_ii) G[:, i] and
  /// G ← G - G[:, i] G[i, :] / G_ii: greedy in O(d³) instead of O(d⁴); and enumeration as a search that leaves a
  /// branch as soon as its loss exceeds the best, since removing more never costs less.
  static let downdates = Implementation<SetSelection>(
    "downdates",
    .rounding(
      "running error analysis: Higham 2002, section 3.3; an index is exact unless its score is that near to another",
      bound),
    prepare: { problem in
      if let obstacle = problem.obstacle { throw PruningError(obstacle) }
      return problem
    },
    run: { problem in
      var isSure = true
      let result = chosenByDowndates(problem, over: Double.self, isSure: &isSure) { $0 < $1 }
      return result ?? ([], .nan)
    },
    observe: { ["order": .integers($0.order), "loss": [$0.loss]] })

  /// The same steps with a bound on each number's error. If no comparison was nearer than that, the indices are
  /// the exact ones; else nothing is promised.
  static func bound(_ problem: Problem) -> ErrorBound {
    typealias S = RunningError<Double>
    var isSure = true
    var isClear = true
    let result = chosenByDowndates(problem, over: S.self, isSure: &isSure) { a, b in
      if !(abs(a.value - b.value) > 1.01 * (a.error + b.error)) { isClear = false }
      return a < b
    }
    guard let result, isSure, isClear else {
      let reason = "two scores are nearer to each other than their errors"
      return ["order": .free(reason), "loss": .free(reason)]
    }
    return ["loss": .absolute(1.01 * result.loss.error)]
  }

  /// H⁻¹, by sweeping one pivot after the other; `nil` if a pivot is not positive.
  static func swept<S: Scalar>(_ hessian: [[S]]) -> [[S]]? {
    var a = hessian
    for k in a.indices {
      let pivot = a[k][k]
      guard pivot > .zero else { return nil }
      let row = a[k]
      for i in a.indices where i != k {
        let factor = a[i][k] / pivot
        for j in a.indices where j != k { a[i][j] -= factor * row[j] }
        a[i][k] = -factor
      }
      for j in a.indices where j != k { a[k][j] = row[j] / pivot }
      a[k][k] = 1 / pivot
    }
    return a
  }

  /// What is left after some removals.
  struct State<S: Scalar> {
    var inverse: [[S]]
    var weights: [S]
    var loss: S = .zero
    var order: [Int] = []

    /// Twice the loss of removing i.
    func score(_ i: Int) -> S { weights[i] * weights[i] / inverse[i][i] }

    mutating func remove(_ i: Int) {
      loss += score(i) / 2
      let (column, pivot) = (inverse[i], inverse[i][i])
      let ratio = weights[i] / pivot
      for j in weights.indices where j != i { weights[j] -= ratio * column[j] }
      for j in weights.indices where j != i {
        let factor = column[j] / pivot
        for k in weights.indices where k != i { inverse[j][k] -= factor * column[k] }
      }
      for j in weights.indices { (inverse[i][j], inverse[j][i]) = (.zero, .zero) }
      weights[i] = .zero
      order.append(i)
    }
  }

  @specialized(where S == Double)
  static func chosenByDowndates<S: Scalar>(
    _ problem: Problem, over: S.Type, isSure: inout Bool, _ isLess: (S, S) -> Bool
  ) -> (order: [Int], loss: S)? {
    guard let inverse = swept(problem.curvature.hessian(over: S.self)) else {
      isSure = false
      return nil
    }
    var state = State(inverse: inverse, weights: problem.weights.map { S($0) })
    let (d, m) = (state.weights.count, problem.count)
    switch problem.rule {
    case .magnitude:
      // Exact: the inputs themselves are compared.
      let order = problem.weights.indices.sorted { i, j in
        let (a, b) = (abs(problem.weights[i]), abs(problem.weights[j]))
        return a != b ? a < b : i > j
      }
      for i in order.prefix(m).sorted() { state.remove(i) }
    case .diagonal:
      let scores = (0..<d).map { state.score($0) }
      let order = (0..<d).sorted { i, j in isLess(scores[i], scores[j]) }
      for i in order.prefix(m).sorted() { state.remove(i) }
    case .greedy:
      for _ in 0..<m {
        let left = (0..<d).filter { !state.order.contains($0) }
        let scores = left.map { state.score($0) }
        var least = 0
        for i in left.indices.dropFirst() where !isLess(scores[least], scores[i]) { least = i }
        state.remove(left[least])
      }
    case .enumeration:
      var best: State<S>?
      search(state, from: 0, left: m, &best, isLess)
      if let best { state = best }
    }
    return (state.order, state.loss)
  }

  /// Depth first, keeping before removing, so that of equal sets the one that keeps what is in front is found
  /// first.
  private static func search<S: Scalar>(
    _ state: State<S>, from i: Int, left: Int, _ best: inout State<S>?,
    _ isLess: (S, S) -> Bool
  ) {
    if let best, !isLess(state.loss, best.loss) { return }
    guard left > 0 else {
      best = state
      return
    }
    guard state.weights.count - i >= left else { return }
    search(state, from: i + 1, left: left, &best, isLess)
    var removed = state
    removed.remove(i)
    search(removed, from: i + 1, left: left - 1, &best, isLess)
  }
}
