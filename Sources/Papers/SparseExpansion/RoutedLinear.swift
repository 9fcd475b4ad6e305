import Networks
import Pruning
import Structures
import Verification

/// A linear layer of several experts: every token is projected on principal directions, goes to the nearest centroid, and
/// meets that cluster's weights. It remembers what it was given, so that experts can be fitted to it.
final class RoutedLinear: Linear {
  /// How tokens find their expert.
  struct Router {
    let components: PCA.Components?
    let centroids: Matrix<Double>

    /// One round of Lloyd's from the centroids labels tokens by the nearest.
    func labels(_ x: Matrix<Double>) throws -> [Int] {
      let points = try components?.projected(x) ?? x
      let run = KMeans.Problem(points: points, centroids: centroids, rounds: 1)
      return try KMeans.implementations[1](run)[integers: "labels"]
    }
  }

  private(set) var seen = Matrix<Double>(repeating: 0, rows: 0, columns: 0)
  var router: Router?
  /// Outputs × inputs each; without any the layer has its own weights.
  var experts: [Matrix<Double>] = []
  /// Labels that are given and not found, for a control.
  var drawn: ((Int) -> [Int])?

  override func forward(
    _ x: UnsafePointer<Float>, rows: Int, into y: UnsafeMutablePointer<Float>
  ) {
    seen = Matrix(rows: rows, columns: inputs) { Double(x[$0 * self.inputs + $1]) }
    guard let router, !experts.isEmpty else { return super.forward(x, rows: rows, into: y) }
    do {
      let labels = try drawn?(rows) ?? router.labels(seen)
      let product = try RoutedProduct.implementations[0](
        .init(experts: experts, tokens: seen, labels: labels))["y"]
      for (i, value) in Plant.taken(product, from: "RoutedLinear").enumerated() {
        y[i] = Float(value)
      }
    } catch {
      for i in 0..<rows * outputs { y[i] = .nan }
    }
  }
}
