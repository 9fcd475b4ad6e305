import Rotation
import Verification

extension QuaRot {
  /// Weights, activations and cache of the committed model, in one draw's basis.
  static func fourBitLoss(
    _ small: LlamaModel, _ rotation: RotatedNetwork.Rotation, bits: Int?,
    isCalibrated: Bool = false,
    draw k: Int
  ) throws -> Double {
    let basis = try RotatedLlama(small.dense.shape, rotation, seed: UInt64(k))
    var precision = BasisLinear.Precision()
    var model = small.dense
    if let bits {
      precision.activations = try QuantiserSettings(bits: bits, clip: 0.9)
      precision.keys = try QuantiserSettings(bits: bits, clip: 0.95)
      precision.values = precision.keys
      let text = isCalibrated ? try small.calibration(k) : nil
      model = try basis.rounded(model, bits: bits, calibration: text)
    }
    return try basis.loss(of: model, precision, on: small.examination(k))
  }

  /// Table 1 asked of a model with the parts of a Llama.
  static let committed = PaperTable(
    "committed",
    "The committed model (RMSNorm, rotary positions, SwiGLU) with weights, activations and cache in 4 and 3 bits",
    place: "Tables 1, 3 and 8, in their manner"
  ) { inputs in
    let small = try LlamaModel.committed(inputs)
    let dense = try small.denseLosses
    let kinds: [(label: String, rotation: RotatedNetwork.Rotation, bits: Int?, gptq: Bool)] = [
      ("full precision, rotated", .hadamard, nil, false),
      ("full precision, random orthogonal", .orthogonal, nil, false),
      ("4 bits", .fused, 4, false), ("4 bits, random orthogonal", .orthogonal, 4, false),
      ("4 bits, Hadamard", .hadamard, 4, false), ("4 bits, Hadamard, GPTQ", .hadamard, 4, true),
      ("3 bits", .fused, 3, false), ("3 bits, random orthogonal", .orthogonal, 3, false),
      ("3 bits, Hadamard", .hadamard, 3, false), ("3 bits, Hadamard, GPTQ", .hadamard, 3, true),
    ]
    let losses = try kinds.map { label, rotation, bits, isCalibrated in
      try inputs.step(label)
      return Samples(
        try withOneThread {
          try Replicates.drawn(LlamaModel.draws) {
            try fourBitLoss(small, rotation, bits: bits, isCalibrated: isCalibrated, draw: $0)
          }
        })
    }
    let drift = losses.prefix(2).flatMap { ($0 - dense).values }.map { abs($0) }.max() ?? .nan
    let rows = try zip(kinds, losses).map { kind, own in
      TableResult.Row(
        kind.label,
        [.figure(try own.text()), .figure(try (own - dense).text(digits: 3))])
    }
    return TableResult(
      columns: ["held-out loss", "above full precision"],
      rows: [
        .init("full precision", [.figure(try dense.text()), .figure("0")])
      ] + rows,
      shapes: [
        Shape(
          "rotated layers leave every draw's loss where it was, to 10⁻⁵ nats (our threshold)",
          holds: drift < 1e-5,
          evidence: "the largest difference is \(Cell.significant(drift, digits: 2))"),
        try .decreasing(
          "loss", place: "Table 1",
          onSeeds: [("4 bits", losses[2]), ("rotated", losses[4])]),
        try .decreasing(
          "loss", place: "Table 8",
          onSeeds: [("random orthogonal", losses[3]), ("Hadamard", losses[4])]),
        try .decreasing(
          "loss", place: "Tables 1 and 3: RTN above GPTQ",
          onSeeds: [("to nearest", losses[4]), ("GPTQ", losses[5])]),
        try .decreasing(
          "loss in 3 bits", onSeeds: [("not rotated", losses[6]), ("Hadamard", losses[8])]),
        try .decreasing(
          "loss in 3 bits", onSeeds: [("random orthogonal", losses[7]), ("Hadamard", losses[8])]),
        try .decreasing(
          "loss in 3 bits", onSeeds: [("to nearest", losses[8]), ("GPTQ", losses[9])]),
        try .decreasing(
          "loss, Hadamard", onSeeds: [("3 bits", losses[8]), ("4 bits", losses[4])]),
      ],
      notes: [
        small.note, LlamaModel.drawsNote,
        "clip ratios 0.9 of inputs and 0.95 of the cache, groups of a head; scales of weights by output; its 352 = 44 · 2³ hidden "
          + "components take Paley's matrix of order 44 and three levels of butterflies",
        "between two layers the stream is turned back and is of single precision: in exact arithmetic the network is the rotated one",
      ])
  }
}
