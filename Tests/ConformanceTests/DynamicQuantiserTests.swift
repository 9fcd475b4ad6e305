import Optimisers
import Scalars
import Testing
import Verification

/// Moments in eight bits: mutants of the quantiser for each of its laws, and an optimiser that is Adam but for them.
@Suite struct DynamicQuantiserTests {
  private typealias Mutant = LawMutant<DynamicQuantiser>

  private static func levels(_ isSigned: Bool) -> [Rational] {
    var list: [Rational] = [0, 1]
    for i in 0..<7 {
      let parts = isSigned ? 1 << i : 2 << i
      let decade = Rational(1, (0..<6 - i).reduce(1) { product, _ in 10 * product })
      for j in 0..<parts {
        let level = decade * (Rational(1, 10) + Rational(9 * (2 * j + 1), 20 * parts))
        list += isSigned ? [level, -level] : [level]
      }
    }
    return list.sorted()
  }

  /// Each number to a level, as a mutant chooses it.
  private static func choosing(
    _ name: String, whole: Bool = false,
    _ choose: @escaping (_ x: Rational, _ levels: [Rational]) -> Int
  ) -> Mutant {
    Mutant(name) { p, _ in
      let all = levels(p.isSigned)
      var (scales, codes, values): ([Rational], [Rational], [Rational]) = ([], [], [])
      let block = whole ? max(1, p.values.count) : p.block
      for start in stride(from: 0, to: p.values.count, by: block) {
        let x = p.values[start..<min(start + block, p.values.count)].map { Rational(Double($0)) }
        let scale = normInfinity(x)
        scales.append(scale)
        for value in x {
          let code = scale == 0 ? all.firstIndex(of: 0) ?? 0 : choose(value / scale, all)
          codes.append(Rational(code))
          values.append(all[code] * scale)
        }
      }
      return ["scales": .scalars(scales), "codes": .scalars(codes), "values": .scalars(values)]
    }
  }

  private static func nearest(_ x: Rational, _ all: [Rational]) -> Int {
    all.indices.min { (all[$0] - x).absolute < (all[$1] - x).absolute } ?? 0
  }

  @Test func `Every law of the quantiser is broken by a mutant`() {
    let below = Self.choosing("the level below") { x, all in all.lastIndex { $0 <= x } ?? 0 }
    expectKilled(
      DynamicQuantiser.self, sizes: 2...10, draws: 8,
      [
        (
          "In the decade",
          Self.choosing("255 even steps") { x, all in
            Self.nearest((x * 127).roundedToNearestEven / 127, all)
          }
        ),
        ("What is read back is nearer", below),
        (
          "The codes say",
          .spoiling("codes from -128", "codes") { _, honest in
            .scalars(honest["codes"].map { $0 - 128 })
          }
        ),
        (
          "Of two numbers of a block",
          .spoiling("read back with other signs", "values") { _, honest in
            .scalars(honest["values"].map { -$0 })
          }
        ),
        (
          "No number changes its sign",
          Self.choosing("zero to the level above it") { x, all in
            let code = Self.nearest(x, all)
            return all[code] == 0 ? min(code + 1, 255) : code
          }
        ),
        (
          "Numbers a power of two",
          .spoiling("scales of one byte", "scales") { _, honest in
            .scalars(honest["scales"].map { Rational.minimum($0, 1) })
          }
        ),
        (
          "What is read back is read back",
          Self.choosing("away from the nearest") { x, all in
            max(0, Self.nearest(x, all) - 1)
          }
        ),
        ("A block does not know", Self.choosing("one scale for all", whole: true, Self.nearest)),
      ])
  }

