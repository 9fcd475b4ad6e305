import Bindings
import MixedPrecision
import Scalars
import Structures
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

  /// The least time of a few calls in seconds.
  private static func least(_ calls: Int, _ body: () -> Void) -> Double {
    let clock = ContinuousClock()
    let times = (0..<calls).map { _ in clock.measure(body) }
    let least = times.min() ?? .zero
    return Double(least.components.attoseconds) * 1e-18 + Double(least.components.seconds)
  }

  /// Weights, activations and what they are kept in.
  final class Bench {
    let arena = Arena()
    let k: Int, n: Int
    let codes: Matrix<UInt8>, steps: Matrix<Float>
    let floats: UnsafeBufferPointer<Float>
    let bytes: UnsafeBufferPointer<Int8>, units: UnsafeBufferPointer<Float>
    let starts: UnsafeMutableBufferPointer<Int32>
    let results: UnsafeMutableBufferPointer<Float>
    let calls: Int

    /// Activations are whole numbers from -127 to 127, so that both kernels have the same results to find.
    init(isBrief: Bool, seed: UInt64, rows m: Int) {
      (k, n, calls) = isBrief ? (512, 512, 1) : (4096, 16_384, 3)
      var generator = Generator(seed: seed, purpose: "marlin/batch")
      var state = generator.next()
      func bits() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
      }
      // Two of four are not 8: the sparse kernel takes the same matrix.
      codes = Matrix(rows: k, columns: n) { l, j in
        (l + j) % 4 < 2 ? UInt8(truncatingIfNeeded: bits() & 15) : 8
      }
      steps = Matrix(rows: k / 128, columns: n) { _, _ in Float(1 + bits() % 255) / 256 }
      let own = (0..<m * k).map { _ in Int8(Int(bits() % 255) - 127) }
      (bytes, floats) = (arena.input(own), arena.input(own.map { Float($0) }))
      units = arena.input([Float](repeating: 1, count: m * k / 128))
      starts = arena.output(m * k / 128, of: Int32.self)
      results = arena.output(m * n, of: Float.self)
    }

    /// Seconds of a product of m rows; nothing is reported fast that is not right.
    func time(_ label: String, _ m: Int, _ body: () -> Void) throws -> Double {
      body()
      let seconds = least(calls, body)
      for sample in 0..<64 {
        let (i, j) = (sample * 31 % m, sample * 997 % n)
        var (sum, size) = (0.0, 0.0)
        for l in 0..<k {
          let w = Double(Int(codes[l, j]) - 8) * Double(steps[l / 128, j])
          let term = Double(floats[i * k + l]) * w
          (sum, size) = (sum + term, size + abs(term))
        }
        let error = abs(Double(results[i * n + j]) - sum)
        guard error <= gamma(k, unitRoundoff: 0x1p-24) * size else {
          throw Wrong(description: "\(label), \(m) rows: result \(i), \(j) is off by \(error)")
        }
      }
      return seconds
    }
  }

  struct Wrong: Error, CustomStringConvertible { let description: String }

  private static func curves(_ inputs: Inputs) throws -> (kernels: [Curve], dense: [Double]) {
    let bench = Bench(
      isBrief: Pace.isBrief, seed: inputs.seed, rows: batchSizes.last ?? 1)
    let (k, n, lane) = (bench.k, bench.n, Lane.widest)
    let dense = try PlacedNibbles(bench.codes, steps: bench.steps, group: 128, in: bench.arena)
    let sparse = try PlacedSparseNibbles(
      bench.codes, steps: bench.steps, group: 128, in: bench.arena)
    guard let bytes = bench.bytes.baseAddress, let floats = bench.floats.baseAddress,
      let units = bench.units.baseAddress, let starts = bench.starts.baseAddress,
      let results = bench.results.baseAddress
    else { throw Missing() }
    let products = Double(k * n)
    var kernels = [
      Curve(label: "W4A8", bytes: Double(dense.byteCount), products: products),
      Curve(label: "W4A32", bytes: Double(dense.byteCount), products: products),
      Curve(label: "2:4 W4A32", bytes: Double(sparse.byteCount), products: products),
    ]
    let weights = (0..<k * n).map { place -> Float in
      let (l, j) = (place / n, place % n)
      return Float(Int(bench.codes.elements[place]) - 8) * bench.steps[l / 128, j]
    }
    let activations = Array(bench.floats)
    var c = [Float](repeating: 0, count: (batchSizes.last ?? 1) * n)
    var peer: [Double] = []
    for m in batchSizes {
      inputs.progress("products of \(m) rows")
      let first = try bench.time("W4A8", m) {
        dense.multiply(m, bytes, steps: units, starts, results, lane)
      }
      kernels[0].seconds.append(first)
      kernels[1].seconds.append(
        try bench.time("W4A32", m) { dense.multiply(m, floats, results, lane) })
      kernels[2].seconds.append(
        try bench.time("2:4 W4A32", m) { sparse.multiply(m, floats, results, lane) })
      peer.append(
        least(bench.calls) {
          try? BLAS.gemm(
            m: m, n: n, k: k, alpha: Float(1), a: activations, lda: k, b: weights, ldb: n,
            beta: 0, c: &c, ldc: n)
        })
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
          "\(curve.label): \(Cell.decimal(curve.bandwidth * 1e-9, digits: 1)) GB of weights and steps a "
          + "second at 1, \(Cell.decimal(curve.arithmetic * 1e-9, digits: 0)) G multiply-adds a second at 256: "
          + "rows at the ridge \(Cell.decimal(curve.fitted, digits: 1)), measured \(knee)"
      } + [
        "one thread, least of three calls; products with W4A8 have more arithmetic than dense ones in float32, "
          + "unlike those of a GPU, so that they stay ahead where both are bound by it"
      ])
  }

  private static func batchShapes(_ kernels: [Curve], _ dense: [Double]) -> [Shape] {
    let (bytes, floats) = (kernels[0], kernels[1])
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
        holds: kernels[2].seconds[0] < floats.seconds[0],
        evidence: text([floats.seconds[0] / kernels[2].seconds[0]])),
    ]
  }
}
