import Pruning
import Quantisation
import Scalars
import Structures
import Verification

extension SparseLlama {
  private static let treatments: [(label: String, treatment: Treatment)] = [
    ("4 bits, nearest", Treatment(bits: 4)),
    ("GPTQ", Treatment(bits: 4, rounding: .compensated)),
    ("busiest first", Treatment(bits: 4, rounding: .inOrderOfActivity)),
    ("50 %, magnitude", Treatment(pruner: .magnitude, pattern: .share(0.5))),
    ("Wanda", Treatment(pruner: .wanda, pattern: .share(0.5))),
    ("SparseGPT", Treatment(pruner: .sparseGPT, pattern: .share(0.5))),
    ("2:4, SparseGPT", Treatment(pruner: .sparseGPT, pattern: .groups(dropped: 2, of: 4))),
    (
      "50 % and 4 bits",
      Treatment(pruner: .sparseGPT, pattern: .share(0.5), bits: 4, rounding: .compensated)
    ),
  ]

  /// What can be said of layers of which inputs are known.
  static let calibrated = PaperTable(
    "layers-calibrated",
    "Every linear layer of a model: what is lost of its outputs on other text, by method",
    place: nil, needs: .model
  ) { inputs in
    guard let model = try CalibratedModel(inputs) else {
      return TableResult(
        columns: [], rows: [],
        notes: [
          "not computed: inputs of layers are known of encoders of sentences and of what `vernier train` makes; table `layers` takes any checkpoint"
        ])
    }
    var rows: [TableResult.Row] = []
    var logarithms = treatments.map { _ in [Double]() }
    for layer in model.layers {
      try inputs.step(layer.name)
      let (own, others) = (
        try LlamaModel.curvature(layer.inputs), try LlamaModel.curvature(layer.others)
      )
      let whole = energy(layer.weights, others)
      let errors = try treatments.map { _, treatment -> Double? in
        if case .groups(_, let group) = treatment.pattern,
          !layer.weights.columns.isMultiple(of: group)
        {
          return nil
        }
        let result = try treatment.applied(
          to: layer.weights, treatment.isCalibrated ? own : nil)
        let delta = Matrix(rows: result.rows, columns: result.columns) {
          result[$0, $1] - layer.weights[$0, $1]
        }
        return (energy(delta, others) / whole).squareRoot()
      }
      for (k, error) in errors.enumerated() {
        if let error, error > 0 { logarithms[k].append(Double.log(error)) }
      }
      rows.append(
        .init(
          "\(layer.name), \(layer.weights.rows) x \(layer.weights.columns)",
          errors.map { error in
            error.map { .figure(Cell.decimal(100 * $0, digits: 2)) }
              ?? .absent("no groups of 4")
          }))
    }
    let means = logarithms.map { own in
      Cell.figure(
        Cell.decimal(100 * .exp(own.reduce(0, +) / Double(own.count)), digits: 2))
    }
    func at(_ k: Int) -> (label: String, samples: Samples) {
      (treatments[k].label, Samples(logarithms[k]))
    }
    return TableResult(
      columns: treatments.map(\.label),
      rows: rows + [.init("geometric mean of \(model.layers.count)", means)],
      shapes: [
        try .decreasing("logarithm of the error, by layer", onSeeds: [at(0), at(1)]),
        try .decreasing("logarithm of the error, by layer", onSeeds: [at(3), at(4), at(5)]),
      ],
      notes: [
        model.origin,
        "100 ‖X ΔWᵀ‖ / ‖X Wᵀ‖ in per cent; every layer is calibrated with what the dense model gives it; the orders are asked of pairs, layer by layer",
        "few positions leave H singular: it is damped by a hundredth of its mean diagonal, and by more where that does not do",
      ])
  }

  /// tr(W C Wᵀ).
  private static func energy(_ w: Matrix<Double>, _ c: Matrix<Double>) -> Double {
    (0..<w.rows).reduce(0.0) { total, i in
      let row = Array(w[row: i])
      return total
        + row.indices.reduce(0.0) { $0 + row[$1] * dot(Array(c[row: $1]), row) }
    }
  }
}
