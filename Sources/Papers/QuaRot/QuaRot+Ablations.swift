import Rotation
import Verification

extension QuaRot {
  typealias Precision = RotatedNetwork.Precision

  private static func quantiser(_ bits: Int, _ clip: Double = 1) throws -> QuantiserSettings {
    try QuantiserSettings(bits: bits, clip: clip)
  }

  /// Weights, activations and cache in four bits, with the paper's clip ratios.
  private static func fourBits() throws -> Precision {
    var precision = Precision()
    precision.weights = try quantiser(4)
    precision.activations = try quantiser(4, 0.9)
    precision.keys = try quantiser(4, 0.95)
    precision.values = precision.keys
    return precision
  }

  private static func row(
    _ label: String, _ samples: Samples, over full: Samples
  ) throws -> TableResult.Row {
    let excess = samples - full
    return .init(
      label, [.figure(try samples.text(digits: 4)), .figure(try excess.text(digits: 3))])
  }

  private static let columns = ["loss", "above full precision"]

  static let rotations = PaperTable(
    "rotation", "Weights, activations and cache in 4 bits: what turns the basis",
    place: "Tables 1 and 8, in their manner", needs: .text
  ) { inputs in
    let small = try OutlierModel.trained(inputs)
    let full = try small.losses(.none, Precision())
    let trained = Samples(
      try (0..<OutlierModel.draws).map { try small.models[$0].loss(on: small.examination($0)) })
    let same = try small.losses(.hadamard, Precision())
    let turned = try small.losses(.orthogonal, Precision())
    let four = try fourBits()
    let plain = try small.losses(.none, four), fused = try small.losses(.fused, four)
    let orthogonal = try small.losses(.orthogonal, four)
    let hadamard = try small.losses(.hadamard, four)
    let drift = zip(full.values, same.values).map { abs($0 - $1) }.max() ?? .nan
    let apart = zip(full.values, trained.values).map { abs($0 - $1) }.max() ?? .nan
    let drifts = max(drift, zip(full.values, turned.values).map { abs($0 - $1) }.max() ?? .nan)
    return TableResult(
      columns: columns,
      rows: [
        try row("full precision", full, over: full),
        try row("full precision, rotated", same, over: full),
        try row("4 bits", plain, over: full), try row("4 bits, gains fused", fused, over: full),
        try row("4 bits, random orthogonal", orthogonal, over: full),
        try row("4 bits, randomised Hadamard", hadamard, over: full),
      ],
      shapes: [
        Shape(
          "rotations change no loss in full precision, to 10⁻⁹ nats (our threshold)",
          holds: drifts < 1e-9,
          evidence: "the largest difference is \(Cell.significant(drifts, digits: 2))"),
        Shape(
          "the program that rotates and the one that trained, in single precision, agree to 10⁻⁴ nats (our threshold)",
          holds: apart < 1e-4,
          evidence: "the largest difference is \(Cell.significant(apart, digits: 2))"),
        try .decreasing(
          "loss in 4 bits", place: "Table 1",
          onSeeds: [("not rotated", plain), ("Hadamard", hadamard)]),
        try .decreasing(
          "loss in 4 bits: it is the rotation, not the fusing of gains",
          onSeeds: [("gains fused", fused), ("Hadamard", hadamard)]),
        try .decreasing(
          "loss in 4 bits", place: "Table 8",
          onSeeds: [("random orthogonal", orthogonal), ("Hadamard", hadamard)]),
      ],
      figures: [
        try .onSeeds(
          "rotation",
          [("full", full), ("orthogonal", orthogonal), ("Hadamard", hadamard)])
      ], notes: [small.note])
  }

  static let clipRatios = PaperTable(
    "clip", "Clip ratios of inputs and of the cache in 4 bits, rotated",
    place: "Table 5, in its manner", needs: .text
  ) { inputs in
    let small = try OutlierModel.trained(inputs)
    let full = try small.losses(.none, Precision())
    let ratios = [1, 0.95, 0.9, 0.85]
    let activations = try ratios.map { ratio -> Samples in
      var precision = Precision()
      precision.activations = try quantiser(4, ratio)
      return try small.losses(.hadamard, precision)
    }
    let caches = try ratios.map { ratio -> Samples in
      var precision = Precision()
      precision.keys = try quantiser(4, ratio)
      precision.values = precision.keys
      return try small.losses(.hadamard, precision)
    }
    return TableResult(
      columns: ratios.map { "\($0)" },
      rows: [
        .init(
          "inputs, above full precision",
          try activations.map { .figure(try ($0 - full).text(digits: 3)) }),
        .init(
          "cache, above full precision", try caches.map { .figure(try ($0 - full).text(digits: 3)) }
        ),
      ],
      shapes: [
        try .decreasing(
          "inputs", place: "Table 5",
          onSeeds: [("clip 1", activations[0]), ("clip 0.9", activations[2])]),
        try .decreasing(
          "cache", place: "Table 5", onSeeds: [("clip 1", caches[0]), ("clip 0.95", caches[1])]),
        try .decreasing(
          "cache: clipping far is worse", place: "Table 5",
          onSeeds: [("clip 0.85", caches[3]), ("clip 0.95", caches[1])]),
      ],
      figures: try [("inputs", activations), ("cache", caches)].map { name, losses in
        try .onSeeds(name, zip(ratios, losses).map { ("\($0)", $1) })
      }, notes: [small.note, "only the inputs, or only the cache, are quantised"])
  }

