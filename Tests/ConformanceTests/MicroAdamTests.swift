import Optimisers
import Scalars
import Testing
import Verification

/// What MicroAdam promises beside its checks, what the checks must notice, and what it refuses.
@Suite struct MicroAdamTests {
  private func problems() -> [MicroAdam.Problem] {
    var generator = Generator(seed: 5, purpose: "MicroAdamTests")
    let small = (0..<12).map { MicroAdam.problem(size: 3 + 5 * $0, using: &generator) }
    return small + MicroAdam.edges(using: &generator).prefix(4)
  }

  /// The state over doubles, by which large problems are judged, is the state in ℚ.
  @Test func `doubles with roundings written out are rationals with them`() throws {
    for problem in problems() {
      let exact = try #require(MicroAdam.truth(of: problem).observation)
      let plain = MicroAdam.plain(problem)
      for name in ["indices", "codes"] { #expect(exact[integers: name] == plain[integers: name]) }
      for name in ["values", "low", "high", "error"] {
        #expect(zip(exact[name], plain[name]).allSatisfy { $0.contains($1) && $0.radius == 0 })
      }
    }
  }

  /// Mutants: one code, place, value or end that is the next one, and a parameter that has moved too far.
  @Test func `the least error in any part of the state is refused`() throws {
    for implementation in MicroAdam.implementations {
      for problem in problems() {
        let truth = MicroAdam.enclosure(of: problem)
        let honest = try implementation(problem)
        #expect(implementation.refusal(of: honest, on: problem, truth) == nil)
        for name in honest.quantities.map(\.name) {
          let mutant = Observation<Double>(
            honest.quantities.map { quantity in
              quantity.name == name
                ? .init(name: name, values: spoiled(quantity.values)) : quantity
            })
          let refusal = implementation.refusal(of: mutant, on: problem, truth)
          #expect(refusal != nil, "\(implementation.name), \(name)")
        }
      }
    }
  }

  private func spoiled(_ values: Values<Double>) -> Values<Double> {
    switch values {
    case .integers(var list):
      list[list.count - 1] ^= 1
      return .integers(list)
    case .scalars(var list):
      // Far above rounding, far below what a step of another age or correction would do.
      let last = list[list.count - 1]
      list[list.count - 1] = last == 0 ? 0x1p-9 : last * (1 + 0x1p-9)
      return .scalars(list)
    case .words: return values
    }
  }

  /// Training goes the way of the declared problem, bit by bit, and its state has the declared bytes.
  @Test func `the optimiser's steps are the implementation's`() throws {
    var generator = Generator(seed: 6, purpose: "MicroAdamTests")
    let layout = MicroAdam.Layout(block: 64, kept: 3, bucket: 32, window: 3)
    let theta = (0..<150).map { _ in Float(generator.gaussian()) }
    let gradients = (0..<7).map { _ in theta.map { _ in Float(generator.gaussian()) } }
    var problem = MicroAdam.Problem(theta: theta, gradients: gradients, layout: layout)
    problem.decay = 0.25
    let optimiser = try MicroAdam.Optimiser(
      count: 150, layout: layout, rate: problem.rate, beta1: problem.beta1, beta2: problem.beta2,
      epsilon: problem.epsilon, decay: problem.decay)
    var parameters = theta
    for gradient in gradients { try optimiser.step(&parameters, gradient: gradient) }
    let implementation = try #require(MicroAdam.implementations.last)
    let expected = try implementation(problem)["theta"]
    #expect(parameters.map { Double($0) } == expected)
    #expect(optimiser.stateBytes == MicroAdam.PackedState(problem.state, layout).byteCount)
    #expect(optimiser.stateBytes == 75 + 4 * 5 + 4 * 3 * 8)
  }

  private func refusal(_ change: (inout MicroAdam.Problem) -> Void) -> String? {
    let layout = MicroAdam.Layout(block: 8, kept: 2, bucket: 4, window: 2)
    var problem = MicroAdam.Problem(
      theta: [1, 2, 3], gradients: [[1, 2, 3]], layout: layout)
    change(&problem)
    do {
      _ = try MicroAdam.implementations[0](problem)
      return nil
    } catch { return "\(error)" }
  }

  @Test func `what cannot be stepped is refused in words`() throws {
    #expect(refusal { _ in } == nil)
    #expect(refusal { $0.layout.kept = 9 }?.contains("k = 9 of a block of 8") == true)
    #expect(refusal { $0.layout.kept = 0 }?.contains("1 to 8") == true)
    #expect(refusal { $0.layout.block = 40_000 }?.contains("32766") == true)
    #expect(refusal { $0.layout.bucket = 3 }?.contains("divide the block") == true)
    #expect(refusal { $0.layout.window = 0 }?.contains("one at least") == true)
    #expect(refusal { $0.state.codes[1] = 16 }?.contains("Code 1 is 16") == true)
    #expect(refusal { $0.state.codes = [] }?.contains("0 codes for 3") == true)
    #expect(refusal { $0.state.low[0] = 1 }?.contains("from 1.0 to 0.0") == true)
    #expect(refusal { $0.state.step = 1 }?.contains("0 rows after 1 steps") == true)
    #expect(refusal { $0.gradients = [[1, .nan, 3]] }?.contains("Entry 1") == true)
    #expect(refusal { $0.gradients = [[1, 2, .infinity]] }?.contains("at most 2⁴⁸") == true)
    #expect(refusal { $0.gradients = [[1]] }?.contains("1 entries for 3") == true)
    #expect(refusal { $0.theta[2] = .nan }?.contains("Parameter 2") == true)
    #expect(refusal { $0.beta2 = 1 }?.contains("[0, 1)") == true)
    #expect(
      refusal {
        $0.state.step = 1
        $0.state.indices = [[0]]
        $0.state.values = [[BFloat16(1 as Float)]]
      } == nil)
    #expect(
      refusal {
        $0.state.step = 1
        $0.state.indices = [[3]]
        $0.state.values = [[BFloat16(1 as Float)]]
      }?.contains("place 3") == true)
  }

  @Test func `a bad gradient leaves the optimiser as it was`() throws {
    let layout = MicroAdam.Layout(block: 8, kept: 2, bucket: 4, window: 2)
    let optimiser = try MicroAdam.Optimiser(count: 3, layout: layout, rate: 0.5)
    var theta: [Float] = [1, 2, 3]
    #expect(throws: OptimiserError.self) { try optimiser.step(&theta, gradient: [1, .nan, 2]) }
    #expect(throws: OptimiserError.self) { try optimiser.step(&theta, gradient: [1]) }
    #expect(theta == [1, 2, 3] && optimiser.step == 0)
    #expect(throws: OptimiserError.self) {
      try MicroAdam.Optimiser(
        count: 3, layout: .init(block: 8, kept: 9, bucket: 4, window: 2), rate: 1)
    }
    #expect(throws: OptimiserError.self) {
      try MicroAdam.Optimiser(count: 0, layout: layout, rate: 1)
    }
  }
}
