import Bindings
import Foundation
import Proximal
import Scalars
import Structures
import Verification

/// Where communication avoidance pays on two processes of this machine, and whether the model knows.
enum Crossover {
  private static let block = 32, iterations = 256, rounds = 41
  /// m samples, all of which are drawn in each iteration: to draw m of n takes O(n) for every method alike,
  /// and would hide what is compared.
  private static let sizes: [(features: Int, samples: Int, density: Double)] = [
    (8, 41, 1), (18, 500, 1), (54, 200, 0.22),
  ]
  private static let width = 12

  /// α, β and γ; then for each size the seconds of an iteration of each method, how the avoiding one
  /// spends them, whether its last iterate has the bits of k = 1, and the ratios of the rounds' times.
  static let study = RankStudy("crossover") { world, _ in
    let network = try calibrated(world)
    var figures = [network.latency, network.secondsPerWord, network.secondsPerFlop]
    for size in sizes {
      figures += try measure(size, world)
    }
    return figures
  }

  /// One allreduce of a word, and what each further word costs; a flop of the Gram matrices' kind.
  private static func calibrated(_ world: MPI.World) throws -> Network {
    func seconds(words: Int, times: Int) throws -> Double {
      let values = [Double](repeating: 1, count: words)
      // Medians, as everything is that the model is compared with.
      var all: [Double] = []
      for _ in 0..<rounds {
        try world.barrier()
        let start = Date()
        for _ in 0..<times { _ = try world.sum(values) }
        all.append(Date().timeIntervalSince(start) / Double(times))
      }
      return median(all)
    }
    let (short, long) = (try seconds(words: 1, times: 200), try seconds(words: 20_001, times: 10))
    let program = program((54, 200, 1), block: 1)
    var cluster = Stopwatch(MPICluster(world, reduction: nil))
    _ = program.run(iterations: 50, on: &cluster)
    return Network(
      "measured", latency: short, secondsPerWord: (long - short) / 20_000,
      secondsPerFlop: cluster.computing / Double(max(1, cluster.traffic.flops)))
  }

  private static func measure(
    _ size: (features: Int, samples: Int, density: Double), _ world: MPI.World
  ) throws -> [Double] {
    var (classical, avoiding, plain) = ([Double](), [Double](), [Double]())
    var split = (gram: 0.0, communication: 0.0)
    var last: [[Double]] = []
    for _ in 0..<rounds {
      // In turn, so that what else the machine does meets all of them.
      for k in [1, block] {
        let program = program(size, block: k)
        var cluster = Stopwatch(MPICluster(world, reduction: nil))
        try world.barrier()
        let start = Date()
        let w = program.run(iterations: iterations, on: &cluster).last ?? []
        let seconds = Date().timeIntervalSince(start) / Double(iterations)
        last.append(w)
        if k == 1 {
          classical.append(seconds)
        } else {
          avoiding.append(seconds)
          split.gram += cluster.computing
          split.communication += cluster.reducing - cluster.computing
        }
      }
      let (rows, targets) = data(size)
      try world.barrier()
      let start = Date()
      _ = plainly(size, rows, targets, world)
      plain.append(Date().timeIntervalSince(start) / Double(iterations))
    }
    let hasSameBits = last.allSatisfy { $0.map(\.bitPattern) == last[0].map(\.bitPattern) }
    // Shares of what all rounds of the avoiding method took together.
    let total = avoiding.reduce(0, +) * Double(iterations)
    let ratios = try [classical, plain].flatMap { other -> [Double] in
      let (middle, range) = try Spread.median(zip(other, avoiding).map { $0 / $1 })
      return [middle, range.lowerBound, range.upperBound]
    }
    return [
      median(classical), median(avoiding), median(plain), split.gram / total,
      split.communication / total, hasSameBits ? 1 : 0,
    ] + ratios
  }

  /// A measured ratio of times, an interval of it, and what the model says.
  private struct Comparison {
    var size: String, measured: Double, range: ClosedRange<Double>, modelled: Double

