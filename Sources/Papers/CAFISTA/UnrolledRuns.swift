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
    for set in data {
      for mode in modes {
        var first: [[Double]] = []
        for block in blocks {
          inputs.progress("\(set.name), \(mode.label), k = \(block)")
          let run = try run(set, mode, block: block, seed: inputs.seed)
          if block == 1 { first = run.iterates }
          let label = "\(set.name), \(mode.label), k = \(block)"
          table.rows.append(.init(label, cells(run, set, beside: first)))
        }
      }
    }
    table.shapes = [
      Shape(
        "every iterate has the bits of k = 1",
        holds: table.rows.allSatisfy { $0.cells[1].computed == "0" },
        evidence: "\(table.rows.count) runs")
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
    let least = try set.objective(
      run(set, .solved, block: 16, seed: inputs.seed).iterates.last ?? [])
    func gap(_ fraction: Double, innerSteps: Int, step: Double) throws -> Double {
      let size = try Sampler.size(fraction: fraction, of: set.samples.rows)
      let program = program(set, size: size, step: step, block: 16, innerSteps, inputs.seed)
      var cluster = SimulatedCluster(ranks: ranks, of: Double.self)
      let last = program.run(iterations: 512, on: &cluster).suffix(64)
      return last.reduce(0) { $0 + set.objective($1) - least } / Double(last.count)
    }
    let variants = [(1, 0.5), (1, 0.25), (5, 0.5), (10, 0.5)]
    let fractions = [0.01, 0.05, 0.1, 0.5, 1]
    let gaps = try fractions.map { fraction in
      try variants.map { try gap(fraction, innerSteps: $0, step: $1) }
    }
    let rows = zip(fractions, gaps).map { fraction, row in
      TableResult.Row(
        "b = \(Cell.decimal(fraction, digits: 2))", row.map { .figure(scientific($0)) })
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
      ],
      notes: [
        "A constant step on samples does not converge; F* is the objective of the solved run, whose KKT "
          + "residual is 1e-6 ‖R‖∞."
      ])
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
    _ run: (iterates: [[Double]], traffic: Traffic), _ set: DataSet, beside first: [[Double]]
  ) -> [Cell] {
    let w = run.iterates.last ?? []
    let isSameLength = first.count == run.iterates.count
    let difference = zip(run.iterates, first).reduce(0.0) { worst, pair in
      zip(pair.0, pair.1).reduce(worst) { max($0, abs($1.0 - $1.1)) }
    }
    return [
      .figure("\(run.iterates.count)"),
      .figure(isSameLength ? (difference == 0 ? "0" : "\(difference)") : "other length"),
      .figure("\(run.traffic.messages)"), .figure("\(run.traffic.words)"),
      .figure(Cell.decimal(set.objective(w), digits: 8)),
      .figure(scientific(set.optimality(w))),
    ]
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
