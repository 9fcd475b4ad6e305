import Bitmask
import Pruning
import Scalars
import Verification

extension SparseExpansion {
  private static func distance(_ samples: [Double]) throws -> Double {
    try GaussianDistance.implementations[0](GaussianDistance.Problem(samples: samples))["distance"][
      0]
  }

  /// A distribution by its quantile function, at the midpoints of so many cells.
  private static func quantiles(_ n: Int, _ quantile: (Double) -> Double) -> [Double] {
    (0..<n).map { quantile((Double($0) + 0.5) / Double(n)) }
  }

  static let distances = PaperTable(
    "distances", "W₁ of standardised distributions from the normal one", place: nil,
    uses: [GaussianDistance.self]
  ) { _ in
    let families: [(String, @Sendable (Double) -> Double)] = [
      ("uniform", { $0 }), ("two values", { $0 < 0.5 ? -1 : 1 }),
      ("Laplace", { $0 < 0.5 ? .log(2 * $0) : -.log(2 - 2 * $0) }),
      ("exponential", { -.log(1 - $0) }),
    ]
    let sizes = [501, 2000, 8000]
    let figures = try families.map { _, quantile in
      try sizes.map { try distance(quantiles($0, quantile)) }
    }
    // Two equal values: 4Φ(1) - 3 + 4φ(1) - 2φ(0).
    let below = (1 + Double.erf(0.5.squareRoot())) / 2
    let peak = 1 / (2 * Double.pi).squareRoot()
    let exact = 4 * below - 3 + 4 * peak * .exp(-0.5) - 2 * peak
    let found = figures[1][2]
    return TableResult(
      columns: sizes.map { "\($0) points" },
      rows: zip(families, figures).map { family, values in
        .init(family.0, values.map { .figure(Cell.decimal($0, digits: 5)) })
      },
      shapes: [
        Shape(
          "two values: 4Φ(1) - 3 + 4φ(1) - 2φ(0), to 1e-9",
          holds: abs(found - exact) < 1e-9,
          evidence: "\(Cell.decimal(found, digits: 10)) beside \(Cell.decimal(exact, digits: 10))")
      ],
      notes: [
        "a distribution stands for the midpoints of so many equal cells of its quantile function"
      ])
  }

  static let floor = PaperTable(
    "floor", "W₁ of normal samples: what a neuron that is not entangled shows", place: nil,
    uses: [GaussianDistance.self]
  ) { inputs in
    let sizes = [100, 400, 1600, 6400]
    let draws = [200, 120, 80, 60]
    var samples: [Samples] = []
    for (n, count) in zip(sizes, draws) {
      var generator = Generator(seed: inputs.seed, purpose: "sparse expansion/floor/\(n)")
      samples.append(
        Samples(
          try (0..<count).map { _ in try distance((0..<n).map { _ in generator.gaussian() }) }))
    }
    let scaled = zip(sizes, samples).map { n, values in
      Samples(values.values.map { $0 * Double(n).squareRoot() })
    }
    let slope = Double.log(samples[3].mean / samples[0].mean) / Double.log(64)
    return TableResult(
      columns: ["W₁", "times √N"],
      rows: try sizes.indices.map { i in
        .init(
          "N = \(sizes[i])",
          [.figure(try samples[i].text(digits: 3)), .figure(try scaled[i].text(digits: 3))])
      },
      shapes: [
        Shape(
          "it falls as N^-½: a slope of -0.5 ± 0.05", holds: abs(slope + 0.5) < 0.05,
          evidence: "from N = 100 to 6400: \(Cell.decimal(slope, digits: 3))")
      ],
      notes: ["a table of distances is to be read beside this floor, or less it"])
  }

  static let storage = PaperTable(
    "storage", "Bytes of k experts over those of the dense layer, 16-bit values and a bit mask",
    place: nil, uses: [BitmaskCompression.self]
  ) { _ in
    let densities = [0.5, 0.3, 0.2, 0.1]
    let counts = [1, 2, 4, 8, 16]
    let experts = densities.map(encodedShare)
    return TableResult(
      columns: densities.map { "\(Int((1 - $0) * 100 + 0.5)) % sparse" },
      rows: counts.map { k in
        .init("k = \(k)", experts.map { .figure(Cell.decimal(Double(k) * $0, digits: 3)) })
      },
      shapes: [
        Shape(
          "an encoded expert takes density + 1/16 of the dense layer, to the byte",
          holds: zip(densities, experts).allSatisfy { density, share in
            Int((share * 32_000).rounded()) == Int((density * 32_000).rounded()) + 2_000
          },
          evidence: experts.map { Cell.decimal($0, digits: 4) }.joined(separator: ", ")),
        Shape(
          "sixteen experts are larger than the dense layer even at 90 %",
          holds: 16 * experts[3] > 1,
          evidence: "\(Cell.decimal(16 * experts[3], digits: 2)) times, and values alone "
            + "\(Cell.decimal(16 * 0.1, digits: 1)) times"),
      ],
      notes: ["Counted on 16,000 weights that were encoded, with two bytes for each value."])
  }

  /// Bytes of an encoded expert of so many nonzeros over those of 16,000 dense 16-bit weights.
  private static func encodedShare(_ density: Double) -> Double {
    let count = 16_000
    let kept = Int((Double(count) * density).rounded())
    // Spread evenly: place i is kept where the multiples of the density pass a whole number.
    let x = (0..<count).map { ($0 + 1) * kept / count > $0 * kept / count ? Float($0 + 1) : 0 }
    let encoded = Plant.taken(
      BitmaskCompression.reference(.init(x: x), over: Double.self), from: "BitmaskCompression")
    return Double(2 * encoded[integers: "masks"].count + 2 * encoded["values"].count)
      / Double(2 * count)
  }
}