  @Test func `Codes that are the next ones are refused`() throws {
    for implementation in DynamicQuantiser.implementations {
      for draw in 0..<8 {
        let problem = DynamicQuantiser.problem(size: 9, draw: draw, seed: 3)
        let truth = DynamicQuantiser.enclosure(of: problem)
        let honest = try implementation(problem)
        #expect(implementation.refusal(of: honest, on: problem, truth) == nil)
        for name in ["codes", "values", "scales"] {
          let wrong = Observation<Double>(
            honest.quantities.map {
              let off = honest[name].enumerated().map { $0 == 0 ? $1 + 1 : $1 }
              return $0.name == name ? .init(name: name, values: .scalars(off)) : $0
            })
          #expect(implementation.refusal(of: wrong, on: problem, truth) != nil, "\(name)")
        }
      }
    }
  }

  /// Both ways of looking a level up, over every float of one scale that a tie is near to.
  @Test func `Bisection and decades give the same codes`() throws {
    for isSigned in [true, false] {
      var generator = Generator(seed: 8, purpose: "DynamicQuantiserTests")
      let edges = DynamicQuantiser.edges(using: &generator).filter { $0.isSigned == isSigned }
      let many = (0..<4000).map { _ -> Float in
        let x =
          Float(generator.gaussian())
          * Float(sign: .plus, exponent: -Int(generator.next() % 30), significand: 1)
        return isSigned ? x : abs(x)
      }
      for problem in edges + [.init(values: many, block: 256, isSigned: isSigned)] {
        let results = try DynamicQuantiser.implementations.map { try $0(problem) }
        #expect(results[0] == results[1])
      }
    }
  }

  @Test func `The first step is Adam's, and the second is not far from it`() throws {
    var optimiser = try EightBitAdam(count: 3, block: 2, rate: 0.5, epsilon: 1e-12)
    var theta: [Float] = [1, 2, 3]
    try optimiser.step(&theta, gradient: [4, -1, 0.25])
    #expect(zip(theta, [0.5, 2.5, 2.5]).allSatisfy { abs(Double($0) - $1) < 1e-6 })
    try optimiser.step(&theta, gradient: [4, -1, 0.25])
    #expect(zip(theta, [0, 3, 2]).allSatisfy { abs(Double($0) - $1) < 0.01 })
    #expect(theta != [0, 3, 2])
    #expect(optimiser.stateBytes == 2 * 3 + 4 * 4)
  }

  @Test func `What cannot be kept in eight bits is refused in words`() throws {
    func refusal(_ values: [Float], _ block: Int, _ isSigned: Bool) -> String? {
      let problem = DynamicQuantiser.Problem(values: values, block: block, isSigned: isSigned)
      do {
        for implementation in DynamicQuantiser.implementations { _ = try implementation(problem) }
        return nil
      } catch { return "\(error)" }
    }
    #expect(refusal([1, -2], 2, true) == nil && refusal([], 2, true) == nil)
    #expect(refusal([1], 0, true)?.contains("Blocks of 0") == true)
    #expect(refusal([1, .nan], 2, true)?.contains("Number 1 is nan") == true)
    #expect(refusal([-.infinity], 2, true)?.contains("-inf") == true)
    #expect(refusal([1, -2], 2, false)?.contains("Number 1 is -2.0") == true)
    #expect(throws: OptimiserError.self) { try EightBitAdam(count: 0, rate: 1) }
    #expect(throws: OptimiserError.self) { try EightBitAdam(count: 1, block: 0, rate: 1) }
    #expect(throws: OptimiserError.self) { try EightBitAdam(count: 1, rate: 1, beta2: 1) }
    #expect(throws: OptimiserError.self) { try EightBitAdam(count: 1, rate: 1, epsilon: 0) }
    var optimiser = try EightBitAdam(count: 2, rate: 1)
    var theta: [Float] = [1, 2]
    #expect(throws: OptimiserError.self) { try optimiser.step(&theta, gradient: [1, .nan]) }
    #expect(throws: OptimiserError.self) { try optimiser.step(&theta, gradient: [1e30, 1]) }
    #expect(throws: OptimiserError.self) { try optimiser.step(&theta, gradient: [1]) }
    #expect(theta == [1, 2] && optimiser.steps == 0)
  }
}
