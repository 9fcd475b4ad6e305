import Networks
import Scalars
import Structures
import Verification

/// Every way of compression here, of one model, on the same texts: what is left of its weights, and the loss.
struct MethodTable {
  let model: LlamaModel
  /// What no longer is what it is called: layers with too few zeros, grids with too many values.
  private(set) var misfits: [String] = []

  init(_ model: LlamaModel) { self.model = model }

  private func drawn(_ loss: @Sendable (Int) throws -> Double) throws -> Samples {
    Samples(try withOneThread { try Replicates.drawn(LlamaModel.draws, loss) })
  }

  /// Weights that one treatment leaves, layer by layer.
  mutating func losses(of treatment: Treatment) throws -> Samples {
    let model = model
    let runs = try withOneThread {
      try Replicates.drawn(LlamaModel.draws) { k -> (loss: Double, misfits: [String]) in
        let result = try model.compressed(model.dense, treatment, on: model.calibration(k))
        return (
          try result.loss(on: model.examination(k)), Self.misfits(result, treatment, model.layers)
        )
      }
    }
    misfits += runs.flatMap(\.misfits)
    return Samples(runs.map(\.loss))
  }

  /// I-OBS: three rounds.
  mutating func losses(ofRounds rounds: Int, _ treatment: Treatment) throws -> Samples {
    let model = model
    let runs = try withOneThread {
      try Replicates.drawn(LlamaModel.draws) { k -> (loss: Double, misfits: [String]) in
        var pruning = try IteratedPruning(model, treatment, draw: k)
        for _ in 0..<rounds { try pruning.round() }
        return (
          try pruning.pruned.loss(on: model.examination(k)),
          Self.misfits(pruning.pruned, treatment, model.layers)
        )
      }
    }
    misfits += runs.flatMap(\.misfits)
    return Samples(runs.map(\.loss))
  }

  /// Experts for so many clusters in the perceptrons; attention is pruned as a whole.
  func losses(ofExperts clusters: Int, _ treatment: Treatment) throws -> Samples {
    let model = model
    return try drawn { k in
      try ExpandedModel(model, clusters: clusters, treatment, prunesAttention: true, draw: k)
        .loss(on: model.examination(k))
    }
  }

  /// Weights in the rotated basis, to nearest or by GPTQ.
  func losses(rotatedIn bits: Int, isCalibrated: Bool) throws -> Samples {
    let model = model
    return try drawn { k in
      let basis = try RotatedLlama(model.dense.shape, .hadamard, seed: UInt64(k))
      let text = isCalibrated ? try model.calibration(k) : nil
      return try basis.rounded(model.dense, bits: bits, calibration: text).loss(
        on: model.examination(k))
    }
  }

  /// Weights, inputs and cache.
  func losses(ofAllIn bits: Int, _ rotation: RotatedNetwork.Rotation) throws -> Samples {
    let model = model
    return try drawn { try QuaRot.fourBitLoss(model, rotation, bits: bits, draw: $0) }
  }

  /// Codes of a format, from k-means and after tuning.
  func losses(of format: CodedLayer.Format) throws -> (start: Samples, tuned: Samples) {
    let model = model
    var generator = Generator(seed: 1, purpose: "methods/codebooks")
    let names = LayerTuning.names(model)
    let starts = try names.compactMap { name -> CodedLayer? in
      try Cancellation.check()
      guard let weights = model.dense[linear: name] else { return nil }
      return try CodedLayer(
        weights.map { Double($0) }, format, iterations: Pace.isBrief ? 1 : 8, &generator)
    }
    let tuning = LayerTuning(model: model, names: names, starts: starts)
    let outcomes = try withOneThread {
      try Replicates.drawn(LlamaModel.draws) { k in
        try tuning.outcome(on: model.calibration(k), examination: model.examination(k))
      }
    }
    let last = LayerTuning.stages.count - 1
    return (Samples(outcomes.map { $0.losses[0] }), Samples(outcomes.map { $0.losses[last] }))
  }

  /// Layers whose weights are not as sparse, or not of as few values, as the treatment says.
  private static func misfits(
    _ model: CharacterModel, _ treatment: Treatment, _ layers: [String]
  ) -> [String] {
    layers.filter { name in
      guard let w = model[linear: name] else { return true }
      return !isSparse(w, treatment.pattern) || !isCoarse(w, treatment.bits, treatment.group)
    }
  }

  /// A mask is chosen for a block or a row: in each row one weight may be left that a share of the layer would take.
  private static func isSparse(_ w: Matrix<Float>, _ pattern: ColumnPass.Pattern) -> Bool {
    switch pattern {
    case .none: true
    case .share(let share):
      Double(w.elements.count { $0 == 0 }) >= share * Double(w.elements.count) - Double(w.rows)
    case .groups(let dropped, let group):
      (0..<w.elements.count / group).allSatisfy { g in
        w.elements[g * group..<(g + 1) * group].count { $0 == 0 } >= dropped
      }
    }
  }

  private static func isCoarse(_ w: Matrix<Float>, _ bits: Int?, _ group: Int?) -> Bool {
    guard let bits else { return true }
    let size = group ?? w.columns
    return stride(from: 0, to: w.elements.count, by: size).allSatisfy { start in
      Set(w.elements[start..<start + size]).count <= 1 << bits
    }
  }
}
