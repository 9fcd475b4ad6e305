import Verification

extension SparseLlama {
  private typealias Row = (label: String, losses: [Samples?])

  /// One network, every method of the suite that compresses weights, bits and sparsity beside each other.
  static let methods = PaperTable(
    "methods",
    "Held-out loss of the committed model by method, bits and sparsity: every method on the same network and texts",
    place: nil
  ) { inputs in
    let model = try LlamaModel.committed(inputs)
    let dense = try model.denseLosses
    var table = MethodTable(model)
    var rows = try roundedRows(&table, dense, inputs)
    let patterns: [(String, ColumnPass.Pattern)] = [
      ("50 %", .share(0.5)), ("70 %", .share(0.7)), ("2:4", .groups(dropped: 2, of: 4)),
    ]
    var pruned: [[Samples?]] = []
    for (name, pattern) in Pace.isBrief ? Array(patterns.prefix(1)) : patterns {
      let own = try prunedRows(&table, name, pattern, inputs)
      pruned.append(own.map { $0.losses[0] })
      rows += own
    }
    func text(_ losses: Samples?) throws -> Cell {
      try losses.map { .figure(try $0.text()) } ?? .absent("not made")
    }
    let figures = zip(patterns, pruned).map { pattern, own in
      (pattern.0, own.compactMap { $0 })
    }
    return TableResult(
      columns: ["not rounded", "4 bits", "3 bits", "2 bits", "1 bit"],
      rows: try rows.map { .init($0.label, try $0.losses.map(text)) },
      shapes: [
        Shape(
          "pruned layers have the zeros, and rounded outputs no more values, than they are said to have",
          holds: table.misfits.isEmpty,
          evidence: "\(table.misfits.count) layers of all draws do not")
      ]
        + (try figures.map { name, own in
          try .decreasing(
            "loss at \(name)",
            onSeeds: [("magnitude", own[0]), ("Wanda", own[1]), ("SparseGPT", own[2])])
        }),
      notes: [
        model.note, LlamaModel.drawsNote,
        "a grid for each output from its least to its greatest weight; groups of 32 inputs are symmetric, as MARLIN's codes are; rotated weights are "
          + "rounded in the rotated basis and turned back",
        "SparseGPT, I-OBS and the experts prune and round in one pass; experts: four clusters in the perceptrons, attention pruned as a whole, "
          + "so that weights are kept four times",
        "codes: one codebook of 256 vectors of eight inputs for 1 bit, two for 2 bits, whose own bits come on top: tables `bits` and `codebooks` of pv-tuning",
        "inputs and cache: clip ratios 0.9 and 0.95; table `committed` of quarot has random orthogonal matrices beside Hadamard's",
      ])
  }

  private static func roundedRows(
    _ table: inout MethodTable, _ dense: Samples, _ inputs: Inputs
  ) throws -> [Row] {
    let widths = Pace.isBrief ? [4] : [4, 3, 2]
    let gap = [Samples?](repeating: nil, count: 4 - widths.count)
    var rows: [Row] = []
    let kinds: [(String, Treatment)] = [
      ("rounded to nearest", Treatment()),
      ("rounded to nearest, groups of 32", Treatment(group: 32)),
      ("GPTQ", Treatment(rounding: .compensated)),
      ("GPTQ, busiest inputs first", Treatment(rounding: .inOrderOfActivity)),
    ]
    for (label, kind) in kinds {
      var losses: [Samples?] = [label == "rounded to nearest" ? dense : nil]
      for bits in widths {
        try inputs.step("\(label), \(bits) bits")
        var treatment = kind
        treatment.bits = bits
        losses.append(try table.losses(of: treatment))
      }
      rows.append((label, losses + gap))
    }
    for (label, isCalibrated) in [("rotated, to nearest", false), ("rotated, GPTQ", true)] {
      let losses = try widths.map { bits -> Samples? in
        try inputs.step("\(label), \(bits) bits")
        return try table.losses(rotatedIn: bits, isCalibrated: isCalibrated)
      }
      rows.append((label, [nil] + losses + gap))
    }
    let bases: [(String, RotatedNetwork.Rotation)] = [
      ("inputs and cache too, not rotated", .fused), ("inputs and cache too, rotated", .hadamard),
    ]
    for (label, rotation) in bases {
      let losses = try widths.map { bits -> Samples? in
        try inputs.step("\(label), \(bits) bits")
        return try table.losses(ofAllIn: bits, rotation)
      }
      rows.append((label, [nil] + losses + gap))
    }
    let formats: [CodedLayer.Format] = [.init(codebooks: 2, bits: 8), .init(codebooks: 1, bits: 8)]
    let coded = try (Pace.isBrief ? [] : formats).map { format in
      try inputs.step("codes \(format.label)")
      return try table.losses(of: format)
    }
    if !coded.isEmpty {
      rows.append(("codes, k-means", [nil, nil, nil] + coded.map { $0.start }))
      rows.append(("codes, PV-Tuning", [nil, nil, nil] + coded.map { $0.tuned }))
    }
    return rows
  }

  private static func prunedRows(
    _ table: inout MethodTable, _ name: String, _ pattern: ColumnPass.Pattern, _ inputs: Inputs
  ) throws -> [Row] {
    let widths: [Int?] = Pace.isBrief ? [nil] : [nil, 4, 3]
    let gap = [Samples?](repeating: nil, count: 5 - widths.count)
    func treatment(_ pruner: Treatment.Pruner, _ bits: Int?) -> Treatment {
      Treatment(
        pruner: pruner, pattern: pattern, bits: bits,
        rounding: pruner == .sparseGPT && bits != nil ? .compensated : .nearest)
    }
    var rows: [Row] = []
    for pruner in [Treatment.Pruner.magnitude, .wanda, .sparseGPT] {
      let losses = try widths.map { bits -> Samples? in
        try inputs.step("\(pruner.rawValue), \(name)")
        return try table.losses(of: treatment(pruner, bits))
      }
      rows.append(("\(name), \(pruner.rawValue)", losses + gap))
    }
    let iterated = try widths.map { bits -> Samples? in
      try inputs.step("I-OBS, \(name)")
      return try table.losses(ofRounds: 3, treatment(.sparseGPT, bits))
    }
    rows.append(("\(name), I-OBS, three rounds", iterated + gap))
    guard !Pace.isBrief else { return rows }
    let expanded = try widths.map { bits -> Samples? in
      guard bits != 3 else { return nil }
      try inputs.step("experts, \(name)")
      return try table.losses(ofExperts: 4, treatment(.sparseGPT, bits))
    }
    rows.append(("\(name), four experts", expanded + gap))
    return rows
  }
}
