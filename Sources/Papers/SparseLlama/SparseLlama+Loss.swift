import Pruning
import Quantisation
import Verification

extension SparseLlama {
  private static let patterns: [(String, ColumnPass.Pattern)] = [
    ("50 %", .share(0.5)), ("60 %", .share(0.6)), ("70 %", .share(0.7)), ("80 %", .share(0.8)),
    ("2:4", .groups(dropped: 2, of: 4)), ("4:8", .groups(dropped: 4, of: 8)),
  ]

  /// What prunes the committed model.
  static let pruners: [any Algorithm.Type] = [SparseGPT.self, SparseGPTMask.self, Wanda.self]

  /// Cells of one row of losses.
  private static func cells(_ losses: [Samples]) throws -> [Cell] {
    try losses.map { .figure(try $0.text()) }
  }

  static let pruning = PaperTable(
    "pruning", "Held-out loss after pruning every linear layer at once", place: nil,
    uses: pruners
  ) { inputs in
    let model = try LlamaModel.committed(inputs)
    let dense = try model.denseLosses
    let pruners: [Treatment.Pruner] = [.magnitude, .wanda, .sparseGPT]
    var losses: [[Samples]] = []
    for pruner in pruners {
      losses.append(
        try patterns.map { name, pattern in
          try inputs.step("\(pruner.rawValue), \(name)")
          return try model.losses(of: Treatment(pruner: pruner, pattern: pattern))
        })
    }
    var shapes: [Shape] = []
    // Print has this order at 2:4 on 7B alone; at 50 % and 4:8 Wanda is below SparseGPT there.
    for (k, pattern) in patterns.enumerated() {
      let own: [(label: String, samples: Samples)] = zip(pruners, losses).map {
        ($0.rawValue, $1[k])
      }
      shapes.append(
        try .decreasing(
          "loss at \(pattern.0)",
          place: pattern.0 == "2:4" ? "README of locuslab/wanda, Llama-2-7B" : nil,
          onSeeds: own))
    }
    let printed = patterns.indices.filter { ["50 %", "2:4", "4:8"].contains(patterns[$0].0) }
    let found: [(label: String, samples: Samples)] =
      [("dense", dense)]
      + zip(pruners, losses).flatMap { pruner, own in
        printed.map { ("\(pruner.rawValue), \(patterns[$0].0)", own[$0]) }
      }
    return TableResult(
      columns: patterns.map(\.0),
      rows: try zip(pruners, losses).map { .init($0.rawValue, try cells($1)) },
      shapes: shapes, figures: [try .onSeeds("loss", found)],
      notes: [
        model.note, LlamaModel.drawsNote, "dense: \(try dense.text())",
        "magnitude ranks a whole layer, Wanda each output, SparseGPT blocks of 128 inputs of all outputs",
      ])
  }

  static let rounding = PaperTable(
    "rounding", "Held-out loss after rounding every linear layer's weights", place: nil,
    uses: [GPTQ.self]
  ) { inputs in
    let model = try LlamaModel.committed(inputs)
    let widths = [2, 3, 4, 8]
    let kinds: [(String, Treatment.Rounding)] = [
      ("nearest", .nearest), ("GPTQ", .compensated),
      ("GPTQ, busiest inputs first", .inOrderOfActivity),
    ]
    let losses = try kinds.map { name, rounding in
      try widths.map { bits in
        try inputs.step("\(name), \(bits) bits")
        return try model.losses(of: Treatment(bits: bits, rounding: rounding))
      }
    }
    var shapes = try widths.prefix(3).enumerated().map { k, bits in
      try Shape.decreasing(
        "loss at \(bits) bits", place: bits == 2 ? nil : "README of IST-DASLab/gptq",
        onSeeds: [("nearest", losses[0][k]), ("GPTQ", losses[1][k])])
    }
    shapes.append(
      try .decreasing(
        "loss at 2 bits", onSeeds: [("GPTQ", losses[1][0]), ("busiest first", losses[2][0])]))
    return TableResult(
      columns: widths.map { "\($0) bits" },
      rows: try zip(kinds, losses).map { .init($0.0, try cells($1)) }, shapes: shapes,
      figures: [
        try .onSeeds(
          "loss",
          [("dense", try model.denseLosses)]
            + zip(kinds.prefix(2), losses).flatMap { kind, own in
              [1, 2].map { ("\(kind.0), \(widths[$0])", own[$0]) }
            })
      ],
      notes: [
        model.note, LlamaModel.drawsNote, "dense: \(try model.denseLosses.text())",
        "one grid for each output, from its least to its greatest weight",
      ])
  }

  static let joint = PaperTable(
    "joint",
    "Held-out loss after pruning and rounding to 4 bits, in one pass or one after the other",
    place: nil, uses: [SparseGPT.self, SparseGPTMask.self, GPTQ.self]
  ) { inputs in
    let model = try LlamaModel.committed(inputs)
    let chosen = [patterns[0], patterns[2], patterns[4]]
    let kinds: [(label: String, pruner: Treatment.Pruner, bits: Int?, Treatment.Rounding)] = [
      ("magnitude, then nearest", .magnitude, 4, .nearest),
      ("SparseGPT, then nearest", .sparseGPT, 4, .nearest),
      ("in one pass", .sparseGPT, 4, .compensated),
      ("SparseGPT, not rounded", .sparseGPT, nil, .nearest),
    ]
    let losses = try kinds.map { label, pruner, bits, rounding in
      try chosen.map { name, pattern in
        try inputs.step("\(label), \(name)")
        return try model.losses(
          of: Treatment(pruner: pruner, pattern: pattern, bits: bits, rounding: rounding))
      }
    }
    return TableResult(
      columns: chosen.map(\.0),
      rows: try zip(kinds, losses).map { .init($0.label, try cells($1)) },
      shapes: try chosen.indices.map { k in
        let own: [(label: String, samples: Samples)] = zip(kinds, losses).map { ($0.label, $1[k]) }
        return try .decreasing("loss at \(chosen[k].0)", onSeeds: own)
      },
      notes: [
        model.note, LlamaModel.drawsNote,
        "a grid for each output from its least to its greatest weight, which holds zero: what is pruned stays zero",
      ])
  }
}
