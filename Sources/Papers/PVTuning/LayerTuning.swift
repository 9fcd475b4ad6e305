import Codebooks
import Networks
import Scalars
import Structures
import Verification

/// What tuning makes of all layers of a model, one by one, each on the error of its outputs.
struct LayerTuning {
  /// After k-means a tied step, then value and tied steps in turn.
  static let stages = [
    "k-means of the weights", "and tied steps", "and PV: values and tied steps",
    "values and tied steps once more",
  ]
  /// Of an output's groups, in a value step.
  static let share = 0.25

  let model: LlamaModel
  let names: [String]
  let starts: [CodedLayer]
  /// Words that a search keeps.
  var beam = 1

  static func names(_ model: LlamaModel) -> [String] {
    Pace.isBrief ? Array(model.layers.prefix(2)) : model.layers
  }

  /// What becomes of all layers in one draw.
  struct Outcome {
    /// For each stage: the held-out loss, and the mean of 100 tr(ΔHΔᵀ) / tr(WHWᵀ) over layers.
    var losses: [Double] = [], errors: [Double] = []
    /// Layers in which ½ tr(ΔHΔᵀ) rose from one stage to the next.
    var rises = 0
    /// Groups whose codes value steps changed, of all.
    var changes = 0, codes = 0
    /// The greatest ratio of what decoding by the kernel adds to φ to what it may add.
    var excess = 0.0
  }

  /// - Parameters:
  ///   - batch: The text that calibrates.
  ///   - examination: That on which the model is held to account.
  func outcome(on batch: TokenBatch, examination: TokenBatch) throws -> Outcome {
    let inputs = try model.dense.activations(of: names, on: batch)
    var outcome = Outcome()
    var models = Self.stages.map { _ in model.dense }
    var errors = Self.stages.map { _ in 0.0 }
    for ((name, start), x) in zip(zip(names, starts), inputs) {
      let curvature = Self.symmetric(try LlamaModel.curvature(x))
      var layer = start
      var before = Double.infinity
      let whole = Self.energy(start.weights, curvature)
      outcome.codes += start.codes.count / start.codebooks.count
      for stage in Self.stages.indices {
        try Cancellation.check()
        if stage > 1 {
          outcome.changes += try layer.choose(curvature, share: Self.share, beam: beam)
        }
        if stage > 0 { try layer.tie(curvature, steps: Pace.isBrief ? 2 : 20) }
        let loss = try layer.loss(curvature)
        if !(loss < before) { outcome.rises += 1 }
        before = loss
        let decoded = try layer.kernelWeights
        outcome.excess = max(outcome.excess, Self.excess(decoded, layer, loss, curvature))
        errors[stage] += 100 * loss / whole / Double(names.count)
        try models[stage].replace(name, with: decoded)
      }
    }
    outcome.errors = errors
    outcome.losses = try models.map { try $0.loss(on: examination) }
    return outcome
  }

  private static func symmetric(_ a: Matrix<Double>) -> Matrix<Double> {
    Matrix(rows: a.rows, columns: a.columns) { $0 <= $1 ? a[$0, $1] : a[$1, $0] }
  }

  /// ½ tr(WHWᵀ).
  private static func energy(_ w: Matrix<Double>, _ curvature: Matrix<Double>) -> Double {
    (0..<w.rows).reduce(0.0) { total, o in
      let row = Array(w[row: o])
      return total + row.indices.reduce(0.0) { $0 + row[$1] * dot(Array(curvature[row: $1]), row) }
        / 2
    }
  }

  /// By how much √φ of the kernel's weights differs from √φ of the codes, over what rounding may make of it:
  /// |‖Δ + δ‖ - ‖Δ‖| ≤ ‖δ‖ ≤ √(½ tr H) ‖δ‖_F in the norm of ½H, with |δ| ≤ γ_M s Σ|C| for M codebooks: M - 1 additions
  /// and a product.
  private static func excess(
    _ decoded: Matrix<Float>, _ layer: CodedLayer, _ loss: Double, _ curvature: Matrix<Double>
  ) -> Double {
    let w = decoded.map { Double($0) }
    let delta = Matrix(rows: w.rows, columns: w.columns) { w[$0, $1] - layer.weights[$0, $1] }
    let trace = (0..<curvature.rows).reduce(0.0) { $0 + curvature[$1, $1] }
    let rounding = gamma(layer.codebooks.count, unitRoundoff: 0x1p-24)
    // Twice: products in double precision have errors of their own, far below.
    let allowed = 2 * rounding * (trace / 2 * squaredNorm(layer.magnitudes.elements)).squareRoot()
    return abs(energy(delta, curvature).squareRoot() - loss.squareRoot()) / allowed
  }
}
