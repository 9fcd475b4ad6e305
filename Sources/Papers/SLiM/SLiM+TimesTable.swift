import Bindings
import Quantisation
import Scalars
import Structures
import Verification

extension SLiM {
  /// Seconds of the fastest of some runs.
  static func seconds(runs: Int = 3, _ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    var best = Double.infinity
    for _ in 0..<runs {
      let start = clock.now
      try body()
      let (whole, atto) = (clock.now - start).components
      best = min(best, Double(whole) + Double(atto) * 1e-18)
    }
    return best
  }

  static let times = PaperTable(
    "E.15", "Time of compression: one H100 as printed, and one layer here", place: "Table E.15",
    quotes: .measured(
      on: "an H100"
    ).asking(
      PrintedOrder.rows(
        "E.15", "time",
        [
          "magnitude": "magnitude", "Wanda": "Wanda", "SparseGPT": "SparseGPT",
          "Wanda, Naive-LoRA": "Wanda, Naive-LoRA", "Wanda, SLiM-LoRA": "Wanda, SLiM-LoRA",
        ], in: ModelShape.all.map(\.name))), isTimed: true
  ) { inputs in
    let printed = [
      "1s 1s 1s 1s 2s 4s 2s 4s", "0.5m 1m 3m 5m 8m 13m 8m 14m", "1m 2m 5m 11m 22m 41m 25m 46m",
      "1m 2m 7m 13m 33m 60m 38m 67m", "1m 2m 7m 13m 34m 63m 39m 68m",
    ]
    let names = ["magnitude", "Wanda", "SparseGPT", "Wanda, Naive-LoRA", "Wanda, SLiM-LoRA"]
    let width = 512
    let layer = try CalibratedLayer.heavyTailed(
      seed: inputs.seed, inputs: width, outputs: width, tokens: 1024)
    var generator = Generator(seed: inputs.seed, purpose: "SLiM/times")
    let x = try CalibratedLayer.correlatedInputs(width, tokens: 1024, &generator)
    let choices: [(Recipe.Pruner, Recipe.Adapters)] = [
      (.magnitude, .none), (.wanda, .none), (.sparseGPT, .none), (.wanda, .naive), (.wanda, .slim),
    ]
    var times = [Double](repeating: .infinity, count: 5)
    var logarithms = [[Double]](repeating: [], count: 5)
    // Interleaved, so that a disturbance meets all alike; the fastest of three rounds.
    for round in 0..<3 {
      try inputs.step("compression times, round \(round + 1) of 3")
      for (i, (pruner, adapters)) in choices.enumerated() {
        let recipe = Recipe(quantiser: .group, pruner: pruner, adapters: adapters)
        let time = try seconds(runs: 1) {
          let calibrated =
            pruner == .magnitude ? layer : try CalibratedLayer(weights: layer.weights, inputs: x)
          _ = try calibrated.compressed(recipe)
        }
        times[i] = min(times[i], time)
        logarithms[i].append(Double.log(time))
      }
    }
    let rows = names.indices.map { i in
      TableResult.Row(
        names[i],
        quoted("", printed[i]).cells + [.figure(Cell.decimal(1000 * times[i], digits: 1) + " ms")])
    }
    let ratio = times[4] / times[3]
    return TableResult(
      columns: ModelShape.all.map(\.name) + ["512 x 512 here"], rows: rows,
      shapes: [
        Shape(
          "SLiM-LoRA takes at most 5 % longer than Naive-LoRA", place: "Table E.15",
          ratio <= 1.05 ? .holds : ratio <= 1.15 ? .undecided : .fails,
          evidence: "\(Cell.decimal(ratio, digits: 3)) times"),
        .question(
          "adapters make Wanda at least twice as long", of: "Table E.15",
          times[3] >= 2 * times[1] && times[4] >= 2 * times[1] ? .holds : .fails,
          evidence: "\(Cell.decimal(times[4] / times[1], digits: 1)) times; print has 2 to 5"),
        .decreasing(
          "time", place: "Table E.15",
          [
            ("SparseGPT", times[2]), ("Wanda", times[1]), ("magnitude", times[0]),
          ]),
      ],
      figures: [
        try .onSeeds("time", zip(names, logarithms).map { ($0, Samples($1)) })
      ],
      notes: [
        "here: group AbsMax at 4 bits, 2:4, rank 51, 1024 tokens whose correlations are formed in every run but magnitude's; fastest of three interleaved rounds",
        "the printed times hold a forward pass through the model; the decomposition here is LAPACK's of the whole matrix",
      ])
  }

  static let product = PaperTable(
    "7.7-cpu",
    "A 2:4 sparse product of 4-bit weights and 8-bit inputs against dense single precision",
    place: nil, isTimed: true
  ) { inputs in
    var generator = Generator(seed: inputs.seed, purpose: "SLiM/product")
    let problem = SparseLowRankProduct.problem(size: 256, using: &generator)
    let names = SparseLowRankProduct.implementations.map(\.name)
    // Kernels hold pointers into the arena.
    let arena = Arena()
    let times = try withExtendedLifetime(arena) {
      let runs = try SparseLowRankProduct.implementations.map { try $0.prepare(problem, in: arena) }
      var times = runs.map { _ in Double.infinity }
      for _ in 0..<40 {
        for (i, run) in runs.enumerated() { times[i] = min(times[i], seconds(runs: 1, run.body)) }
      }
      return times
    }
    let peer = names.firstIndex { $0.hasPrefix("openblas") } ?? 0
    let dense = times[peer]
    // What the peer reaches where it is at its best, in the same process.
    let side = 1024
    let (a, b) = (
      Matrix<Float>(repeating: 1, rows: side, columns: side),
      Matrix<Float>(
        repeating: 0.5, rows: side, columns: side)
    )
    var c = a
    let square = try seconds(runs: 5) { try BLAS.gemm(a, b, &c) }
    let best = 2e-9 * Double(side * side * side) / square
    let (tokens, n, m, r) = (16.0, 256.0, 1024.0, 16.0)
    let operations = 2e-9 * tokens * (n * m + r * (n + m))
    let rate = operations / dense
    return TableResult(
      columns: ["microseconds", "dense GF/s", "over OpenBLAS"],
      rows: zip(names, times).map { name, time in
        .init(
          name,
          [
            .figure(Cell.decimal(1e6 * time, digits: 1)),
            .figure(Cell.decimal(operations / time, digits: 1)),
            .figure(Cell.decimal(dense / time, digits: 2)),
          ])
      },
      notes: [
        "16 tokens, 1024 inputs, 256 outputs, adapters of rank 16; fastest of 40 interleaved runs",
        "dense GF/s: operations of the dense product and the adapters over the time; the sparse kernel makes half of the former, in integers",
        "OpenBLAS multiplies the same codes, unpacked, in single precision, with as many threads as it was given: \(Cell.decimal(100 * rate / best, digits: 0)) % of the \(Cell.decimal(best, digits: 1)) GF/s that it reaches on 1024 x 1024 x 1024 right after; 16 tokens are few for it",
      ])
  }
}
