import Scalars
import Structures
import Testing
import Verification

import Rotation

/// Bad input to quantisers, and wrong codes.
@Suite struct QuantiserTests {
  private func complaint(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch { return "\(error)" }
  }

  @Test(arguments: [-1, 0, 1, 9, 16]) func `bits outside 2 to 8 are refused`(bits: Int) {
    let text = complaint { _ = try QuantiserSettings(bits: bits) }
    #expect(text.contains("\(bits) bits") && text.contains("2 to 8"))
  }

  @Test(arguments: [0, -0.5, 1.5, Double.nan, .infinity])
  func `clip ratios outside (0, 1] are refused`(clip: Double) {
    let text = complaint { _ = try QuantiserSettings(bits: 4, clip: clip) }
    #expect(text.contains("clip ratio is \(clip)"))
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `activations that are not finite are refused with their place`(value: Double) throws {
    let settings = try QuantiserSettings(bits: 4)
    let tokens = Matrix<Double>(rows: 2, columns: 3, elements: [1, 2, 3, 4, value, 6])
    let token = complaint { _ = try QuantisedTokens(tokens, settings) }
    #expect(token.contains("Activation 4 is \(value)"))
    var cache = try QuantisedCache(channels: 3, group: 3, settings)
    #expect(complaint { try cache.append(tokens) }.contains("Activation 4"))
    #expect(cache.tokens == 0 && cache.codes.isEmpty)
    let problem = TokenQuantiser.Problem(tokens: tokens, settings: settings)
    #expect(
      complaint { _ = try TokenQuantiser.implementations[0](problem) }.contains("Activation 4"))
  }

  @Test(arguments: [(8, 3), (8, 0), (8, 16), (0, 1), (128, 96)])
  func `groups that do not divide are refused`(channels: Int, group: Int) throws {
    let settings = try QuantiserSettings(bits: 4)
    let text = complaint { _ = try QuantisedCache(channels: channels, group: group, settings) }
    #expect(text.contains("Groups of \(group) do not divide \(channels)"))
    let tokens = Matrix<Double>(repeating: 1, rows: 1, columns: channels)
    let problem = CacheQuantiser.Problem(tokens: tokens, group: group, settings: settings)
    #expect(complaint { _ = try CacheQuantiser.implementations[0](problem) } == text)
  }

  @Test func `a token of another width is refused`() throws {
    var cache = try QuantisedCache(channels: 4, group: 2, QuantiserSettings(bits: 4))
    let text = complaint { try cache.append(Matrix(repeating: 1, rows: 1, columns: 6)) }
    #expect(text.contains("6 channels") && text.contains("cache of 4"))
  }

  @Test func `models without a rotation are refused`() {
    func refusal(_ width: Int, _ heads: Int, _ hidden: Int) -> String {
      complaint {
        _ = try RotatedShape(vocabulary: 5, width: width, heads: heads, hidden: hidden, blocks: 1)
      }
    }
    #expect(refusal(12, 6, 8).contains("order 6"))
    #expect(refusal(8, 2, 10).contains("order 10"))
    #expect(refusal(10, 3, 8).contains("3 heads do not share 10"))
    #expect(refusal(8, 0, 8).contains("positive"))
    #expect(refusal(8, 2, 12) == "")
  }

  /// Ties away from zero, a symmetric end, a scale from the wrong end: each differs from the formula somewhere.
  @Test func `mutants of the token quantiser are refused`() throws {
    var generator = Generator(seed: 5, purpose: "mutant quantisers")
    let problems =
      TokenQuantiser.edges(using: &generator)
      + (1...8).map { TokenQuantiser.problem(size: $0, draw: 0, seed: 5) }
    typealias Rule = (_ x: Double, _ scale: Double, _ top: Double) -> Double
    let rules: [(String, Rule)] = [
      ("ties away", { x, s, top in min(max((x / s).rounded(), -top - 1), top) }),
      ("towards zero", { x, s, top in min(max((x / s).rounded(.towardZero), -top - 1), top) }),
      ("symmetric ends", { x, s, top in min(max((x / s).rounded(.toNearestOrEven), -top), top) }),
      ("no ends", { x, s, _ in (x / s).rounded(.toNearestOrEven) }),
    ]
    let implementation = TokenQuantiser.implementations[0]
    for (name, rule) in rules {
      let isNoticed = try problems.contains { problem in
        let scales = try implementation(problem)["scale"]
        let codes = problem.tokens.elements.enumerated().map { k, x in
          rule(x, scales[k / problem.tokens.columns], Double(problem.settings.top))
        }
        let result: Observation<Double> = ["scale": .scalars(scales), "codes": .scalars(codes)]
        let truth = TokenQuantiser.enclosure(of: problem)
        return implementation.refusal(of: result, on: problem, truth) != nil
      }
      #expect(isNoticed, "\(name)")
    }
  }

  /// A range that always holds zero, as the released program has it per token, is another quantiser.
  @Test func `mutants of the cache quantiser are refused`() throws {
    let settings = try QuantiserSettings(bits: 4)
    let problem = CacheQuantiser.Problem(
      tokens: Matrix(rows: 1, columns: 4, elements: [10, 11, 12, 13.5]), group: 4,
      settings: settings)
    let truth = CacheQuantiser.enclosure(of: problem)
    for implementation in CacheQuantiser.implementations {
      let right = try implementation(problem)
      #expect(implementation.refusal(of: right, on: problem, truth) == nil)
      let scale = 13.5 / 15
      let codes = problem.tokens.elements.map { ($0 / scale).rounded() }
      let wrong: Observation<Double> = [
        "scale": [scale], "zero": [0], "codes": .scalars(codes),
      ]
      #expect(implementation.refusal(of: wrong, on: problem, truth) != nil)
      var shifted = right["codes"]
      shifted[2] += 1
      let late: Observation<Double> = [
        "scale": .scalars(right["scale"]), "zero": .scalars(right["zero"]),
        "codes": .scalars(shifted),
      ]
      #expect(implementation.refusal(of: late, on: problem, truth) != nil)
    }
  }

  @Test func `ties of the cache go to even codes`() throws {
    let problem = CacheQuantiser.Problem(
      tokens: Matrix(rows: 1, columns: 4, elements: [0, 0.5, 1.5, 15]), group: 4,
      settings: try QuantiserSettings(bits: 4))
    let truth = CacheQuantiser.enclosure(of: problem)
    for implementation in CacheQuantiser.implementations {
      let right = try implementation(problem)
      #expect(right["codes"] == [0, 0, 2, 15] && right["zero"] == [0])
      let away: Observation<Double> = ["scale": [1], "zero": [0], "codes": [0, 1, 2, 15]]
      #expect(implementation.refusal(of: away, on: problem, truth) != nil)
    }
  }

  @Test(arguments: 1...7) func `the logits of another model are refused`(size: Int) throws {
    let problem = FusedRotation.problem(size: size, draw: 0, seed: 6)
    let other = FusedRotation.problem(size: size, draw: 1, seed: 6)
    let truth = FusedRotation.enclosure(of: problem)
    for implementation in FusedRotation.implementations {
      let (right, wrong) = (try implementation(problem), try implementation(other))
      #expect(implementation.refusal(of: right, on: problem, truth) == nil)
      #expect(implementation.refusal(of: wrong, on: problem, truth) != nil)
    }
  }
}
