import Bindings
import Pruning
import Scalars
import Structures

/// One draw of the synthetic experiment: noiseless least squares with n = 256 samples, d = 128 features, k* = 16
/// nonzeros, X = G/√n with standard normal G, and k = 64 numbers kept.
struct SyntheticRun {
  static let samples = 256, features = 128, sparsity = 16, kept = 64
  let inputs: Matrix<Double>
  let targets: [Double]
  let planted: [Double]
  /// As a linear layer is initialised: uniform within ±1/√d.
  let start: [Double]
  let hessian: Matrix<Double>
  /// λ_max of XᵀX.
  let smoothness: Double

  init(seed: UInt64) throws {
    var generator = Generator(seed: seed, purpose: "I-OBS/synthetic")
    let (n, d) = (Self.samples, Self.features)
    let scale = 1 / Double(n).squareRoot()
    inputs = Matrix(rows: n, columns: d) { _, _ in scale * generator.gaussian() }
    var places = Array(0..<d)
    places.shuffle(using: &generator)
    var theta = [Double](repeating: 0, count: d)
    for place in places.prefix(Self.sparsity) { theta[place] = generator.gaussian() }
    planted = theta
    let rows = inputs
    targets = (0..<n).map { i in (0..<d).reduce(0) { $0 + rows[i, $1] * theta[$1] } }
    let width = 1 / Double(d).squareRoot()
    start = (0..<d).map { _ in width * (2 * generator.uniform() - 1) }
    hessian = Curvature(inputs: inputs, damping: 0).matrix
    smoothness = try LAPACK.symmetricEigenvalues(hessian)[d - 1]
  }

  func error(_ theta: [Double]) -> Double {
    squaredNorm(axpy(-1, planted, theta)).squareRoot()
  }

  /// Topk-I-OBS with the gradient times `scale`: the given number of steps as they are verified, and further ones
  /// by what they come to on noiseless least squares, θ⁺ = (1 - σ)θ + σθ*.
  func newton(steps: Int, thenBySum further: Int = 0, scale: Double) throws -> [[Double]] {
    var iterates = [start]
    for _ in 0..<steps {
      let problem = IOBSStep.Problem(
        inputs: inputs, targets: targets, start: iterates[iterates.count - 1], kept: Self.kept,
        variant: .truncation, scale: scale)
      iterates.append(try IOBSStep.implementations[0](problem)["theta"])
    }
    for _ in 0..<further {
      let theta = iterates[iterates.count - 1]
      let moved = zip(theta, planted).map { (1 - scale) * $0 + scale * $1 }
      iterates.append(truncated(moved))
    }
    return iterates
  }

  /// k-IHT with η = 1/λ_max.
  func descent(steps: Int) -> [[Double]] {
    let d = Self.features
    var iterates = [start]
    for _ in 0..<steps {
      let theta = iterates[iterates.count - 1]
      let off = axpy(-1, planted, theta)
      let moved = (0..<d).map { i in
        theta[i] - dot(Array(hessian[row: i]), off) / smoothness
      }
      iterates.append(truncated(moved))
    }
    return iterates
  }

  private func truncated(_ x: [Double]) -> [Double] {
    let order = x.indices.sorted { abs(x[$0]) > abs(x[$1]) }
    var kept = x
    for i in order.dropFirst(Self.kept) { kept[i] = 0 }
    return kept
  }

  /// λ_min of H on a support.
  func convexity(on support: [Int]) throws -> Double {
    let block = Matrix<Double>(rows: support.count, columns: support.count) {
      hessian[support[$0], support[$1]]
    }
    return try LAPACK.symmetricEigenvalues(block)[0]
  }
}
