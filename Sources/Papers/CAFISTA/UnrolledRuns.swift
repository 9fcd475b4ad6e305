import Proximal
import Scalars
import Verification

/// Runs of the k-step program on a data set, for several k beside k = 1.
enum UnrolledRuns {
  enum Mode {
    /// CA-SFISTA with every sample in each iteration, γ = 1/L, until optimality.
    case solved
    /// CA-SFISTA with a tenth of them, γ = 1/2L, 256 iterations: a plateau, not the minimum.
    case sampled
    /// CA-SPNM with a tenth of them, Q = 5, γ = 1/2L, 256 iterations.
    case newton

    var label: String {
      switch self {
      case .solved: "solved"
      case .sampled: "sampled"
      case .newton: "Q = 5"
      }
    }
  }

  static let ranks = 16
  private static let tolerance = 1e-6
  private static let mostIterations = 20_000
  private static let blocks = [1, 4, 16, 64]

  static func table(_ data: [DataSet], _ modes: [Mode], _ inputs: Inputs) throws -> TableResult {
    var table = TableResult(columns: [
      "iterations", "max |w − w(k=1)|", "messages", "words", "objective", "KKT residual",
    ])
    var (same, compared) = (0, 0)
    for set in data {
      for mode in modes {
        var first: [[Double]] = []
        for block in blocks {
          try inputs.step("\(set.name), \(mode.label), k = \(block)")
          let run = try run(set, mode, block: block, seed: inputs.seed)
          let label = "\(set.name), \(mode.label), k = \(block)"
          guard block > 1 else {
            // What the others are compared with; it is not compared with itself.
            first = run.iterates
            table.rows.append(.init(label, cells(run, set, difference: .absent("-"))))
            continue
          }
          let isSame = hasSameBits(run.iterates, first)
          (same, compared) = (same + (isSame ? 1 : 0), compared + 1)
          let difference = isSame ? "same bits" : difference(run.iterates, first)
          table.rows.append(.init(label, cells(run, set, difference: .figure(difference))))
        }
      }
    }
    table.shapes = [
      Shape(
        "every iterate has the bits of k = 1",
        holds: compared > 0 && same == compared,
        evidence: "\(same) of \(compared) runs of k > 1, bit pattern by bit pattern")
    ]
    table.notes = [
      "λ = ‖R‖∞/10; the KKT residual is in units of ‖R‖∞; differences are over all iterates.",
      "Messages and words are those of the critical path of recursive doubling on "
        + "\(ranks) simulated ranks; the last block of a run that stops early is sent whole.",
    ]
    return table
  }

