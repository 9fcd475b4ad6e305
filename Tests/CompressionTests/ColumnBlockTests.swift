import Quantisation
import Scalars
import Structures
import Testing
import Verification

/// GPTQ and SparseGPT by blocks of columns, on small dense layers and on a large one whose result is known.
@Suite struct ColumnBlockTests {
  private func named<A: Algorithm>(_: A.Type, _ prefix: String) -> [Implementation<A>] {
    A.implementations.filter { $0.name.hasPrefix(prefix) }
  }

  @Test func `H that is not positive definite gives no weights`() throws {
    for special in GPTQ.specials {
      for implementation in named(GPTQ.self, "blocks") {
        let result = try implementation(special.problem)
        #expect(result["codes"].isEmpty && result["loss"][0].isNaN)
      }
    }
  }

  /// On a layer of 2048 columns single results that a wrong kernel would give are refused.
  @Test func `mutants of a large layer are refused`() throws {
    let problem = GPTQ.problem(size: 2048, draw: 0, seed: 1)
    let truth = GPTQ.enclosure(of: problem)
    let implementation = try #require(named(GPTQ.self, "blocks").last)
    let honest = try implementation(problem)
    #expect(implementation.refusal(of: honest, on: problem, truth) == nil)
    let codes = honest["codes"]
    func isRefused(_ codes: [Double], _ loss: Double) -> Bool {
      implementation.refusal(of: ["codes": .scalars(codes), "loss": [loss]], on: problem, truth)
        != nil
    }
    let loss = honest["loss"][0]
    #expect(!isRefused(codes, loss))
    // Nothing is carried; the last block of those in front is not; one code of four million is off; the loss is.
    let plain = problem.weights.elements.map { (2 * $0).rounded(.toNearestOrEven) }
    #expect(isRefused(plain, loss))
    let halved = codes.indices.map { $0 % 2048 >= 1920 ? plain[$0] : codes[$0] }
    #expect(isRefused(halved, loss))
    var single = codes
    single[3_000_001] += 1
    #expect(isRefused(single, loss))
    #expect(isRefused(codes, loss * (1 + 1e-8)))
  }

  @Test func `the same of a large layer that is pruned`() throws {
    let problem = SparseGPT.problem(size: 2048, draw: 0, seed: 1)
    let truth = SparseGPT.enclosure(of: problem)
    let implementation = try #require(named(SparseGPT.self, "blocks").last)
    let honest = try implementation(problem)
    #expect(implementation.refusal(of: honest, on: problem, truth) == nil)
    let (weights, loss) = (honest["weights"], honest["loss"][0])
    func isRefused(_ weights: [Double], _ loss: Double) -> Bool {
      implementation.refusal(
        of: ["weights": .scalars(weights), "loss": [loss]], on: problem, truth) != nil
    }
    #expect(!isRefused(weights, loss))
    let masked = weights.indices.map {
      problem.mask.elements[$0] ? 0 : problem.weights.elements[$0]
    }
    #expect(isRefused(masked, loss))
    #expect(isRefused(weights.map { Double(Float($0 * (1 + 0x1p-23))) }, loss))
    #expect(isRefused(weights, loss * (1 + 1e-8)))
  }
}
