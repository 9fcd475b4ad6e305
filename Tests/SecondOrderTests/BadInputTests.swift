import Scalars
import SecondOrder
import Structures
import Testing
import Verification

/// Every implementation refuses what has no answer, and says what, where and what to do.
@Suite struct BadInput {
  /// Whether every implementation of an algorithm throws an error that mentions these words.
  private func refuses<A: Algorithm>(_: A.Type, _ problem: A.Problem, _ words: String) {
    for implementation in A.implementations {
      do {
        _ = try implementation(problem)
        Issue.record("\(implementation.name) accepted it")
      } catch {
        #expect("\(error)".contains(words), "\(implementation.name): \(error)")
      }
    }
  }

  private func factor(
    gamma: Double = 0.5, diagonal: Double = 1, vector: [Double] = [1, 2]
  ) -> FactorProblem {
    FactorProblem(gamma: gamma, start: Packed(diagonal, order: 2), vectors: [vector])
  }

  @Test func `Factors that are singular, indefinite or not finite are refused`() {
    refuses(RankOneInverse.self, factor(diagonal: 0), "not positive definite")
    refuses(RankOneInverse.self, factor(diagonal: -1), "not positive definite")
    refuses(MKORFactor.self, factor(diagonal: .infinity), "reset it to the identity")
    refuses(MKORFactor.self, factor(diagonal: -2), "its diagonal entry 0 is -2")
  }

  @Test func `Vectors of another length or with a NaN are refused`() {
    refuses(RankOneInverse.self, factor(vector: [1]), "has 1 components, the factor is of order 2")
    refuses(RankOneInverse.self, factor(vector: [1, .nan]), "skip this update")
    refuses(MKORFactor.self, factor(vector: [.infinity, 1]), "for its component 0")
    refuses(MKORFactor.self, factor(gamma: 1), "between 0 and 1")
    refuses(RankOneInverse.self, factor(gamma: 0), "between 0 and 1")
  }

  @Test func `A zero vector is no error`() throws {
    for implementation in RankOneInverse.implementations where implementation.voice != .printed {
      let result = try implementation(factor(vector: [0, 0]))["inverse"]
      let isFinite = result.allSatisfy { $0.isFinite }
      #expect(isFinite)
    }
  }

  @Test func `Gradients that do not fit between their factors are refused`() {
    let problem = KroneckerStep.Problem(
      left: Packed(1, order: 2), right: Packed(1, order: 3),
      gradient: Matrix(repeating: 1, rows: 3, columns: 2))
    refuses(KroneckerStep.self, problem, "between factors of order 2 and 3")
    var nan = problem
    nan.gradient = Matrix(repeating: .nan, rows: 2, columns: 3)
    refuses(KroneckerStep.self, nan, "the gradient holds nan at place 0")
  }

  private func batch(samples: Int = 1, lambda: Double = 1, a: [Double] = [1, 2]) -> LayerBatch {
    LayerBatch(
      samples: samples, positions: 1, inputs: 2, outputs: 1, a: a, g: [1], lambda: lambda,
      z: [1], w: [0, 0])
  }

  @Test func `Damping that is not positive is refused`() {
    for lambda in [0, -0.5, .nan, .infinity] {
      refuses(TENGraDBlock.self, batch(lambda: lambda), "it must be positive")
    }
  }

  @Test func `No samples, uneven shapes and NaN are refused`() {
    refuses(TENGraDBlock.self, batch(samples: 0), "a batch of 0 samples")
    refuses(TENGraDBlock.self, batch(a: [1, 2, 3]), "the inputs are 3 numbers instead of 2")
    refuses(TENGraDBlock.self, batch(a: [1, .nan]), "the inputs hold nan at place 1")
  }

  @Test func `Blocks that cannot be inverted without damping are refused`() {
    let singular = BlockNaturalGradient.Problem(
      blocks: [[[1], [2]]], residual: [1, 1], step: 1, lambda: 0, iterations: 1)
    refuses(BlockNaturalGradient.self, singular, "without damping its kernel is singular")
    var negative = singular
    negative.lambda = -1
    refuses(BlockNaturalGradient.self, negative, "must not be negative")
    let none = BlockNaturalGradient.Problem(
      blocks: [], residual: [], step: 1, lambda: 1, iterations: 1)
    refuses(BlockNaturalGradient.self, none, "0 blocks of 0 samples")
  }

  @Test func `Data of unequal widths are refused`() {
    let problem = MKORLayer.Problem(
      inputs: [[1, 2]], targets: [[1]], weights: [[1]], gamma: 0.5, rate: 1, frequency: 1,
      iterations: 1, ranks: 1)
    refuses(MKORLayer.self, problem, "unequal widths")
    var empty = problem
    (empty.inputs, empty.targets) = ([], [])
    refuses(MKORLayer.self, empty, "0 inputs and 0 targets")
    var still = problem
    (still.weights, still.frequency) = ([[1, 1]], 0)
    refuses(MKORLayer.self, still, "a frequency of 0")
  }
}