  /// The mean gap at the end of a long run, for several fractions of the samples.
  static func plateau(_ set: DataSet, _ inputs: Inputs) throws -> TableResult {
    let solution = try run(set, .solved, block: 16, seed: inputs.seed).iterates.last ?? []
    let least = set.objective(solution)
    // F* lies between F of the solved run less its duality gap, and F: a smaller gap is not known.
    let resolution = LassoColumns(set.samples, set.targets).gap(solution, lambda: set.lambda)
    func gap(_ fraction: Double, innerSteps: Int, step: Double, seed: UInt64) throws -> Double {
      try Cancellation.check()
      let size = try Sampler.size(fraction: fraction, of: set.samples.rows)
      let program = program(set, size: size, step: step, block: 16, innerSteps, seed)
      var cluster = SimulatedCluster(ranks: ranks, of: Double.self)
      let last = program.run(iterations: 512, on: &cluster).suffix(64)
      return last.reduce(0) { $0 + set.objective($1) - least } / Double(last.count)
    }
    let variants = [(1, 0.5), (1, 0.25), (5, 0.5), (10, 0.5)]
    let fractions = [0.01, 0.05, 0.1, 0.5, 1]
    let gaps = try fractions.map { fraction in
      try variants.map { try gap(fraction, innerSteps: $0, step: $1, seed: inputs.seed) }
    }
    let sampled = Array(fractions.dropLast())
    // Single runs of a small step are noise: what is asked of the step is asked of several seeds.
    let seeds = (0..<UInt64(plateauSeeds)).map { inputs.seed &+ $0 }
    let heights = try sampled.map { fraction in
      try inputs.step("plateau, b = \(fraction), \(plateauSeeds) seeds")
      return try [0.5, 0.25].map { step in
        try seeds.map { try gap(fraction, innerSteps: 1, step: step, seed: $0) }
      }
    }
    let rows = zip(fractions, gaps).map { fraction, row in
      TableResult.Row(
        "b = \(Cell.decimal(fraction, digits: 2))",
        row.map { .figure($0 > resolution ? scientific($0) : "below \(scientific(resolution))") })
    }
    let single = gaps.dropLast().map { $0[0] }
    return TableResult(
      columns: ["Q = 1, γ = 1/2L", "Q = 1, γ = 1/4L", "Q = 5, γ = 1/2L", "Q = 10, γ = 1/2L"],
      rows: rows,
      shapes: [
        .decreasing(
          "the plateau of Q = 1, γ = 1/2L", zip(fractions, single).map { ("b = \($0)", $1) }),
        Shape(
          "more steps on each sample stop higher: Q = 10 above 5 above 1, for every b < 1",
          holds: gaps.dropLast().allSatisfy { $0[3] > $0[2] && $0[2] > $0[0] },
          evidence: gaps.dropLast().map {
            "\(scientific($0[0])), \(scientific($0[2])), \(scientific($0[3]))"
          }.joined(separator: "; ")),
      ] + (try proportions(sampled, heights)),
      notes: [
        "A gap is shown if it is above \(scientific(resolution)), the duality gap of the solved run, to which F* is known.",
        "What is asked of proportions is asked of \(plateauSeeds) seeds of samples: geometric means with 95 % intervals.",
        "A constant step on samples does not converge; F* is the objective of the solved run, whose KKT "
          + "residual is 1e-6 ‖R‖∞.",
      ])
  }

  private static let plateauSeeds = 5

  /// Whether plateaus are proportional to γ(1 − b)/b: to γ in each b, and to (1 − b)/b along b.
  private static func proportions(
    _ fractions: [Double], _ heights: [[[Double]]]
  ) throws -> [Shape] {
    /// Every interval must lie within a factor 1.5 of what is expected; one that lies outside decides.
    func shape(
      _ statement: String, _ ratios: [(label: String, mean: Double, range: ClosedRange<Double>)],
      _ expected: (Int) -> Double
    ) -> Shape {
      let verdicts = ratios.enumerated().map { k, ratio -> Shape.Verdict in
        let band = expected(k) / 1.5...expected(k) * 1.5
        if ratio.range.upperBound < band.lowerBound || ratio.range.lowerBound > band.upperBound {
          return .fails
        }
        let isWithin =
          band.contains(ratio.range.lowerBound) && band.contains(ratio.range.upperBound)
        return isWithin ? .holds : .undecided
      }
      let verdict: Shape.Verdict =
        verdicts.contains(.fails) ? .fails : verdicts.contains(.undecided) ? .undecided : .holds
      let evidence = ratios.enumerated().map { k, ratio in
        "\(ratio.label) \(Cell.significant(ratio.mean, digits: 3)) for "
          + "\(Cell.significant(expected(k), digits: 3)), \(Spread.text(ratio.range))"
      }
      return Shape(statement, verdict, evidence: evidence.joined(separator: "; "))
    }
    let steps = try zip(fractions, heights).map { fraction, heights in
      let (mean, range) = try Spread.ratio(heights[0], over: heights[1])
      return (label: "b = \(fraction):", mean: mean, range: range)
    }
    let along = try fractions.indices.dropFirst().map { k in
      let (mean, range) = try Spread.ratio(heights[k - 1][0], over: heights[k][0])
      return (label: "b = \(fractions[k - 1]) over \(fractions[k]):", mean: mean, range: range)
    }
    func weight(_ b: Double) -> Double { (1 - b) / b }
    return [
      shape("the plateau is proportional to γ, within a factor 1.5", steps) { _ in 2 },
      shape("the plateau is proportional to (1 − b)/b, within a factor 1.5", along) {
        weight(fractions[$0]) / weight(fractions[$0 + 1])
      },
    ]
  }

