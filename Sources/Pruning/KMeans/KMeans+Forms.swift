import Scalars
import Structures
import Verification

extension KMeans {
  struct Result {
    var labels: [Int]
    var centroids: [Double]
    var objective: Double

    var observation: Observation<Double> {
      ["labels": .integers(labels), "centroids": .scalars(centroids), "objective": [objective]]
    }
  }

  /// argmin ‖c‖² - 2 x·c: one product of points and centroids a round, and ‖x‖² is not needed.
  static let expanded = Implementation<KMeans>(
    "expanded", fidelity,
    prepare: { problem in
      if let obstacle = problem.obstacle { throw PruningError(obstacle) }
      return problem
    },
    run: { problem in rounds(problem) { state in state.assignByProducts() } },
    observe: \.observation)

  /// Hamerly's bounds: a point whose distance to its own centroid is surely below a lower bound on all others', after
  /// what they have moved, keeps its label unseen. The rounds are Lloyd's, label by label.
  static let hamerly = Implementation<KMeans>(
    "hamerly", fidelity,
    prepare: { problem in
      if let obstacle = problem.obstacle { throw PruningError(obstacle) }
      return problem
    },
    run: { problem in rounds(problem) { state in state.assignByBounds() } },
    observe: \.observation)

  static let fidelity = Implementation<KMeans>.Fidelity.rounding(
    "running error analysis: Higham 2002, section 3.3; a point that is as near to two centroids as rounding can tell is not judged",
    bound)

  /// Differences and products alike err by no more than Σ(|x| + |c|)² allows: γ_{2d+4} of it, and twice what the
  /// centroids themselves are off.
  static func bound(_ problem: Problem) -> ErrorBound {
    typealias S = RunningError<Double>
    let u = Double.unitRoundoff(of: Double.self)
    let d = problem.points.columns
    let points = (0..<problem.points.rows).map { problem.points[row: $0].map { S($0) } }
    var centroids = (0..<problem.centroids.rows).map { problem.centroids[row: $0].map { S($0) } }
    var labels: [Int] = []
    for _ in 0..<problem.rounds {
      labels = []
      for point in points {
        let distances = centroids.map { squaredDistance(point, $0) }
        let nearest = distances.indices.min { distances[$0].value < distances[$1].value } ?? 0
        let slack = centroids.indices.map { j -> Double in
          let reach = point.indices.reduce(0.0) {
            let size = abs(point[$1].value) + abs(centroids[j][$1].value)
            return $0 + size
              * (size * gamma(2 * d + 4, unitRoundoff: u) + 2 * centroids[j][$1].error)
          }
          return distances[j].error + reach
        }
        let isClear = distances.indices.allSatisfy { j in
          // Of centroids that are the same numbers the first is nearest, by any arithmetic.
          let isSame = zip(centroids[j], centroids[nearest]).allSatisfy {
            $0.value == $1.value && $0.error == 0 && $1.error == 0
          }
          if j == nearest || isSame { return true }
          let gap = distances[j].value - distances[nearest].value
          return gap > 1.01 * (slack[j] + slack[nearest])
        }
        guard isClear else {
          let reason = Bound.free("a point is as near to two centroids as rounding can tell")
          return ["labels": reason, "centroids": reason, "objective": reason]
        }
        labels.append(nearest)
      }
      for j in centroids.indices {
        let members = points.indices.filter { labels[$0] == j }
        guard !members.isEmpty else { continue }
        centroids[j] = centroids[j].indices.map { f in
          sum(members.map { points[$0][f] }) / S(members.count)
        }
      }
    }
    let parts = points.indices.map { squaredDistance(points[$0], centroids[labels[$0]]) }
    return [
      "centroids": .componentwise(centroids.flatMap { $0.map { 1.01 * $0.error } }),
      "objective": .absolute(1.01 * sum(parts).error),
    ]
  }

  private static func rounds(
    _ problem: borrowing Problem, _ assign: (inout LloydState) -> Void
  ) -> Result {
    var state = LloydState(problem)
    for _ in 0..<problem.rounds {
      assign(&state)
      state.update()
    }
    return Result(
      labels: state.labels, centroids: state.centroids.elements, objective: state.objective)
  }
}
