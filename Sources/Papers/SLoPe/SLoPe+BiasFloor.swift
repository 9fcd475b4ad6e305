import Bindings
import Scalars
import Structures
import Verification

extension SLoPe {
  private static let seeds: Range<UInt64> = 0..<12

  private static func models(_ kept: Int, _ group: Int, _ inputs: Inputs) throws -> [LinearModel] {
    let pattern = try NMPattern(kept: kept, of: group)
    return try seeds.map { try LinearModel(pattern, seed: inputs.seed &* 1000 &+ $0) }
  }

  static let bias = PaperTable(
    "bias", "A two-layer linear model: distance from the least-squares solution after T steps",
    place: "The theorem on unbiased gradients under random masks, in its manner"
  ) { inputs in
    let threads = BLAS.threads
    BLAS.threads = 1
    defer { BLAS.threads = threads }
    let lengths = [256, 1024, 4096, 16_384]
    let models = try models(2, 4, inputs)
    func distances(_ copy: LinearModel.Copy) throws -> [Samples] {
      try inputs.step("linear model, \(copy)")
      let runs = try models.enumerated().map { k, model in
        try Cancellation.check()
        return model.averages(copy, lengths: lengths, seed: inputs.seed &* 1000 &+ UInt64(k))
          .map(model.distance)
      }
      return lengths.indices.map { t in Samples(runs.map { $0[t] }) }
    }
    let (exact, fixed, random) = try (
      distances(.exact), distances(.doublePruned), distances(.random)
    )
    // The slope of log distance over log T, of each seed.
    let slopes = Samples(
      models.indices.map { k in
        slope(lengths.map { Double($0) }, random.map { $0.values[k] })
      })
    let (low, high) = (
      slopes.mean - (try slopes.halfWidth()), slopes.mean + (try slopes.halfWidth())
    )
    // How far the floor still moves while T grows sixteenfold.
    let moves = Samples(zip(fixed[3].values, fixed[1].values).map { $0 / $1 - 1 })
    let drift = abs(moves.mean) + (try moves.halfWidth())
    return TableResult(
      columns: ["through A", "double-pruned, static", "random column masks, times M/N"],
      rows: try lengths.indices.map { t in
        .init(
          "T = \(lengths[t])",
          try [exact[t], fixed[t], random[t]].map { .figure(try $0.text(digits: 3)) })
      },
      shapes: [
        Shape(
          "under random masks the distance falls as T^(-1/2)",
          place: "Theorem 4.3.2; asked of a linear model, which is our question",
          low <= -0.5 && -0.5 <= high ? .holds : .fails,
          evidence: "slope of log distance over log T \(try slopes.text(digits: 3)), 95 % over "
            + "\(models.count) seeds"),
        Shape(
          "the static double-pruned copy leaves a floor: from T = 1024 to 16384 the distance moves by "
            + "less than 1 % (our threshold)", holds: drift < 0.01,
          evidence: "by \(Cell.significant(100 * moves.mean, digits: 2)) % in the mean"),
        try .decreasing(
          "distance at T = 16384",
          onSeeds: [("double-pruned", fixed[3]), ("random", random[3]), ("through A", exact[3])]),
      ],
      notes: [
        "2:4, \(LinearModel.outputs) outputs, \(LinearModel.hidden) hidden, \(LinearModel.inputs) inputs; "
          + "the pruned layer is held and the one before it learnt by gradient descent; mean and 95 % "
          + "interval over \(models.count) seeds, iterates averaged over the second half of T",
        "the paper's theorem is about one gradient; that a biased one has another fixed point is arithmetic, "
          + "and how far off it lies is measured here",
      ])
  }

  /// The least-squares slope of log y over log x.
  private static func slope(_ x: [Double], _ y: [Double]) -> Double {
    let (u, v) = (x.map { Double.log($0) }, y.map { Double.log($0) })
    let n = Double(u.count)
    let (a, b) = (u.reduce(0, +) / n, v.reduce(0, +) / n)
    let covariance = zip(u, v).reduce(0) { $0 + ($1.0 - a) * ($1.1 - b) }
    return covariance / u.reduce(0) { $0 + ($1 - a) * ($1 - a) }
  }

  static let floors = PaperTable(
    "bias-patterns", "The same model: excess loss of the static double-pruned copy by pattern",
    place: nil
  ) { inputs in
    let threads = BLAS.threads
    BLAS.threads = 1
    defer { BLAS.threads = threads }
    var rows: [TableResult.Row] = []
    var found: [(label: String, lost: Samples, floor: Samples)] = []
    for (kept, group) in [(1, 2), (2, 8), (2, 4), (4, 8)] {
      try inputs.step("linear model, \(kept):\(group)")
      let models = try models(kept, group, inputs)
      let lost = Samples(models.map(\.energyLost))
      let floor = Samples(
        models.map { $0.excess($0.averages(.doublePruned, lengths: [4096], seed: 0)[0]) })
      let share = Samples(zip(floor.values, lost.values).map { $0 / $1 })
      rows.append(
        .init(
          "\(kept):\(group)",
          try [lost, floor, share].map { .figure(try $0.text(digits: 3)) }))
      found.append(("\(kept):\(group)", lost, floor))
    }
    // The order of what is lost, as it is measured, is asked of the floors.
    let order = found.sorted { $0.lost.mean > $1.lost.mean }
    return TableResult(
      columns: ["energy lost by columns", "excess loss over the least", "ratio"], rows: rows,
      shapes: [
        try .decreasing(
          "more energy lost, a higher floor",
          onSeeds: order.map { ($0.label, $0.floor) })
      ],
      notes: [
        "energy lost: 1 - ‖W^{R,C}‖²/‖W^R‖²; were the floor in proportion to it, the ratios would agree",
        "mean and 95 % interval over \(seeds.count) seeds; after 4096 steps, whose second half is averaged",
      ])
  }
}