    /// Whether k-step blocks pay, where the rounds decide it.
    var pays: Bool? { range.lowerBound > 1 ? true : range.upperBound < 1 ? false : nil }
    var evidence: String { "\(size) \(Cell.decimal(measured, digits: 2)), \(Spread.text(range))" }
    var cells: [Cell] {
      let bounds = [range.lowerBound, range.upperBound].map { Cell.decimal($0, digits: 2) }
      return [
        .figure("\(Cell.decimal(measured, digits: 2)), \(bounds.joined(separator: " to "))"),
        .figure(Cell.decimal(modelled, digits: 2)),
      ]
    }
  }

  /// All of them must hold; one that fails decides, and one that noise leaves open leaves all open.
  private static func shape(
    _ statement: String, place: String? = nil, _ comparisons: [Comparison],
    _ holds: (Comparison) -> Bool?
  ) -> Shape {
    let answers = comparisons.map(holds)
    let verdict: Shape.Verdict =
      answers.contains(false) ? .fails : answers.contains(nil) ? .undecided : .holds
    return Shape(
      statement, place: place, verdict,
      evidence: comparisons.map(\.evidence).joined(separator: "; "))
  }

  private static func shapes(
    _ overClassical: [Comparison], _ overPlain: [Comparison], hasBits: Bool
  ) -> [Shape] {
    func isForeseen(_ c: Comparison) -> Bool? { c.pays.map { $0 == (c.modelled > 1) } }
    return [
      shape(
        "k = \(block) is faster than classical SFISTA", place: "the abstract: 3-10× on average",
        overClassical
      ) { $0.pays },
      shape("k = \(block) is faster than plain gradients", overPlain) { $0.pays },
      shape(
        "the model says rightly whether k = \(block) beats classical SFISTA", overClassical,
        isForeseen),
      shape(
        "the model says rightly whether k = \(block) beats plain gradients", overPlain, isForeseen),
      Shape(
        "on two processes the iterates of k = \(block) have the bits of k = 1", holds: hasBits,
        evidence: "\(iterations) iterations, MPI_Allreduce"),
    ]
  }

  static func table(_ inputs: Inputs) throws -> TableResult {
    guard let onRanks = inputs.onRanks else {
      return TableResult(columns: [], notes: ["no processes can be started"])
    }
    let figures = try onRanks(CAFISTA.key, study.id, 2)
    let network = Network(
      "measured", latency: figures[0], secondsPerWord: figures[1], secondsPerFlop: figures[2])
    var hasBits = true
    var (overClassical, overPlain) = ([Comparison](), [Comparison]())
    let rows = sizes.enumerated().map { index, size in
      let entry = Array(figures[3 + width * index..<3 + width * (index + 1)])
      let model = CostModel(
        features: size.features, block: block, ranks: 2, network: network,
        sampleSize: size.samples, density: size.density)
      hasBits = hasBits && entry[5] == 1
      func comparison(_ first: Int, _ modelled: Double) -> Comparison {
        Comparison(
          size: "d = \(size.features):", measured: entry[first],
          range: entry[first + 1]...entry[first + 2], modelled: modelled)
      }
      let classical = comparison(6, model.classical / model.avoiding)
      let plain = comparison(9, model.plain / model.avoiding)
      overClassical.append(classical)
      overPlain.append(plain)
      let shares = [entry[3], entry[4], 1 - entry[3] - entry[4]]
      let split = shares.map { Cell.decimal(100 * $0, digits: 0) }
      return TableResult.Row(
        "d = \(size.features), m = \(size.samples)",
        classical.cells + plain.cells + [
          .figure(Cell.decimal(1e6 * entry[1], digits: 1)),
          .figure(split.joined(separator: " / ")),
        ])
    }
    return TableResult(
      columns: [
        "over classical", "modelled", "over plain", "modelled", "µs an iteration",
        "% gram / sums / steps",
      ], rows: rows, shapes: shapes(overClassical, overPlain, hasBits: hasBits),
      notes: [
        "measured here: α = \(Cell.decimal(1e6 * figures[0], digits: 2)) µs, β = \(Cell.decimal(1e9 * figures[1], digits: 2)) ns a word, γ = \(Cell.decimal(1e9 * figures[2], digits: 2)) ns a flop; medians, as all figures are",
        "ratios of \(rounds) interleaved rounds of \(iterations) iterations, their median and its 95 % interval by the sign test; all on the same m samples: drawing them costs every method alike",
      ])
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}

// MARK: - Programs

extension Crossover {
  private static func data(
    _ size: (features: Int, samples: Int, density: Double)
  ) -> (rows: CSR<Double>, targets: [Double]) {
    let draws = Draws(seed: 1, purpose: "crossover \(size.features)")
    let matrix = Matrix(rows: size.samples, columns: size.features) { row, column in
      let place = row * size.features + column
      return draws.uniform(2 * place) < size.density ? draws.dyadic(2 * place + 1) / 8 : 0
    }
    return (CSR(matrix), (0..<size.samples).map { draws.dyadic(-1 - $0) })
  }

