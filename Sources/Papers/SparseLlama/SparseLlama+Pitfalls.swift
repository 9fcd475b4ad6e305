import Networks
import Pruning
import Quantisation
import Scalars
import Structures
import Verification

extension SparseLlama {
  static let pitfalls = PaperTable(
    "pitfalls",
    "What the released programs do beside their papers, on the committed model's layers",
    place: "IST-DASLab/sparsegpt 147d215, IST-DASLab/gptq 2d65066",
    uses: [SparseGPT.self, SparseGPTMask.self, GPTQ.self]
  ) { inputs in
    let model = try LlamaModel.committed(inputs)
    let batch = try model.calibration(0)
    var (rows, stale, fresh): ([TableResult.Row], [Double], [Double]) = ([], [], [])
    var (damped, share) = (0, 0.0)
    for name in model.layers {
      try inputs.step("pitfalls, \(name)")
      guard let stored = model.dense[linear: name] else { continue }
      let weights = stored.map { Double($0) }
      let curvature = try LlamaModel.curvature(model.dense.activations(of: name, on: batch))
      let pass = try ColumnPass(curvature)
      let old = try pass.run(weights, .none, .init(bits: 3, group: 32, isStale: true)).weights
      let new = try pass.run(weights, .none, .init(bits: 3, group: 32)).weights
      let pruned = try pass.run(weights, .share(0.5), nil)
      stale.append(error(weights, old, curvature))
      fresh.append(error(weights, new, curvature))
      // Σ e² is the error under H, which holds the damping's share.
      let own = error(weights, pruned.weights, curvature)
      let excess = pruned.loss / own - 1
      share = max(share, excess)
      damped += pass.failures
      rows.append(
        .init(
          name,
          [
            .figure(Cell.decimal(stale[stale.count - 1] / fresh[fresh.count - 1], digits: 4)),
            .figure(Cell.decimal(100 * excess, digits: 2) + " %"),
            .figure("\(pass.failures)"),
          ]))
    }
    let few = try scarce(model)
    let ratio = try Spread.ratio(stale, over: fresh)
    return TableResult(
      columns: [
        "error with stale over fresh groups, 3 bits in 32s", "printed loss over error at 50 %",
        "dampings that failed",
      ],
      rows: rows,
      shapes: [
        .below(
          "grids of groups from the weights as they are leave less error than stale ones",
          ratio: 1 / ratio.range.upperBound...1 / ratio.range.lowerBound,
          evidence: "stale over fresh, geometric mean and 95 %: " + Spread.text(ratio.range)),
        Shape(
          "the loss that SparseGPT prints is that of the damped curvature, and so above the layer's error",
          holds: share > 0, evidence: "by up to \(Cell.decimal(100 * share, digits: 2)) %"),
        Shape(
          "with fewer positions than inputs H has no factor, and damping by a hundredth gives one",
          holds: few.without > 0 && few.with == 0,
          evidence:
            "\(few.layers) layers on 64 positions: \(few.without) failed without damping, \(few.with) with"
        ),
      ],
      notes: [
        "stale: a group's grid is fixed from weights that its block's earlier columns have not reached",
        "`vernier findings SparseGPTMask`: the mask of scores up to and with the threshold drops one weight too many, and reads behind the end for s = 1",
        model.note,
      ])
  }

  /// tr(Δ C Δᵀ).
  private static func error(
    _ a: Matrix<Double>, _ b: Matrix<Double>, _ curvature: Matrix<Double>
  ) -> Double {
    var total = 0.0
    for i in 0..<a.rows {
      let delta = zip(a[row: i], b[row: i]).map { $0 - $1 }
      for (j, x) in delta.enumerated() where x != 0 {
        total += x * dot(delta, Array(curvature[row: j]))
      }
    }
    return total
  }

  /// Layers whose curvature comes from one window.
  private static func scarce(
    _ model: LlamaModel
  ) throws -> (layers: Int, without: Int, with: Int) {
    let all = try model.corpus.batch(1, model.dense.shape.context, step: 9, seed: 2)
    var result = (layers: 0, without: 0, with: 0)
    for name in model.layers {
      let curvature = try LlamaModel.curvature(model.dense.activations(of: name, on: all))
      result.layers += 1
      if try DampedFactor(of: curvature).failures > 0 { result.without += 1 }
      if try DampedFactor(of: curvature, first: 0.01).failures > 0 { result.with += 1 }
    }
    return result
  }
}
