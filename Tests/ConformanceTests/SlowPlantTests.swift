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

  private func expectTurned<T>(
    _ paper: String, _ table: String, _ shape: String,
    _ faults: [(kernel: String, what: String, alter: @Sendable (T) -> T)]
  ) throws {
    func verdict() throws -> String? {
      try verdicts(paper, table).first { $0.key.contains(shape) }?.value
    }
    #expect(try verdict() == "holds")
    for (kernel, what, alter) in faults {
      let found = try Plant.with(in: kernel, alter) { try verdict() }
      #expect(found == "fails", "\(kernel), \(what): \(found ?? "no such shape")")
    }
  }

  @Test func `A wrong pass of GPTQ turns the table of weights`() throws {
    try expectTurned(
      "quarot", "weights", "Σ e² is tr(ΔHΔᵀ)",
      [
        ("ColumnPass", "a loss 1e-8 too large", { (x: Pass) in (x.weights, x.loss * (1 + 1e-8)) }),
        ("ColumnPass", "a loss without its last row", { (x: Pass) in (x.weights, x.loss * 0.99) }),
        (
          "ColumnPass", "weights a millionth too large",
          { (x: Pass) in (x.weights.map { $0 * (1 + 1e-6) }, x.loss) }
        ),
      ])
  }

  @Test func `A wrong quantiser and a wrong kurtosis turn the table of training`() throws {
    func changing(
      _ name: String, _ alter: @escaping @Sendable (Double) -> Double
    ) -> @Sendable (Observation<Double>) -> Observation<Double> {
      { $0.changing(name) { $0.map(alter) } }
    }
    try expectTurned(
      "w4a4-kurtosis", "training", "are those of the verified kernels",
      [
        ("ClippedQuantiser", "a gradient's sign", changing("lower") { -$0 }),
        ("ClippedQuantiser", "an upper clip without its gradient", changing("upper") { _ in 0 }),
        ("ClippedQuantiser", "values 1 % too large", changing("values") { $0 * 1.01 }),
        ("Kurtosis", "of excess", changing("kurtosis") { $0 - 3 }),
        ("Kurtosis", "a slope of a quarter", changing("gradient") { $0 / 4 }),
      ])
  }

  @Test func `Wrong searches and decoded weights turn the table of codebooks`() throws {
    try expectTurned(
      "pv-tuning", "codebooks", "weights that the kernel decodes",
      [
        (
          "CodebookDecode", "a ten-thousandth too large",
          { (x: Observation<Double>) in x.map { $0 * (1 + 1e-4) } }
        )
      ])
    try expectTurned(
      "pv-tuning", "codebooks", "the error falls in every layer",
      [
        (
          "BeamSearch", "the seventh vector of every codebook",
          { (x: Observation<Double>) in x.changingIntegers("codes") { $0.map { _ in 7 } } }
        )
      ])
  }
}