  static let bits = PaperTable(
    "bits", "Bits of keys and values, rotated", place: "Table 6, in its manner", needs: .text
  ) { inputs in
    let small = try OutlierModel.trained(inputs)
    let full = try small.losses(.none, Precision())
    let widths = [4, 3, 2]
    let grid = try widths.map { keys in
      try widths.map { values -> Samples in
        var precision = Precision()
        precision.keys = try quantiser(keys, 0.95)
        precision.values = try quantiser(values, 0.95)
        return try small.losses(.hadamard, precision)
      }
    }
    return TableResult(
      columns: widths.map { "values \($0)" },
      rows: try zip(widths, grid).map { keys, row in
        .init("keys \(keys)", try row.map { .figure(try ($0 - full).text(digits: 3)) })
      },
      shapes: [
        try .decreasing(
          "keys need more bits than values", place: "Table 6",
          onSeeds: [("K 2, V 4", grid[2][0]), ("K 4, V 2", grid[0][2])]),
        try .decreasing(
          "fewer bits of both are worse", place: "Table 6",
          onSeeds: [("2, 2", grid[2][2]), ("3, 3", grid[1][1]), ("4, 4", grid[0][0])]),
      ],
      figures: [
        try .onSeeds(
          "bits",
          zip(widths, grid).flatMap { keys, row in
            zip(widths, row).map { ("\(keys), \($0)", $1) }
          })
      ],
      notes: [
        small.note,
        "above full precision; only the cache is quantised, clip ratio 0.95, groups of a head",
      ])
  }

  static let groups = PaperTable(
    "groups", "Inputs that share a scale, of weights and activations in 4 bits, rotated",
    place: "Table 4, in its manner", needs: .text
  ) { inputs in
    let small = try OutlierModel.trained(inputs)
    let full = try small.losses(.none, Precision())
    let sizes: [Int?] = [nil, 32, 16, 8]
    let losses = try sizes.map { size -> Samples in
      var precision = try fourBits()
      precision.group = size
      return try small.losses(.hadamard, precision)
    }
    let labels = sizes.map { $0.map { "\($0)" } ?? "all" }
    return TableResult(
      columns: columns, rows: try zip(labels, losses).map { try row($0, $1, over: full) },
      shapes: [
        try .decreasing(
          "smaller groups are better", place: "Table 4",
          onSeeds: [(labels[0], losses[0]), (labels[3], losses[3])])
      ], figures: [try .onSeeds("groups", Array(zip(labels, losses)).map { ($0, $1) })],
      notes: [small.note])
  }

  static let settings = PaperTable(
    "settings", "What the released program's example runs, and what the paper describes",
    place: "spcl/QuaRot (5008669): README and utils.py", needs: .text
  ) { inputs in
    let small = try OutlierModel.trained(inputs)
    let full = try small.losses(.none, Precision())
    var example = Precision()
    example.weights = try quantiser(4)
    example.activations = example.weights
    (example.keys, example.values) = (example.weights, example.weights)
    example.isCacheSymmetric = true
    let asRun = try small.losses(.hadamard, example)
    let described = try small.losses(.hadamard, fourBits())
    var searching = try fourBits()
    searching.searchesClips = true
    let searched = try small.losses(.hadamard, searching)
    let network = try RotatedNetwork(small.models[0], .hadamard, seed: 1, Precision())
    let (_, error, plain) = try RotatedNetwork.searched(network.blocks[0].up, bits: 4)
    return TableResult(
      columns: columns,
      rows: [
        try row("clip ratios of 1, symmetric cache with one scale a token", asRun, over: full),
        try row(
          "clip ratios 0.9 and 0.95, asymmetric cache in groups of a head", described, over: full),
        try row("and the clip ratios of weights searched", searched, over: full),
      ],
      shapes: [
        try .decreasing(
          "loss: the example's defaults are not the paper's setting",
          onSeeds: [("as run", asRun), ("as described", described)]),
        Shape(
          "a search leaves less Σ|w - ŵ|^2.4 than a clip ratio of 1", holds: error < plain,
          evidence:
            "\(Cell.significant(error / plain, digits: 3)) of it, in the first expansion of the first network"
        ),
        try .decreasing(
          "loss", onSeeds: [("clip ratios of 1 for weights", described), ("searched", searched)]),
      ],
      notes: [
        small.note,
        "weights are rounded to nearest; the search is that of the released program: 1 to 0.21 in hundredths, for each output the one of least Σ|w - ŵ|^2.4",
      ])
  }
}
