import Proximal
import Scalars
import Verification

/// Runs of the k-step program on a data set, for several k beside k = 1.
enum UnrolledRuns {
  enum Mode {
    /// Every sample in each iteration, γ = 1/L, until optimality.
    case solved
    /// A tenth of them, γ = 1/2L, 256 iterations: a plateau is reached, not the minimum.
    case sampled
  }

  static let ranks = 16
  private static let tolerance = 1e-6
  private static let mostIterations = 20_000
  private static let blocks = [1, 4, 16, 64]

  static func table(_ data: [DataSet], _ mode: Mode, _ inputs: Inputs) throws -> TableResult {
    var table = TableResult(columns: [
      "iterations", "max |w − w(k=1)|", "messages", "words", "objective", "KKT residual",
    ])
    for set in data {
      var first: [[Double]] = []
      for block in blocks {
        inputs.progress("\(set.name), k = \(block)")
        let run = run(set, mode, block: block, seed: inputs.seed)
        if block == 1 { first = run.iterates }
        table.rows.append(.init("\(set.name) k = \(block)", cells(run, set, beside: first)))
      }
    }
    table.notes = [
      "λ = ‖R‖∞/10; the KKT residual is in units of ‖R‖∞; differences are over all iterates.",
      "Messages and words are those of the critical path of recursive doubling on "
        + "\(ranks) simulated ranks; the last block of a run that stops early is sent whole.",
    ]
    return table
  }

  private static func run(
    _ set: DataSet, _ mode: Mode, block: Int, seed: UInt64
  ) -> (iterates: [[Double]], traffic: Traffic) {
    let n = set.samples.rows
    let isSolved = mode == .solved
    let program = UnrolledProximal(
      samples: set.samples, targets: set.targets, lambda: set.lambda,
      step: (isSolved ? 1 : 0.5) / set.smoothness,
      sampler: Sampler(population: n, size: isSolved ? n : n / 10, seed: seed), block: block)
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
    guard x > 0, x.isFinite else { return Cell.decimal(x, digits: 1) }
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
