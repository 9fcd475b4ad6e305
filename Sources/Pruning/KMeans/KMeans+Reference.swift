import Scalars

extension KMeans {
  struct Clustering<S: Scalar> {
    var labels: [Int]
    var centroids: [[S]]
    var objective: S
  }

  /// ‖a - b‖², by differences.
  static func squaredDistance<S: Scalar>(_ a: [S], _ b: [S]) -> S {
    squaredNorm(a.indices.map { a[$0] - b[$0] })
  }

  /// The rounds as they are defined.
  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  static func clustered<S: Scalar>(_ problem: Problem, over: S.Type) -> Clustering<S> {
    let points = (0..<problem.points.rows).map { problem.points[row: $0].map { S($0) } }
    var centroids = (0..<problem.centroids.rows).map { problem.centroids[row: $0].map { S($0) } }
    var labels: [Int] = []
    for _ in 0..<problem.rounds {
      labels = points.map { point in
        let distances = centroids.map { squaredDistance(point, $0) }
        var nearest = 0
        for j in distances.indices.dropFirst() where distances[j] < distances[nearest] {
          nearest = j
        }
        return nearest
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
    return Clustering(labels: labels, centroids: centroids, objective: sum(parts))
  }
}
