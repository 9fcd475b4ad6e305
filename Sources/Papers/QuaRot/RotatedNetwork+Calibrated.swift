import Networks
import Pruning
import Rotation
import Structures

extension RotatedNetwork {
  /// Σ e² of every layer, which GPTQ keeps as it goes, beside tr(ΔHΔᵀ) of what it gave.
  struct LayerLoss: Sendable {
    var kept: Double, recomputed: Double
    /// Of the same weights rounded to nearest, on the same H.
    var nearest: Double
  }

  /// Rounds all layers by GPTQ, one after the other: each is calibrated on its inputs in the network of which all layers in
  /// front of it are rounded, in this network's own basis. Inputs themselves are not quantised meanwhile, as the
  /// released program has it.
  mutating func calibrate() throws {
    guard let batch = precision.calibration, let settings = precision.weights else { return }
    let grid = ColumnPass.Grid(
      bits: settings.bits, isSymmetric: true, clip: settings.clip, group: precision.group)
    let places: [WritableKeyPath<Block, Matrix<Double>>] = [\.qkv, \.output, \.up, \.down]
    for b in blocks.indices {
      for place in places {
        let curvature = ColumnPass.alive(try correlation(b, place, batch))
        let pass = try ColumnPass(curvature)
        let weights = blocks[b][keyPath: place]
        let (rounded, loss) = try pass.run(weights, .none, grid)
        let nearest = try Self.quantised(weights, settings, precision.group)
        losses.append(
          LayerLoss(
            kept: loss,
            recomputed: Self.reconstruction(weights, rounded, curvature, pass.damping),
            nearest: Self.reconstruction(weights, nearest, curvature, pass.damping)))
        blocks[b][keyPath: place] = rounded
      }
    }
  }

  /// XᵀX of a layer's inputs.
  private func correlation(
    _ block: Int, _ place: WritableKeyPath<Block, Matrix<Double>>, _ batch: TokenBatch
  ) throws -> Matrix<Double> {
    var plain = self
    plain.precision.activations = nil
    (plain.precision.keys, plain.precision.values) = (nil, nil)
    var found: Matrix<Double>?
    _ = try plain.logits(batch) { b, layer, x in
      if b == block, layer == place { found = Curvature(inputs: x, damping: 0).matrix }
    }
    guard let found else { throw PruningError("no input of the layer was seen") }
    return found
  }

  /// tr(ΔHΔᵀ) with H = C + λI.
  private static func reconstruction(
    _ before: Matrix<Double>, _ after: Matrix<Double>, _ c: Matrix<Double>, _ lambda: Double
  ) -> Double {
    let d = c.rows
    var total = 0.0
    for r in 0..<before.rows {
      let delta = (0..<d).map { before[r, $0] - after[r, $0] }
      for i in 0..<d {
        var product = lambda * delta[i]
        for j in 0..<d { product += c[i, j] * delta[j] }
        total += delta[i] * product
      }
    }
    return total
  }
}
