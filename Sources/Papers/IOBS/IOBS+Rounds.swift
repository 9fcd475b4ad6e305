import Bindings
import Pruning
import Quantisation
import Scalars
import Structures
import Verification

extension IOBS {
  private static let outputs = 24, width = 64

  /// tr(ΔCΔᵀ) of a layer.
  private static func error(
    _ weights: Matrix<Double>, _ dense: Matrix<Double>, _ correlation: Matrix<Double>
  ) -> Double {
    (0..<dense.rows).reduce(0.0) { total, r in
      let delta = axpy(-1, Array(dense[row: r]), Array(weights[row: r]))
      let product = delta.indices.map { dot(Array(correlation[row: $0]), delta) }
      return total + dot(delta, product)
    }
  }

  /// Every row at the least error on the support that it has.
  private static func resolved(
    _ weights: Matrix<Double>, _ dense: Matrix<Double>, _ inputs: Matrix<Double>
  ) throws -> Matrix<Double> {
    var result = weights
    for r in 0..<dense.rows {
      let problem = OBSUpdate.Problem(
        curvature: Curvature(inputs: inputs, damping: 0), weights: Array(dense[row: r]),
        isRemoved: weights[row: r].map { $0 == 0 })
      let row = try OBSUpdate.implementations[0](problem)["weights"]
      for j in row.indices { result[r, j] = row[j] }
    }
    return result
  }

  /// The greatest slope of the error in a kept weight over the greatest of all: nothing at a least error.
  private static func slope(
    _ weights: Matrix<Double>, _ dense: Matrix<Double>, _ correlation: Matrix<Double>
  ) throws -> Double {
    var product = weights
    let delta = Matrix<Double>(rows: dense.rows, columns: dense.columns) {
      weights[$0, $1] - dense[$0, $1]
    }
    try BLAS.gemm(delta, correlation, &product)
    let kept = zip(product.elements, weights.elements).map { $1 == 0 ? 0 : $0 }
    return normInfinity(kept) / normInfinity(product.elements)
  }

  static let rounds = PaperTable(
    "rounds",
    "One layer, half of its weights removed: squared error over that of one round of SparseGPT",
    place: nil, uses: algorithms + [SparseGPT.self]
  ) { inputs in
    var rows: [[Double]] = [], slopes: [Double] = []
    for seed in 0..<UInt64(5) {
      var generator = Generator(seed: inputs.seed &* 100 &+ seed, purpose: "I-OBS/rounds")
      let samples = Matrix<Double>(rows: 3 * width, columns: width) { _, _ in generator.gaussian() }
      let common = (0..<3 * width).map { _ in generator.gaussian() }
      let x = Matrix<Double>(rows: 3 * width, columns: width) { samples[$0, $1] + common[$0] }
      let correlation = Curvature(inputs: x, damping: 0).matrix
      let dense = Matrix<Double>(rows: outputs, columns: width) { _, _ in generator.gaussian() }
      func round(_ weights: Matrix<Double>) throws -> Matrix<Double> {
        let result = try SparseGPT.calibrated(
          weights, correlation: correlation, group: 16, levels: nil)
        return Plant.taken(result, from: "SparseGPT")
      }
      let once = try round(dense), twice = try round(once)
      let best = try resolved(once, dense, x)
      slopes.append(try slope(best, dense, correlation))
      let unit = error(once, dense, correlation)
      rows.append([once, twice, best].map { error($0, dense, correlation) / unit })
    }
    let labels = [
      "one round", "a second round from its result", "its mask, each row at its least error",
    ]
    let samples = labels.indices.map { i in Samples(rows.map { $0[i] }) }
    let isStill = samples[1].values.allSatisfy { abs($0 - 1) < 1e-12 }
    return TableResult(
      columns: ["error"],
      rows: try labels.indices.map { .init(labels[$0], [.figure(try samples[$0].text())]) },
      shapes: [
        Shape(
          "with the same inputs a second round changes nothing", holds: isStill,
          evidence: "ratios "
            + samples[1].values.map { Cell.significant($0) }.joined(separator: ", ")),
        Shape(
          "at its least error no row has a slope", holds: slopes.allSatisfy { $0 < 1e-9 },
          evidence: "the greatest over that of the weights removed: "
            + slopes.map { Cell.significant($0, digits: 2) }.joined(separator: ", ")),
        try .decreasing(
          "error", onSeeds: [("one round", samples[0]), ("least squares on its mask", samples[2])]),
      ],
      notes: [
        "\(outputs) rows of \(width) weights, \(3 * width) samples of correlation ½, five seeds; groups of 16",
        "what further rounds gain in networks comes from inputs that change, which one layer does not have",
      ])
  }
}