  private static func program(
    _ set: DataSet, size: Int, step: Double, block: Int, _ innerSteps: Int, _ seed: UInt64
  ) -> UnrolledProximal<Double> {
    UnrolledProximal(
      samples: set.samples, targets: set.targets, lambda: set.lambda, step: step / set.smoothness,
      sampler: Sampler(population: set.samples.rows, size: size, seed: seed), block: block,
      innerSteps: innerSteps)
  }

  private static func run(
    _ set: DataSet, _ mode: Mode, block: Int, seed: UInt64
  ) throws -> (iterates: [[Double]], traffic: Traffic) {
    let (n, isSolved) = (set.samples.rows, mode == .solved)
    let program = program(
      set, size: isSolved ? n : try Sampler.size(fraction: 0.1, of: n), step: isSolved ? 1 : 0.5,
      block: block,
      mode == .newton ? 5 : 1, seed)
    var cluster = SimulatedCluster(ranks: ranks, of: Double.self)
    let iterates = program.run(
      iterations: isSolved ? mostIterations : 256, on: &cluster
    ) { w, model in
      isSolved && set.departure(w, model.gradient(w)) <= tolerance
    }
    return (iterates, cluster.traffic)
  }

  private static func cells(
    _ run: (iterates: [[Double]], traffic: Traffic), _ set: DataSet, difference: Cell
  ) -> [Cell] {
    let w = run.iterates.last ?? []
    return [
      .figure("\(run.iterates.count)"), difference,
      .figure("\(run.traffic.messages)"), .figure("\(run.traffic.words)"),
      .figure(Cell.decimal(set.objective(w), digits: 8)),
      .figure(scientific(set.optimality(w))),
    ]
  }

  /// Zeros of either sign differ, and what is not a number is equal to the same pattern alone.
  private static func hasSameBits(_ iterates: [[Double]], _ first: [[Double]]) -> Bool {
    iterates.count == first.count
      && zip(iterates, first).allSatisfy { $0.map(\.bitPattern) == $1.map(\.bitPattern) }
  }

  /// The greatest difference in words, for iterates that have other bits.
  private static func difference(_ iterates: [[Double]], _ first: [[Double]]) -> String {
    guard iterates.count == first.count else { return "other length" }
    let differences = zip(iterates, first).flatMap { zip($0, $1).map { abs($0 - $1) } }
    if differences.contains(where: { $0.isNaN }) { return "not a number" }
    let worst = differences.max() ?? 0
    return worst == 0 ? "other sign of 0" : "\(worst)"
  }

  /// Two digits and a power of ten.
  static func scientific(_ x: Double) -> String {
    guard x > 0, x.isFinite else { return x <= 0 ? "0" : "\(x)" }
    var exponent = Int(Double.log10(x).rounded(.down))
    var mantissa = x / Double.pow(10, exponent)
    if mantissa >= 9.95 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    return "\(Cell.decimal(mantissa, digits: 1))e\(exponent)"
  }
}

extension UnrolledProximal.Model where S == Double {
  /// (m G w − m R) / m.
  fileprivate func gradient(_ w: [Double]) -> [Double] {
    let d = w.count
    return (0..<d).map { i in
      let row = gram.startIndex + i * d
      var product = -correlation[correlation.startIndex + i]
      for j in 0..<d { product += gram[row + j] * w[j] }
      return product / Double(sampleSize)
    }
  }
}
