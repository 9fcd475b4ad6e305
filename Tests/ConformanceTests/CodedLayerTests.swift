import Catalogue
import Papers
import Testing
import Verification

/// The table of coded layers, in brief: what it takes from a wrong kernel turns what it says.
@Suite struct CodedLayerTests {
  /// Whatever is decided: shapes that need many draws are open in brief.
  private func verdicts() throws -> [String] {
    let paper = try #require(Catalogue.papers.first { $0.key == "pv-tuning" })
    let table = try #require(paper.tables.first { $0.id == "layers" })
    let result = try Pace.$isBrief.withValue(true) { try table.compute(Inputs()) }
    return result.shapes.map { "\($0.verdict)" }
  }

  @Test func `Weights, codes and codebooks that are wrong turn the table`() throws {
    let sound = try verdicts()
    #expect(sound.suffix(2) == ["holds", "holds"], "\(sound)")
    let weights = try Plant.with(in: "CodebookDecode") { (x: Observation<Double>) in
      x.map { $0 * (1 + 1e-4) }
    } _: {
      try verdicts()
    }
    #expect(weights.last == "fails", "\(weights)")
    let codes = try Plant.with(in: "BeamSearch") { (x: Observation<Double>) in
      ["codes": .integers([7]), "objective": .scalars(x["objective"])]
    } _: {
      try verdicts()
    }
    #expect(codes[2] == "fails", "\(codes)")
  }
}
