import Scalars
import Structures
import Testing
import Verification

import Clipping

/// Bad input, and wrong results that must be noticed.
@Suite struct ClippingTests {
  private func complaint(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch { return "\(error)" }
  }

  private func quantiser(
    _ activations: [Float] = [0, 1], gradients: [Float] = [1, 1], low: Float = -1, high: Float = 1,
    bits: Int = 4
  ) -> ClippedQuantiser.Problem {
    .init(activations: activations, gradients: gradients, low: low, high: high, bits: bits)
  }

  @Test func `quantisers without a meaning are refused in words`() {
    for implementation in ClippedQuantiser.implementations {
      func refusal(_ problem: ClippedQuantiser.Problem) -> String {
        complaint { _ = try implementation(problem) }
      }
      #expect(refusal(quantiser(bits: 1)).contains("1 bits") && refusal(quantiser()) == "")
      #expect(refusal(quantiser(low: 4, high: 3)).contains("The clips are 4.0 and 3.0"))
      #expect(refusal(quantiser(low: 1, high: 1)).contains("below the upper"))
      #expect(refusal(quantiser(high: .infinity)).contains("inf"))
      #expect(refusal(quantiser([0, .nan])).contains("Activation 1 is nan"))
      #expect(refusal(quantiser([0])).contains("2 gradients for 1 activations"))
    }
  }

  @Test(arguments: [[], [3], [3, 3, 3]] as [[Float]])
  func `numbers without a difference have no kurtosis`(outputs: [Float]) {
    for implementation in Kurtosis.implementations {
      let text = complaint { _ = try implementation(Kurtosis.Problem(outputs)) }
      #expect(text.contains("\(outputs.count) outputs without a difference"))
    }
  }

  @Test func `outputs that are not finite are refused with their place`() {
    for implementation in Kurtosis.implementations {
      let text = complaint { _ = try implementation(Kurtosis.Problem([1, 2, -.infinity])) }
      #expect(text.contains("Output 2 is -inf"))
    }
  }

  @Test func `codes that do not fit and shapes that do not meet are refused`() {
    func refusal(_ u: [Int], _ p: [Int], columns: Int, scales: [Double] = [1]) -> String {
      let problem = AnchoredProduct.Problem(
        tokens: Matrix(rows: 1, columns: u.count, elements: u),
        weights: Matrix(rows: 1, columns: columns, elements: p), low: 0, step: 1, scales: scales)
      return complaint { _ = try AnchoredProduct.implementations[0](problem) }
    }
    #expect(refusal([16], [0], columns: 1).contains("activation code 16"))
    #expect(refusal([0], [8], columns: 1).contains("weight code 8"))
    #expect(refusal([0, 1], [0], columns: 1).contains("2 columns for weights of 1"))
    #expect(refusal([0], [0], columns: 1, scales: []).contains("0 scales for 1 outputs"))
    #expect(refusal([15], [-8], columns: 1) == "")
  }

  /// The released backward pass is one of them.
  @Test func `wrong gradients of clips are refused`() throws {
    var generator = Generator(seed: 3, purpose: "wrong clips")
    let x = (0..<70).map { _ in Float(3 * generator.dyadic()) }
    let problem = ClippedQuantiser.Problem(
      activations: x, gradients: x.map { _ in Float(generator.dyadic()) }, low: -1.25, high: 2.5,
      bits: 3)
    let truth = ClippedQuantiser.enclosure(of: problem)
    let judged = ClippedQuantiser.implementations.filter { !$0.name.hasPrefix("released") }
    let released = try #require(
      ClippedQuantiser.implementations.first { $0.name.hasPrefix("released") })
    let wrong = try released(problem)
    for implementation in judged {
      let right = try implementation(problem)
      #expect(implementation.refusal(of: right, on: problem, truth) == nil)
      #expect(implementation.refusal(of: wrong, on: problem, truth) != nil)
      let swapped: Observation<Double> = [
        "codes": .integers(right[integers: "codes"]), "values": .scalars(right["values"]),
        "inputs": .scalars(right["inputs"]), "upper": .scalars(right["lower"]),
        "lower": .scalars(right["upper"]),
      ]
      #expect(implementation.refusal(of: swapped, on: problem, truth) != nil)
    }
  }

  @Test func `a kurtosis of raw moments far from zero is refused`() throws {
    var generator = Generator(seed: 4, purpose: "raw moments")
    let problem = Kurtosis.Problem((0..<100).map { _ in 8192 + Float(generator.dyadic()) })
    let truth = Kurtosis.enclosure(of: problem)
    let raw = try #require(Kurtosis.implementations.first { $0.name == "raw-moments" })
    let wrong = try raw(problem)
    for implementation in Kurtosis.implementations where implementation.name != raw.name {
      let right = try implementation(problem)
      #expect(implementation.refusal(of: right, on: problem, truth) == nil)
      #expect(implementation.refusal(of: wrong, on: problem, truth) != nil)
    }
  }

  @Test(arguments: [1, 63, 64, 65, 1000]) func `lanes multiply to the same integers`(columns: Int)
    throws
  {
    let problem = AnchoredProduct.Problem(
      tokens: Matrix(rows: 2, columns: columns) { $0 == 0 ? 15 : ($1 * 7) % 16 },
      weights: Matrix(rows: 3, columns: columns) { $0 == 0 ? -8 : ($1 * 5 + $0) % 16 - 8 },
      low: -0.5, step: 0.25, scales: [1, 2, 4])
    let wanted = AnchoredProduct.reference(problem, over: Rational.self)[integers: "sums"]
    for implementation in AnchoredProduct.implementations {
      #expect(try implementation(problem)[integers: "sums"] == wanted)
    }
  }
}

/// Clips of normal activations that are none, or nearly right.
@Suite struct NormalClipTests {
  private func refusal(_ problem: NormalClip.Problem) -> String? {
    do {
      _ = try NormalClip.implementations[0](problem)
      return nil
    } catch { return "\(error)" }
  }

  @Test func `Grids without two levels and normal laws without a width are refused`() {
    #expect(refusal(.init(levels: 16)) == nil)
    for levels in [-1, 0, 1, 257] {
      #expect(
        refusal(.init(levels: levels))?.contains("\(levels) levels: 2 to 256 are possible") == true)
    }
    for deviation in [0, -1, Double.nan, .infinity] {
      let refusal = refusal(.init(levels: 4, deviation: deviation))
      #expect(refusal?.contains("A deviation of \(deviation)") == true)
    }
  }

  @Test(arguments: [2, 3, 4, 15, 16, 33]) func `A clip that is a little off is refused`(
    levels: Int
  ) throws {
    let problem = NormalClip.Problem(levels: levels)
    let truth = NormalClip.enclosure(of: problem)
    let implementation = NormalClip.implementations[0]
    let right = try implementation(problem)
    #expect(implementation.refusal(of: right, on: problem, truth) == nil)
    for factor in [1 + 1e-9, 1 - 1e-8, 1.0001] {
      let wrong: Observation<Double> = [
        "clip": .scalars(right["clip"].map { $0 * factor }), "error": .scalars(right["error"]),
      ]
      #expect(implementation.refusal(of: wrong, on: problem, truth) != nil, "\(factor)")
      let other: Observation<Double> = [
        "clip": .scalars(right["clip"]), "error": .scalars(right["error"].map { $0 * factor }),
      ]
      #expect(implementation.refusal(of: other, on: problem, truth) != nil, "\(factor)")
    }
  }
}
