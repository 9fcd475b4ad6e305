import Bindings
import Pruning
import Scalars
import Structures

/// One draw of the synthetic experiment: noiseless least squares with n samples of d features, X = G/√n with standard normal
/// G, and k numbers kept; by default n = 256, d = 128 and k = 64, and k* = 16 normal numbers are planted.
struct SyntheticRun {
  static let samples = 256, features = 128, sparsity = 16, kept = 64
  let kept: Int
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
    let inputs = Self.drawn(Self.samples, Self.features, &generator)
    var places = Array(0..<Self.features)
    places.shuffle(using: &generator)
    var theta = [Double](repeating: 0, count: Self.features)
    for place in places.prefix(Self.sparsity) { theta[place] = generator.gaussian() }
    try self.init(inputs, planted: theta, kept: Self.kept, &generator)
  }

  /// n = 2d samples of a planted θ*, and twice as many numbers kept as it has.
  init(planted: [Double], seed: UInt64) throws {
    var generator = Generator(seed: seed, purpose: "I-OBS/synthetic/image")
    let inputs = Self.drawn(2 * planted.count, planted.count, &generator)
    try self.init(
      inputs, planted: planted, kept: min(planted.count, 2 * planted.count { $0 != 0 }), &generator)
  }

  private static func drawn(
    _ n: Int, _ d: Int, _ generator: inout Generator
  ) -> Matrix<Double> {
    let scale = 1 / Double(n).squareRoot()
    return Matrix(rows: n, columns: d) { _, _ in scale * generator.gaussian() }
  }

  private init(
    _ inputs: Matrix<Double>, planted: [Double], kept: Int, _ generator: inout Generator
  ) throws {
    (self.inputs, self.planted, self.kept) = (inputs, planted, kept)
    targets = (0..<inputs.rows).map { dot(Array(inputs[row: $0]), planted) }
    let width = 1 / Double(planted.count).squareRoot()
    start = planted.map { _ in width * (2 * generator.uniform() - 1) }
    var hessian = Matrix<Double>(repeating: 0, rows: planted.count, columns: planted.count)
    try BLAS.gemm(inputs, transposeA: true, inputs, &hessian)
    self.hessian = hessian
    smoothness = try LAPACK.symmetricEigenvalues(hessian)[planted.count - 1]
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
        inputs: inputs, targets: targets, start: iterates[iterates.count - 1], kept: kept,
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
    let d = planted.count
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
    var result = x
    for i in order.dropFirst(kept) { result[i] = 0 }
    return result
  }

  /// λ_min of H on a support.
  func convexity(on support: [Int]) throws -> Double {
    let block = Matrix<Double>(rows: support.count, columns: support.count) {
      hessian[support[$0], support[$1]]
    }
    return try LAPACK.symmetricEigenvalues(block)[0]
  }
}
