import Scalars

extension SAGA {
  /// One step size: what the theorem promises and what runs show.
  public struct RateEntry: Sendable {
    public let step: String
    public let theory: Double
    public var measured: Double
    /// Of gradient descent with the same step. Since a step of SAGA is that of gradient descent on average, its
    /// mean E wₖ − w* is (I − γH)ᵏ(w₀ − w*), and E‖wₖ − w*‖² is at least the square of that (Jensen).
    public let ofMean: Double
    /// The largest quotient of the mean of ‖wₖ − w*‖² over the runs and its bound.
    public var largestRatio: Double
  }

  /// Runs on one Gaussian ridge problem, μ = L/28, with other picks each; ρ is measured between a
  /// thousand updates and three thousand.
  public static func rateStudy(
    records n: Int, features d: Int, runs: Int, seed: UInt64
  ) -> [RateEntry] {
    var generator = Generator(seed: seed, purpose: "SAGA's rate")
    var data = LeastSquares(
      samples: (0..<n).map { _ in (0..<d).map { _ in generator.gaussian() } }, targets: [])
    data.targets = data.samples.map { $0[0] - $0[1] + generator.gaussian() }
    let mu = data.largestSquare / 27
    let l = data.largestSquare + mu
    let count = Double(n)
    let scale = mu * count + l
    return [
      rate(
        "γ = 1/(3L)", data, mu, step: 1 / (3 * l),
        factor: 1 - min(1 / (4 * count), mu / (3 * l)), weight: 2 * count / (3 * l), runs),
      rate(
        "γ = 1/(2(μN + L))", data, mu, step: 1 / (2 * scale), factor: 1 - mu / (2 * scale),
        weight: count / scale, runs),
    ]
  }

  private static func rate(
    _ name: String, _ data: LeastSquares, _ mu: Double, step: Double, factor: Double,
    weight: Double, _ runs: Int
  ) -> RateEntry {
    let checkpoints = stride(from: 0, through: 3_000, by: 250).map { $0 }
    let solution = descended(data, mu)
    func distance(_ w: [Double]) -> Double { squaredNorm(axpy(-1, solution, w)) }
    func value(_ w: [Double]) -> Double { data.value(at: w) + mu / 2 * squaredNorm(w) }
    let origin = solution.map { _ in 0.0 }
    var means = [Double](repeating: 0, count: checkpoints.count)
    for run in 0..<runs {
      var problem = Problem(data: data, ridge: mu, step: step, updates: checkpoints.last ?? 0)
      problem.data.seed = UInt64(run + 1)
      means[0] += distance(origin) / Double(runs)
      _ = withTable(problem) { k, w in
        if k % 250 == 0 { means[k / 250] += distance(w) / Double(runs) }
      }
    }
    let constant = distance(origin) + weight * (value(origin) - value(solution))
    var (bound, ratio) = (constant, 0.0)
    for mean in means {
      ratio = max(ratio, mean / bound)
      for _ in 0..<250 { bound *= factor }
    }
    let (first, last) = (means[4], means[12])
    return RateEntry(
      step: name, theory: factor, measured: Double.exp(Double.log(last / first) / 2_000),
      ofMean: rateOfMean(data, mu, step: step, from: axpy(-1, solution, origin)),
      largestRatio: ratio)
  }

  /// The rate of ‖(I − γH)ᵏe‖² between the same updates: the error itself is followed, which no rounding stops.
  private static func rateOfMean(
    _ data: LeastSquares, _ mu: Double, step: Double, from error: [Double]
  ) -> Double {
    var homogeneous = data
    homogeneous.targets = data.targets.map { _ in 0 }
    var (e, first) = (error, 0.0)
    for k in 1...3_000 {
      e = descent(homogeneous, mu, step: step, at: e)
      if k == 1_000 { first = squaredNorm(e) }
    }
    return Double.exp(Double.log(squaredNorm(e) / first) / 2_000)
  }

  /// One step of gradient descent.
  private static func descent(
    _ data: LeastSquares, _ mu: Double, step: Double, at w: [Double]
  ) -> [Double] {
    let gradient = data.gradient(Array(data.samples.indices), at: w)
    return w.indices.map { w[$0] - step * (gradient[$0] / Double(data.records) + mu * w[$0]) }
  }

  /// The minimiser, by gradient descent until nothing changes.
  private static func descended(_ data: LeastSquares, _ mu: Double) -> [Double] {
    var w = [Double](repeating: 0, count: data.features)
    let step = 1 / (data.largestSquare + mu)
    for _ in 0..<20_000 {
      let next = descent(data, mu, step: step, at: w)
      if next == w { break }
      w = next
    }
    return w
  }
}