  private static func program(
    _ size: (features: Int, samples: Int, density: Double), block: Int
  ) -> UnrolledProximal<Double> {
    let (rows, targets) = data(size)
    return UnrolledProximal(
      samples: rows, targets: targets, lambda: 0.125, step: 0.125,
      sampler: Sampler(population: size.samples, size: size.samples, seed: 1), block: block)
  }

  /// SFISTA that sums gradients: d words in each iteration, and each sample twice.
  private static func plainly(
    _ size: (features: Int, samples: Int, density: Double), _ rows: CSR<Double>,
    _ targets: [Double], _ world: MPI.World
  ) -> [Double] {
    let sampler = Sampler(population: size.samples, size: size.samples, seed: 1)
    let shard = Sampler.shard(of: world.rank, ranks: world.size, population: size.samples)
    var cluster = MPICluster(world, reduction: nil)
    var (w, previous) = ([Double](repeating: 0, count: size.features), [Double]())
    previous = w
    for iteration in 0..<iterations {
      let beta = max(0, Double(iteration - 1) / Double(iteration + 2))
      let v = zip(w, previous).map { $0 + beta * ($0 - $1) }
      let gradient = cluster.allreduce(size.features) { _, sum in
        for id in sampler.ids(iteration: iteration) where shard.contains(id) {
          let range = rows.range(ofRow: id)
          var residual = -targets[id]
          for k in range { residual += rows.values[k] * v[rows.columnIndices[k]] }
          for k in range { sum[rows.columnIndices[k]] += residual * rows.values[k] }
        }
        return 0
      }
      previous = w
      w = zip(v, gradient).map { v, g in
        let u = v - 0.125 * g / Double(sampler.size)
        return u - max(-0.125 * 0.125, min(u, 0.125 * 0.125))
      }
    }
    return w
  }
}

/// A cluster that knows how long its sums took, and what of it was the ranks' own work.
private struct Stopwatch: Communicator {
  private var cluster: MPICluster
  private(set) var reducing = 0.0, computing = 0.0

  init(_ cluster: MPICluster) { self.cluster = cluster }

  var size: Int { cluster.size }
  var ranks: Range<Int> { cluster.ranks }
  var traffic: Traffic { cluster.traffic }

  mutating func replicate(flops: Int) { cluster.replicate(flops: flops) }

  mutating func allreduce(
    _ count: Int, adding contribute: (_ rank: Int, _ sum: inout [Double]) -> Int
  ) -> [Double] {
    let start = Date()
    var own = 0.0
    let sum = cluster.allreduce(count) { rank, sum in
      let begin = Date()
      defer { own += Date().timeIntervalSince(begin) }
      return contribute(rank, &sum)
    }
    reducing += Date().timeIntervalSince(start)
    computing += own
    return sum
  }
}
