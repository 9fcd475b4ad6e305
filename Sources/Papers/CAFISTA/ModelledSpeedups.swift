import Proximal
import Scalars
import Structures
import Verification

/// Speed-ups of the k-step method by the α-β-γ model, for the sizes of the paper's data sets.
enum ModelledSpeedups {
  private static let block = 32
  private static let sizes: [(name: String, features: Int, samples: Int, density: Double)] = [
    ("abalone, d = 8", 8, 4177, 1), ("SUSY, d = 18", 18, 5_000_000, 1),
    ("covtype, d = 54", 54, 581_012, 0.22),
  ]

  static var table: TableResult {
    var table = TableResult(columns: sizes.map(\.name) + ["simulated, d = 8"])
    var pairs: [(modelled: Double, simulated: Double)] = []
    for network in [Network.sharedMemory, .tenGigabitEthernet] {
      for ranks in [2, 4, 16, 64, 256, 1024] {
        let models = sizes.map { size in
          Plant.taken(
            CostModel(
              features: size.features, block: block, ranks: ranks, network: network,
              sampleSize: size.samples / 100, density: size.density),
            from: "CostModel")
        }
        let simulated = Plant.taken(simulatedSpeedup(ranks, network), from: "SimulatedCluster")
        pairs.append((models[0].classical / models[0].avoiding, simulated))
        table.rows.append(
          .init(
            "\(network.name), P = \(ranks)",
            models.map(cell) + [.figure(Cell.decimal(simulated, digits: 1))]))
      }
    }
    let (far, shares) = (pairs[pairs.count - 1], pairs.map { $0.simulated / $0.modelled })
    table.shapes = [
      Shape(
        "what the simulation adds on the way takes from the gain: it is never above the model's",
        holds: shares.allSatisfy { $0 <= 1 },
        evidence: "\(Cell.decimal(shares.min() ?? 0, digits: 2)) to "
          + "\(Cell.decimal(shares.max() ?? 0, digits: 2)) of it"),
      Shape(
        "where nearly all is latency, on 1024 ranks of 10 GbE, it is within 5 % of the model's",
        holds: far.simulated > 0.95 * far.modelled,
        evidence: "\(Cell.decimal(far.simulated, digits: 2)) and "
          + Cell.decimal(far.modelled, digits: 2)),
    ]
    table.notes = [
      "h(α/k + βd(d + 1)) + γF beside h(α + βd(d + 1)) + γF and h(α + βd) + γF′, h = log₂ P, b = 0.01, "
        + "γ = 1 ns.",
      "Shared memory: α = 0.5 µs, β = 0.8 ns a word; 10 GbE: α = 50 µs, β = 6.4 ns a word.",
      "The last column is the ratio of virtual times of 32 iterations on the simulated cluster, k = 1 to "
        + "k = 32, over classical SFISTA: additions on the way and uneven shares included.",
    ]
    return table
  }

  private static func cell(_ model: CostModel) -> Cell {
    let classical = Cell.decimal(model.classical / model.avoiding, digits: 1)
    return .figure("\(classical) / \(Cell.decimal(model.plain / model.avoiding, digits: 2))")
  }

  /// 4,177 samples of eight features, of which 41 are drawn.
  private static func simulatedSpeedup(_ ranks: Int, _ network: Network) -> Double {
    let draws = Draws(seed: 1, purpose: "ca-fista, simulated cluster")
    let matrix = Matrix(rows: 4177, columns: 8) { draws.dyadic($0 * 8 + $1) / 8 }
    let targets = (0..<4177).map { draws.dyadic(-1 - $0) }
    func seconds(block: Int) -> Double {
      let program = UnrolledProximal(
        samples: CSR(matrix) { _ in true }, targets: targets, lambda: 0.125, step: 0.125,
        sampler: Sampler(population: 4177, size: 41, seed: 1), block: block)
      var cluster = SimulatedCluster(ranks: ranks, of: Double.self, network: network)
      _ = program.run(iterations: 32, on: &cluster)
      return cluster.elapsed
    }
    return seconds(block: 1) / seconds(block: block)
  }
}
