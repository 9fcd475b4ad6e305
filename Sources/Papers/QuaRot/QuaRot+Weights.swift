import Networks
import Rotation
import Scalars
import Verification

extension QuaRot {
  /// Rounding to nearest and GPTQ, in the basis as it is and in the rotated one.
  static let weightRounding = PaperTable(
    "weights", "Weights alone in 4 and 3 bits: rounded to nearest or by GPTQ, rotated or not",
    place: "Table 7, in its manner"
  ) { inputs in
    let small = try OutlierModel.trained(inputs)
    let full = try small.losses(.none, Precision())
    let bases: [(label: String, rotation: RotatedNetwork.Rotation)] = [
      ("as it is", .fused), ("rotated", .hadamard),
    ]
    var rows: [TableResult.Row] = [
      .init(
        "full precision",
        [.figure(try full.text(digits: 4)), .figure(try (full - full).text(digits: 3))])
    ]
    var found: [String: Samples] = [:]
    var layers: [RotatedNetwork.LayerLoss] = []
    for bits in [4, 3] {
      for (label, rotation) in bases {
        try inputs.step("\(bits) bits, \(label)")
        var precision = Precision()
        precision.weights = try QuantiserSettings(bits: bits)
        let nearest = try small.losses(rotation, precision)
        let (calibrated, own) = try small.calibratedLosses(rotation, precision)
        layers += own
        for (name, samples) in [("RTN", nearest), ("GPTQ", calibrated)] {
          let excess = samples - full
          found["\(name) \(bits) \(label)"] = samples
          rows.append(
            .init(
              "\(bits) bits, \(name), \(label)",
              [.figure(try samples.text(digits: 4)), .figure(try excess.text(digits: 3))]))
        }
      }
    }
    func at(_ key: String) -> (String, Samples) { (key, found[key] ?? Samples([])) }
    let drift = layers.map { abs($0.kept / $0.recomputed - 1) }.max() ?? .nan
    let better = layers.count { $0.recomputed < $0.nearest }
    return TableResult(
      columns: ["loss", "above full precision"], rows: rows,
      shapes: [
        Shape(
          "GPTQ's own Σ e² is tr(ΔHΔᵀ) of every layer, to 10⁻⁹ (our threshold)",
          holds: drift < 1e-9,
          evidence:
            "\(layers.count) layers, the largest difference is \(Cell.significant(drift, digits: 2))"
        ),
        try .decreasing(
          "loss, rotated", place: "Table 7: QuaRot with RTN above QuaRot with GPTQ",
          onSeeds: [at("RTN 4 rotated"), at("GPTQ 4 rotated")]),
        try .decreasing(
          "loss, GPTQ", place: "Table 7: GPTQ above QuaRot with GPTQ",
          onSeeds: [at("GPTQ 4 as it is"), at("GPTQ 4 rotated")]),
        try .decreasing(
          "loss, RTN", place: "Table 7: RTN above QuaRot with RTN",
          onSeeds: [at("RTN 4 as it is"), at("RTN 4 rotated")]),
        try .decreasing(
          "loss, GPTQ, rotated", place: "Table 7: 3 bits above 4",
          onSeeds: [at("GPTQ 3 rotated"), at("GPTQ 4 rotated")]),
      ],
      figures: [
        try .onSeeds(
          "weights",
          [
            at("RTN 4 as it is"), at("GPTQ 4 as it is"), at("RTN 4 rotated"), at("GPTQ 4 rotated"),
            at("GPTQ 3 rotated"),
          ])
      ],
      notes: [
        small.note,
        "scales by output, symmetric; \(OutlierModel.calibrationWindows) windows of the training text calibrate each draw, H damped by a hundredth; "
          + "the tr(ΔHΔᵀ) of \(better) of \(layers.count) layers is below that of rounding to nearest",
        "\"as it is\" has the gains of norms folded into the weights, as rotated weights have",
      ])
  }

  /// The same on the committed model, which has no outliers but those that it learnt.
  static let committedRounding = PaperTable(
    "weights-committed", "The same on the committed model: RMSNorm, rotary positions, SwiGLU",
    place: "Table 7, in its manner"
  ) { inputs in
    let small = try LlamaModel.committed(inputs)
    let dense = try small.denseLosses
    var rows: [TableResult.Row] = [
      .init(
        "full precision",
        [.figure(try dense.text(digits: 4)), .figure(try (dense - dense).text(digits: 3))])
    ]
    var found: [String: Samples] = [:]
    for bits in [4, 3] {
      for (label, isRotated) in [("as it is", false), ("rotated", true)] {
        for (name, isCalibrated) in [("RTN", false), ("GPTQ", true)] {
          try inputs.step("\(bits) bits, \(name), \(label)")
          let losses = try withOneThread {
            try Replicates.drawn(LlamaModel.draws) { k -> Double in
              let basis = try RotatedLlama(
                small.dense.shape, isRotated ? .hadamard : .fused, seed: UInt64(k))
              let text = isCalibrated ? try small.calibration(k) : nil
              let model = try basis.rounded(small.dense, bits: bits, calibration: text)
              return try model.loss(on: small.examination(k))
            }
          }
          let samples = Samples(losses)
          found["\(name) \(bits) \(label)"] = samples
          rows.append(
            .init(
              "\(bits) bits, \(name), \(label)",
              [
                .figure(try samples.text(digits: 4)),
                .figure(try (samples - dense).text(digits: 3)),
              ]))
        }
      }
    }
    func at(_ key: String) -> (String, Samples) { (key, found[key] ?? Samples([])) }
    return TableResult(
      columns: ["loss", "above full precision"], rows: rows,
      shapes: [
        try .decreasing(
          "loss, rotated", place: "Table 7: QuaRot with RTN above QuaRot with GPTQ",
          onSeeds: [at("RTN 3 rotated"), at("GPTQ 3 rotated")]),
        try .decreasing(
          "loss, GPTQ", place: "Table 7: GPTQ above QuaRot with GPTQ",
          onSeeds: [at("GPTQ 3 as it is"), at("GPTQ 3 rotated")]),
        try .decreasing(
          "loss, RTN", place: "Table 7: RTN above QuaRot with RTN",
          onSeeds: [at("RTN 3 as it is"), at("RTN 3 rotated")]),
      ],
      notes: [
        small.note, LlamaModel.drawsNote,
        "weights are rounded in the rotated basis and turned back, which is the same model as long as nothing else is rounded",
      ])
  }
}
