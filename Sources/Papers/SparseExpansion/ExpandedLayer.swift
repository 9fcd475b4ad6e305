import Pruning
import Quantisation
import Scalars
import Structures
import Verification

/// One layer on inputs of eight components, pruned as a whole, or once for each cluster of inputs.
struct ExpandedLayer {
  static let components = 8, width = 48, outputs = 16, tokens = 1200
  let weights: Matrix<Double>
  let calibration: Matrix<Double>, held: Matrix<Double>
  /// What inputs are projected on before they are clustered; nothing if `nil`.
  let components: PCA.Components?
  private let seed: UInt64

  /// - Parameter factor: f of the d/f directions that PCA leaves; without one, inputs are clustered as they are.
  init(seed: UInt64, factor: Int? = 4) throws {
    self.seed = seed
    var generator = Generator(seed: seed, purpose: "sparse expansion/layer")
    let d = Self.width
    weights = Matrix(rows: Self.outputs, columns: d) { _, _ in generator.gaussian() }
    // A component has a mean and a few directions of its own.
    let rank = 6
    let means = Matrix<Double>(rows: Self.components, columns: d) { _, _ in
      1.5 * generator.gaussian()
    }
    let bases = (0..<Self.components).map { _ in
      Matrix<Double>(rows: rank, columns: d) { _, _ in generator.gaussian() }
    }
    func draw(_ count: Int) -> Matrix<Double> {
      var rows = Matrix<Double>(repeating: 0, rows: count, columns: d)
      for t in 0..<count {
        let c = Int(generator.next() % UInt64(Self.components))
        let inner = (0..<rank).map { _ in generator.gaussian() }
        for j in 0..<d {
          var x = means[c, j] + 0.3 * generator.gaussian()
          for r in 0..<rank { x += inner[r] * bases[c][r, j] }
          rows[t, j] = x
        }
      }
      return rows
    }
    calibration = draw(Self.tokens)
    held = draw(Self.tokens)
    let seen = calibration
    components = try factor.map {
      Plant.taken(try PCA.components(of: seen, kept: d / $0), from: "PCA")
    }
  }

  private func projected(_ x: Matrix<Double>) throws -> Matrix<Double> {
    try components?.projected(x) ?? x
  }

  /// How tokens find their expert.
  enum Routing { case clusters, random }

  /// Labels of calibration and held-out tokens under k clusters.
  func labels(_ k: Int, _ routing: Routing) throws -> (calibration: [Int], held: [Int]) {
    var generator = Generator(seed: seed, purpose: "sparse expansion/\(k)")
    if routing == .random {
      func draw() -> [Int] { (0..<Self.tokens).map { _ in Int(generator.next() % UInt64(k)) } }
      return (draw(), draw())
    }
    let points = try projected(calibration)
    let start = Self.spread(points, k, &generator)
    let run = KMeans.Problem(points: points, centroids: start, rounds: 25)
    let result = try KMeans.implementations[1](run)
    let centroids = Matrix(rows: k, columns: points.columns, elements: result["centroids"])
    // One round from the final centroids labels other tokens by the nearest.
    let other = KMeans.Problem(points: try projected(held), centroids: centroids, rounds: 1)
    return (result[integers: "labels"], try KMeans.implementations[1](other)[integers: "labels"])
  }

  /// k-means++: each next centroid with a chance in proportion to the squared distance from those there are.
  static func spread(
    _ points: Matrix<Double>, _ k: Int, _ generator: inout Generator
  ) -> Matrix<Double> {
    var chosen = [Int(generator.next() % UInt64(points.rows))]
    var nearest = [Double](repeating: .infinity, count: points.rows)
    while chosen.count < k {
      let last = Array(points[row: chosen[chosen.count - 1]])
      for i in nearest.indices {
        let distance = squaredNorm(axpy(-1, last, Array(points[row: i])))
        nearest[i] = min(nearest[i], distance)
      }
      var mark = generator.uniform() * nearest.reduce(0, +)
      let next = nearest.firstIndex { distance in
        mark -= distance
        return mark <= 0
      }
      chosen.append(next ?? 0)
    }
    return Matrix(rows: k, columns: points.columns) { points[chosen[$0], $1] }
  }

  /// XᵀX of the tokens of one cluster.
  static func correlation(_ x: Matrix<Double>, _ labels: [Int], _ cluster: Int) -> Matrix<Double> {
    let members = labels.indices.filter { labels[$0] == cluster }
    let rows = Matrix<Double>(rows: members.count, columns: x.columns) { x[members[$0], $1] }
    return Curvature(inputs: rows, damping: 0).matrix
  }

  /// Σ over clusters of tr(ΔCΔᵀ), on calibration and held-out tokens. A cluster without calibration tokens keeps the
  /// weights of the whole layer's pruning.
  func errors(
    _ k: Int, _ routing: Routing, dropped: Int = 8
  ) throws -> (calibration: Double, held: Double) {
    let labels = try labels(k, routing)
    let whole = [Int](repeating: 0, count: Self.tokens)
    let all = Self.correlation(calibration, whole, 0)
    let shared = try SparseGPT.calibrated(
      weights, correlation: all, group: 16, dropped: dropped, levels: nil)
    var sums = (0.0, 0.0)
    for cluster in 0..<k {
      let own = Self.correlation(calibration, labels.calibration, cluster)
      let isEmpty = !labels.calibration.contains(cluster)
      let expert =
        isEmpty
        ? shared
        : try SparseGPT.calibrated(
          weights, correlation: own, group: 16, dropped: dropped, levels: nil)
      sums.0 += error(expert, own)
      sums.1 += error(expert, Self.correlation(held, labels.held, cluster))
    }
    return sums
  }

  private func error(_ expert: Matrix<Double>, _ correlation: Matrix<Double>) -> Double {
    (0..<expert.rows).reduce(0.0) { total, r in
      let delta = axpy(-1, Array(weights[row: r]), Array(expert[row: r]))
      let product = delta.indices.map { dot(Array(correlation[row: $0]), delta) }
      return total + dot(delta, product)
    }
  }
}
