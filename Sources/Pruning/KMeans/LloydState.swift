import Structures

/// The state of Lloyd's rounds in double precision.
struct LloydState {
  let points: Matrix<Double>
  var centroids: Matrix<Double>
  var labels: [Int]
  /// Hamerly's bounds: on the distance to the own centroid from above, and to every other from below.
  private var upper: [Double], lower: [Double]
  /// What covers the roundings of distances and of the bounds' own sums.
  private static let slack = 1 + 0x1p-30

  init(_ problem: borrowing KMeans.Problem) {
    points = problem.points
    centroids = problem.centroids
    labels = [Int](repeating: 0, count: problem.points.rows)
    upper = labels.map { _ in .infinity }
    lower = labels.map { _ in 0 }
  }

  /// Scores ‖c‖² - 2 x·c.
  mutating func assignByProducts() {
    let (k, d) = (centroids.rows, centroids.columns)
    let norms = (0..<k).map { j in centroids[row: j].reduce(0) { $0 + $1 * $1 } }
    points.elements.withUnsafeBufferPointer { x in
      centroids.elements.withUnsafeBufferPointer { c in
        for i in labels.indices {
          var (nearest, best) = (0, Double.infinity)
          for j in 0..<k {
            var product = 0.0
            for f in 0..<d { product += x[i * d + f] * c[j * d + f] }
            let score = norms[j] - 2 * product
            if score < best { (nearest, best) = (j, score) }
          }
          labels[i] = nearest
        }
      }
    }
  }

  mutating func assignByBounds() {
    for i in labels.indices {
      guard upper[i] * Self.slack >= lower[i] else { continue }
      var (nearest, best, second) = (0, Double.infinity, Double.infinity)
      for j in 0..<centroids.rows {
        let square = squaredDistance(i, j)
        if square < best {
          (nearest, best, second) = (j, square, best)
        } else {
          second = min(second, square)
        }
      }
      labels[i] = nearest
      upper[i] = best.squareRoot() * Self.slack
      lower[i] = second.squareRoot() / Self.slack
    }
  }

  /// Centroids to means; bounds by how far they have moved.
  mutating func update() {
    let (k, d) = (centroids.rows, centroids.columns)
    var sums = [Double](repeating: 0, count: k * d)
    var counts = [Int](repeating: 0, count: k)
    for i in labels.indices {
      counts[labels[i]] += 1
      for f in 0..<d { sums[labels[i] * d + f] += points.elements[i * d + f] }
    }
    var moves = [Double](repeating: 0, count: k)
    for j in 0..<k where counts[j] > 0 {
      var square = 0.0
      for f in 0..<d {
        let mean = sums[j * d + f] / Double(counts[j])
        square += (mean - centroids[j, f]) * (mean - centroids[j, f])
        centroids[j, f] = mean
      }
      moves[j] = square.squareRoot() * Self.slack
    }
    let most = moves.max() ?? 0
    for i in labels.indices {
      upper[i] = (upper[i] + moves[labels[i]]) * Self.slack
      lower[i] = (lower[i] - most) / Self.slack
    }
  }

  var objective: Double { labels.indices.reduce(0) { $0 + squaredDistance($1, labels[$1]) } }

  private func squaredDistance(_ i: Int, _ j: Int) -> Double {
    let d = centroids.columns
    var sum = 0.0
    for f in 0..<d {
      let difference = points.elements[i * d + f] - centroids.elements[j * d + f]
      sum += difference * difference
    }
    return sum
  }
}
