import Bindings
import Scalars
import Verification

extension MARLIN {
  private static let batchSizes = [1, 2, 4, 8, 16, 32, 64, 128, 256]

  /// A kernel's times over the batch, in seconds, and the bytes of its weights.
  struct Curve {
    let label: String
    let bytes: Double
    var seconds: [Double] = []
    /// Multiply-adds of one row.
    let products: Double

    /// Multiply-adds a second at the largest batch, and bytes a second at a batch of 1.
    var arithmetic: Double { Double(batchSizes.last ?? 1) * products / (seconds.last ?? .nan) }
    var bandwidth: Double { bytes / seconds[0] }

    /// b* = R β / BW, β bytes of a weight: where the two lines of the roofline meet.
    var fitted: Double { arithmetic * bytes / products / bandwidth }

    /// max(β KN / BW, b KN / R) for each batch.
    var predicted: [Double] {
      batchSizes.map { max(bytes / bandwidth, Double($0) * products / arithmetic) }
    }

    /// Half of the batch at which a product takes twice as long as at 1, between batches by logarithms.
    var knee: Double? {
      let target = 2 * seconds[0]
      guard let i = seconds.firstIndex(where: { $0 >= target }), i > 0 else { return nil }
      let (x, y) = (Double(batchSizes[i - 1]), Double(batchSizes[i]))
      let share = Double.log(target / seconds[i - 1]) / Double.log(seconds[i] / seconds[i - 1])
      return x * Double.exp(share * Double.log(y / x)) / 2
    }
  }

  private static func curves(_ inputs: Inputs) throws -> (kernels: [Curve], dense: [Double]) {
    let bench = try BatchBench(
      isBrief: Pace.isBrief, seed: inputs.seed, rows: batchSizes.last ?? 1)
    let products = Double(bench.k * bench.n)
    var kernels = BatchBench.Kernel.allCases.map {
      Curve(label: $0.rawValue, bytes: Double(bench.bytes(of: $0)), products: products)
    }
    var peer: [Double] = []
    for m in batchSizes {
      try inputs.step("products of \(m) rows")
      for (i, kernel) in BatchBench.Kernel.allCases.enumerated() {
        kernels[i].seconds.append(try bench.time(kernel, m))
      }
      peer.append(bench.timePeer(m))
    }
    return (kernels, peer)
  }

  static let batch = PaperTable(
    "batch", "Speed-up over dense products by the batch: an A10's over FP16, here over float32",
    place: artefact, quotes: .measured(on: "an A10, by CUDA kernels"), isTimed: true
  ) { inputs in
    let threads = BLAS.threads
    BLAS.threads = 1
    defer { BLAS.threads = threads }
    let (kernels, dense) = try curves(inputs)
    var rows = [quoted("A10, MARLIN", denseSpeeds), quoted("A10, Sparse-MARLIN", sparseSpeeds)]
    func figures(_ label: String, _ values: [Double]) -> TableResult.Row {
      .init(label, values.map { .figure(Cell.significant($0, digits: 3)) })
    }
    func gains(_ curve: Curve) -> [Double] { zip(dense, curve.seconds).map { $0 / $1 } }
    for curve in kernels { rows.append(figures("here, " + curve.label, gains(curve))) }
    rows.append(figures("OpenBLAS, ms", dense.map { $0 * 1e3 }))
    for curve in kernels {
      rows.append(figures(curve.label + ", ms", curve.seconds.map { $0 * 1e3 }))
      rows.append(figures(curve.label + ", ms predicted", curve.predicted.map { $0 * 1e3 }))
    }
    let x = batchSizes.map { Double($0) }
    let printed = Plot.Curve("A10, MARLIN", x: x, y: numbers(denseSpeeds))
    return TableResult(
      columns: batchSizes.map { "\($0)" }, rows: rows, shapes: batchShapes(kernels, dense),
      plot: Plot(
        x: "batch", y: "speed-up", isLogarithmicInX: true,
        [printed] + kernels.map { Plot.Curve("here, " + $0.label, x: x, y: gains($0)) }),
      notes: kernels.map { curve in
        let knee = curve.knee.map { Cell.decimal($0, digits: 1) } ?? "none"
        return
          "\(curve.label): \(Cell.decimal(8 * curve.bytes / curve.products, digits: 3)) bits of a weight, "
          + "\(Cell.decimal(curve.bandwidth * 1e-9, digits: 1)) GB of weights and steps a "
          + "second at 1, \(Cell.decimal(curve.arithmetic * 1e-9, digits: 0)) G multiply-adds a second at 256: "
          + "rows at the ridge \(Cell.decimal(curve.fitted, digits: 1)), measured \(knee)"
      } + [
        "one thread, least of five calls; products with W4A8 have more arithmetic than dense ones in float32, "
          + "unlike those of a GPU, so that they stay ahead where both are bound by it"
      ])
  }

  private static func batchShapes(_ kernels: [Curve], _ dense: [Double]) -> [Shape] {
    let (bytes, floats, halves) = (kernels[0], kernels[1], kernels[2])
    let (sparse, sparseBytes) = (kernels[3], kernels[4])
    func text(_ values: [Double]) -> String {
      values.map { Cell.decimal($0, digits: 2) }.joined(separator: ", ")
    }
    let four = bytes.seconds[2] / bytes.seconds[0]
    let over = kernels.map { curve in
      zip(curve.seconds, curve.predicted).map { $0 / $1 }.max() ?? .nan
    }
    let knees = kernels.map { ($0.knee ?? .nan) / $0.fitted }
    let gains = [0, 8].map { dense[$0] / bytes.seconds[$0] }
    return [
      Shape(
        "with W4A8, four rows take at most 1.25 times as long as one", holds: four <= 1.25,
        evidence: Cell.decimal(four, digits: 2)),
      Shape(
        "no product takes more than 1.25 times what the roofline predicts",
        holds: over.allSatisfy { $0 <= 1.25 }, evidence: text(over)),
      Shape(
        "measured knees are within half of R b / BW, b bytes of a weight",
        holds: knees.allSatisfy { abs($0 - 1) <= 0.5 }, evidence: text(knees)),
      Shape(
        "the speed-up is less at a batch of 256 than at 1, as printed", place: artefact,
        holds: gains[1] < gains[0], evidence: text(gains)),
      Shape(
        "one row is faster with 2:4 weights, as printed", place: artefact,
        holds: sparse.seconds[0] < floats.seconds[0]
          && sparseBytes.seconds[0] < bytes.seconds[0],
        evidence: text([
          floats.seconds[0] / sparse.seconds[0], bytes.seconds[0] / sparseBytes.seconds[0],
        ])),
      Shape(
        "no row of halves takes longer than one of floats by more than 5 %: fewer bytes of steps",
        holds: halves.seconds[0] <= 1.05 * floats.seconds[0],
        evidence: text([halves.seconds[0] / floats.seconds[0]])),
    ]
  }
}
