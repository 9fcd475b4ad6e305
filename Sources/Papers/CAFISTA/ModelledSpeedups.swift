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
    for network in [Network.sharedMemory, .tenGigabitEthernet] {
      for ranks in [2, 4, 16, 64, 256, 1024] {
        let modelled = sizes.map { size in
          cell(
            CostModel(
              features: size.features, block: block, ranks: ranks, network: network,
              sampleSize: size.samples / 100, density: size.density))
        }
        let simulated = Cell.figure(Cell.decimal(simulatedSpeedup(ranks, network), digits: 1))
        table.rows.append(.init("\(network.name), P = \(ranks)", modelled + [simulated]))
      }
    }
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
