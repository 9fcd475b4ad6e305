import Dispatch
import Quantisation
import Structures
import Synchronization
import Verification

extension SLiM {
  /// Squared weight errors of one matrix.
  private struct LayerErrors: Sendable {
    var energy = 0.0
    /// AbsMax, group AbsMax, the printed search, the released one, the least possible.
    var errors = [Double](repeating: 0, count: 5)

    static func += (total: inout LayerErrors, layer: LayerErrors) {
      total.energy += layer.energy
      for i in total.errors.indices { total.errors[i] += layer.errors[i] }
    }

    var cells: [Cell] {
      errors.map { .figure(Cell.decimal(100 * ($0 / energy).squareRoot(), digits: 3)) }
    }
  }

  static func layers(bits: Int) -> PaperTable {
    PaperTable(
      "layers-\(bits)",
      "Relative error of every linear layer's weights at \(bits) bits, in percent",
      place: nil, needs: .model
    ) { inputs in
      try layers(bits: bits, inputs)
    }
  }

  private static func layers(bits: Int, _ inputs: Inputs) throws -> TableResult {
    let model = try SafeTensors(FileBytes(path: inputs.model ?? ""))
    let names = try model.names.filter { name in
      let isMatrix = try model.tensor(name).shape.count == 2
      return isMatrix && name.hasSuffix(".weight") && !name.contains("embeddings")
    }.sorted()
    let levels = 1 << (bits - 1) - 1
    let layers = try measure(names, in: model, levels: levels, inputs)
    var total = LayerErrors()
    for layer in layers { total += layer }
    let rows = zip(names, layers).map { TableResult.Row($0, $1.cells) }
    return TableResult(
      columns: ["AbsMax", "group 128", "SLiM-Quant, print", "SLiM-Quant, code", "least"],
      rows: rows + [.init("all \(names.count)", total.cells)],
      notes: [
        "100 ‖W - Q(W)‖ / ‖W‖ with L = 2^(q-1) - 1 = \(levels) levels on either side",
        "least: branch and bound without a gap has excluded every other scale, up to rounding",
      ])
  }

  /// Every matrix, on all cores, largest or not.
  private static func measure(
    _ names: [String], in model: SafeTensors, levels: Int, _ inputs: Inputs
  ) throws -> [LayerErrors] {
    let heeding = Cancellation.carried
    let results = Mutex([Result<LayerErrors, any Error>?](repeating: nil, count: names.count))
    DispatchQueue.concurrentPerform(iterations: names.count) { i in
      inputs.progress(names[i])
      let result = Result {
        try heeding {
          try Cancellation.check()
          return errors(of: try model.floats(names[i]), levels: levels)
        }
      }
      results.withLock { $0[i] = result }
    }
    return try results.withLock { try $0.compactMap { try $0?.get() } }
  }

  private static func errors(of weights: [Float], levels: Int) -> LayerErrors {
    let sorted = SortedWeights(weights)
    let best = SLiMQuant.leastError(sorted, levels: levels, gap: 0)
    let print = SLiMQuant.multigridScale(weights, levels: levels)
    let code = SLiMQuant.releasedScale(weights, levels: levels)
    let scales = [print, code].map { sorted.error(scale: $0, levels: levels) }
    return LayerErrors(
      energy: sorted.energy,
      errors: [
        sorted.error(scale: sorted.largest, levels: levels),
        GroupAbsMax.squaredError(weights, group: 128, levels: levels), scales[0], scales[1],
        best.error,
      ])
  }
}
