import Scalars
import Verification

extension SetSelection {
  /// Each rule by its definition.
  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  static func chosen<S: Scalar>(_ problem: Problem, over: S.Type) -> (order: [Int], loss: S) {
    let hessian = problem.curvature.hessian(over: S.self)
    let weights = problem.weights.map { S($0) }
    let m = problem.count
    switch problem.rule {
    case .enumeration: return best(hessian, weights, m)
    case .magnitude:
      let order = ascending(weights.map { ($0.squared, 1) }, first: m)
      return (order, loss(hessian, weights, order))
    case .diagonal:
      let inverse = inverted(hessian)
      let scores = weights.indices.map { (weights[$0].squared, inverse[$0][$0]) }
      let order = ascending(scores, first: m)
      return (order, loss(hessian, weights, order))
    case .greedy:
      let order = greedy(hessian, weights, m)
      return (order, loss(hessian, weights, order))
    }
  }

  /// ½ w_Sᵀ ([H⁻¹]_SS)⁻¹ w_S, by the conditions of the constrained minimum.
  static func loss<S: Scalar>(_ hessian: [[S]], _ weights: [S], _ set: [Int]) -> S {
    set.isEmpty ? .zero : OBSUpdate.surgery(hessian, weights, removing: set).loss
  }

  /// The first m indices by rising quotients of positive denominators, of equals those behind; without a quotient.
  private static func ascending<S: Scalar>(_ scores: [(top: S, bottom: S)], first m: Int) -> [Int] {
    let order = scores.indices.sorted { i, j in
      let (a, b) = (scores[i].top * scores[j].bottom, scores[j].top * scores[i].bottom)
      return a < b || (!(b < a) && i > j)
    }
    return order.prefix(m).sorted()
  }

  /// The inverse over the weights that are left, explicitly, before each removal: O(m d³).
  private static func greedy<S: Scalar>(_ hessian: [[S]], _ weights: [S], _ m: Int) -> [Int] {
    var order: [Int] = []
    var current = weights
    for _ in 0..<m {
      let left = weights.indices.filter { !order.contains($0) }
      let inverse = inverted(part(hessian, left, left))
      var least = 0
      for i in left.indices.dropFirst() {
        let a = current[left[i]].squared * inverse[least][least]
        let b = current[left[least]].squared * inverse[i][i]
        // Of equals the one behind.
        if !(b < a) { least = i }
      }
      order.append(left[least])
      current = OBSUpdate.surgery(hessian, weights, removing: order).weights
    }
    return order
  }

  /// Every set of m, those that keep what is in front first; the first of least loss.
  private static func best<S: Scalar>(
    _ hessian: [[S]], _ weights: [S], _ m: Int
  ) -> (order: [Int], loss: S) {
    let d = weights.count
    var result: (order: [Int], loss: S)?
    for kept in combinations(d, d - m) {
      let set = weights.indices.filter { !kept.contains($0) }
      let loss = loss(hessian, weights, set)
      if result.map({ loss < $0.loss }) ?? true { result = (set, loss) }
    }
    return result ?? ([], .zero)
  }

  /// The sets of k of d indices, in lexicographic order.
  static func combinations(_ d: Int, _ k: Int) -> [[Int]] {
    guard k > 0 else { return [[]] }
    guard k <= d else { return [] }
    return (0...d - k).flatMap { first in
      combinations(d - first - 1, k - 1).map { [first] + $0.map { $0 + first + 1 } }
    }
  }
}
