import Scalars
import Structures
import Verification

extension KMeans {
  private static func rows(_ matrix: Matrix<Double>) -> [[Rational]] {
    (0..<matrix.rows).map { matrix[row: $0].map { Rational($0) } }
  }

  private static func centroids(_ result: Observation<Rational>, _ features: Int) -> [[Rational]] {
    let flat = result["centroids"]
    return stride(from: 0, to: flat.count, by: features).map { Array(flat[$0..<$0 + features]) }
  }

  private static func areLabels(_ labels: [Int], _ problem: Problem) -> Bool {
    labels.count == problem.points.rows
      && labels.allSatisfy { (0..<problem.centroids.rows).contains($0) }
  }

  static let statements: [Law<KMeans>] = [
    Law("A further round never raises the objective.") { problem, subject in
      var further = problem
      further.rounds += 1
      return subject(further)["objective"][0] <= subject(problem)["objective"][0]
    },
    Law("Centroids are the means of their points, and the objective is what is left around them.") {
      problem, subject in
      let result = subject(problem)
      let labels = result[integers: "labels"]
      let points = rows(problem.points)
      guard areLabels(labels, problem) else { return false }
      let centres = centroids(result, problem.points.columns)
      let parts = points.indices.map { squaredDistance(points[$0], centres[labels[$0]]) }
      let areMeans = centres.indices.allSatisfy { j in
        let members = points.indices.filter { labels[$0] == j }
        guard !members.isEmpty else { return true }
        return centres[j].indices.allSatisfy { f in
          sum(members.map { points[$0][f] }) == Rational(members.count) * centres[j][f]
        }
      }
      return areMeans && result["objective"][0] == sum(parts)
    },
    Law("Total = within + between: Σ ‖x - m‖² = objective + Σ nⱼ ‖cⱼ - m‖².", place: "Huygens") {
      problem, subject in
      let result = subject(problem)
      let labels = result[integers: "labels"]
      let points = rows(problem.points)
      guard areLabels(labels, problem) else { return false }
      let centres = centroids(result, problem.points.columns)
      let mean = points[0].indices.map { f in
        sum(points.map { $0[f] }) / Rational(points.count)
      }
      let total = sum(points.map { squaredDistance($0, mean) })
      let between = sum(labels.map { squaredDistance(centres[$0], mean) })
      return total == result["objective"][0] + between
    },
    Law("Moving everything by one vector moves the centroids by it, and no label.") {
      problem, subject in
      func moved(_ matrix: Matrix<Double>) -> Matrix<Double> {
        Matrix(rows: matrix.rows, columns: matrix.columns) { matrix[$0, $1] * 2 + Double($1) }
      }
      // Drawn numbers may fill a significand: doubled they stay exact, moved by whole numbers they may not.
      guard (problem.points.elements + problem.centroids.elements).allSatisfy({ isCoarse($0) })
      else { return nil }
      let other = Problem(
        points: moved(problem.points), centroids: moved(problem.centroids), rounds: problem.rounds)
      let (a, b) = (subject(problem), subject(other))
      let d = problem.points.columns
      let expected = a["centroids"].enumerated().map { 2 * $1 + Rational($0 % d) }
      return a[integers: "labels"] == b[integers: "labels"] && b["centroids"] == expected
        && b["objective"][0] == 4 * a["objective"][0]
    },
    Law("Points in reverse order have their labels in reverse order, and the same centroids.") {
      problem, subject in
      var other = problem
      let n = problem.points.rows
      other.points = Matrix(rows: n, columns: problem.points.columns) {
        problem.points[n - 1 - $0, $1]
      }
      let (a, b) = (subject(problem), subject(other))
      return a[integers: "labels"] == b[integers: "labels"].reversed()
        && a["centroids"] == b["centroids"]
    },
    Law("A centroid at every point leaves nothing.") { problem, subject in
      var other = problem
      other.centroids = problem.points
      let result = subject(other)
      return result["objective"][0] == 0 && result[integers: "labels"].count == problem.points.rows
    },
  ]

  private static func isCoarse(_ x: Double) -> Bool { (x * 1024).rounded() == x * 1024 }

  /// Lloyd's rounds against all partitions into two.
  static let isNotGlobal = Finding(
    "Lloyd's rounds end at the least objective", place: "read off one run of k-means"
  ) {
    var generator = Generator(seed: 1, purpose: "KMeans/global")
    let draws = 40
    var (worse, greatest) = (0, 1.0)
    for _ in 0..<draws {
      let problem = problem(points: 7, features: 2, clusters: 2, rounds: 12, using: &generator)
      let points = rows(problem.points)
      let found = clustered(problem, over: Rational.self).objective
      let least =
        (0..<64).map { bits -> Rational in
          let labels = points.indices.map { bits >> $0 & 1 }
          return sum(
            [0, 1].map { j -> Rational in
              let members = points.indices.filter { labels[$0] == j }.map { points[$0] }
              guard let first = members.first else { return 0 }
              let mean = first.indices.map { f in
                sum(members.map { $0[f] }) / Rational(members.count)
              }
              return sum(members.map { squaredDistance($0, mean) })
            })
        }.min() ?? found
      if least < found { worse += 1 }
      if least > 0 { greatest = max(greatest, (found / least).approximation) }
    }
    return .init(
      claimed: "the least of all partitions of 7 points into 2, in \(draws) of \(draws) draws",
      found: "\(worse) draws end above it, up to \((greatest * 100).rounded() / 100) times",
      isShown: worse > 0)
  }
}
