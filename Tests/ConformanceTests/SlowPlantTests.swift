import Catalogue
import Papers
import Structures
import Testing
import Verification

/// Tables that train, in brief: what they take from a wrong kernel turns what they say, and no noise does.
@Suite struct SlowPlantTests {
  private typealias Pass = (weights: Matrix<Double>, loss: Double)

  /// The verdicts of the shapes that are decided in brief: of the others many draws are asked.
  private func verdicts(_ paper: String, _ table: String) throws -> [String: String] {
    let paper = try #require(Catalogue.papers.first { $0.key == paper })
    let table = try #require(paper.tables.first { $0.id == table })
    let result = try Pace.$isBrief.withValue(true) { try table.compute(Inputs()) }
    return Dictionary(
      result.shapes.map { ($0.statement, "\($0.verdict)") }, uniquingKeysWith: { a, _ in a })
  }

  /// What a wrong kernel gives where the right one gives its argument.
  private struct Fault<T> {
    let kernel: String, what: String
    let alter: @Sendable (T) -> T

    init(_ kernel: String, _ what: String, _ alter: @escaping @Sendable (T) -> T) {
      (self.kernel, self.what, self.alter) = (kernel, what, alter)
    }
  }

  private func expectTurned<T>(
    _ paper: String, _ table: String, _ shape: String, _ faults: [Fault<T>]
  ) throws {
    func verdict() throws -> String? {
      try verdicts(paper, table).first { $0.key.contains(shape) }?.value
    }
    #expect(try verdict() == "holds")
    for fault in faults {
      let found = try Plant.with(in: fault.kernel, fault.alter) { try verdict() }
      #expect(found == "fails", "\(fault.kernel), \(fault.what): \(found ?? "no such shape")")
    }
  }

  @Test func `A wrong pass of GPTQ turns the table of weights`() throws {
    let faults: [Fault<Pass>] = [
      Fault("ColumnPass", "a loss 1e-8 too large") { ($0.weights, $0.loss * (1 + 1e-8)) },
      Fault("ColumnPass", "a loss without its last hundredth") { ($0.weights, $0.loss * 0.99) },
      Fault("ColumnPass", "weights a millionth too large") {
        ($0.weights.map { $0 * (1 + 1e-6) }, $0.loss)
      },
    ]
    try expectTurned("quarot", "weights", "Σ e² is tr(ΔHΔᵀ)", faults)
  }

  @Test func `A wrong quantiser and a wrong kurtosis turn the table of training`() throws {
    func changing(
      _ kernel: String, _ what: String, _ name: String,
      _ alter: @escaping @Sendable (Double) -> Double
    ) -> Fault<Observation<Double>> {
      Fault(kernel, what) { $0.changing(name) { $0.map(alter) } }
    }
    let faults = [
      changing("ClippedQuantiser", "a gradient's sign", "lower") { -$0 },
      changing("ClippedQuantiser", "an upper clip without its gradient", "upper") { _ in 0 },
      changing("ClippedQuantiser", "values 1 % too large", "values") { $0 * 1.01 },
      changing("Kurtosis", "of excess", "kurtosis") { $0 - 3 },
      changing("Kurtosis", "a quarter of the slope", "gradient") { $0 / 4 },
    ]
    try expectTurned("w4a4-kurtosis", "training", "are near those of the verified kernels", faults)
  }

  @Test func `Wrong searches and decoded weights turn the table of codebooks`() throws {
    let decoded = Fault<Observation<Double>>("CodebookDecode", "a ten-thousandth too large") {
      $0.map { $0 * (1 + 1e-4) }
    }
    try expectTurned("pv-tuning", "codebooks", "weights that the kernel decodes", [decoded])
    let seventh = Fault<Observation<Double>>("BeamSearch", "the seventh vector of every codebook") {
      $0.changingIntegers("codes") { $0.map { _ in 7 } }
    }
    try expectTurned("pv-tuning", "codebooks", "the error falls in every layer", [seventh])
  }

  @Test func `Wrong layers and passes turn the tables of the committed model`() throws {
    let faults = [
      Fault<Matrix<Double>>("BasisLinear", "a tenth too large") { $0.map { $0 * 1.1 } },
      Fault<Matrix<Double>>("BasisLinear", "the first output left out") { y in
        Matrix(rows: y.rows, columns: y.columns) { $1 == 0 ? 0 : y[$0, $1] }
      },
    ]
    try expectTurned("quarot", "committed", "rotated layers leave", faults)
    let searches = [
      Fault<(weights: Matrix<Double>, error: Double, plain: Double)>(
        "RotatedNetwork.searched", "the last ratio and not the best"
      ) {
        ($0.weights, 2 * $0.plain, $0.plain)
      }
    ]
    try expectTurned("quarot", "settings", "a search leaves less", searches)
    let routed = [
      Fault<[Double]>("RoutedLinear", "a thousandth too large") { $0.map { $0 * 1.001 } },
      Fault<[Double]>("RoutedLinear", "the outputs of the next token") {
        Array($0.dropFirst(128) + $0.prefix(128))
      },
    ]
    try expectTurned("sparse-expansion", "model", "one expert in every layer", routed)
    let steps = [
      Fault<Matrix<Double>>("IteratedPruning", "a tenth too large") { $0.map { $0 * 1.1 } },
      Fault<Matrix<Double>>("IteratedPruning", "the weights of the next output") { w in
        Matrix(rows: w.rows, columns: w.columns) { w[($0 + 1) % w.rows, $1] }
      },
    ]
    try expectTurned("i-obs", "model-rounds", "at its Newton point", steps)
    let passes: [Fault<Pass>] = [
      Fault("ColumnPass", "a hundredth of what is pruned stays") { pass in
        var w = pass.weights
        for i in w.elements.indices where i % 50 == 0 && w.elements[i] == 0 { w.elements[i] = 1e-3 }
        return (w, pass.loss)
      },
      Fault("ColumnPass", "values that are on no grid") { pass in
        var w = pass.weights
        for i in w.elements.indices { w.elements[i] *= 1 + Double(i % 7) * 1e-3 }
        return (w, pass.loss)
      },
    ]
    try expectTurned("sparse-llama", "methods", "pruned layers have the zeros", passes)
  }
}
