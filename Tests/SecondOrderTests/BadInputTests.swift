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

  @Test func `Gradients without numbers and constants out of range are refused`() {
    let sound = GradientSequence(weights: [1, 2], gradients: [[1, 1]])
    func refuse(_ words: String, _ change: (inout GradientSequence) -> Void) {
      var problem = sound
      change(&problem)
      refuses(AdamStep.self, problem, words)
      refuses(LAMBStep.self, problem, words)
      refuses(MomentumStep.self, problem, words)
    }
    refuse("gradient 1 holds nan at place 1: skip this step") { $0.gradients = [[1, .nan]] }
    refuse("gradient 1 has 1 components for 2 weights") { $0.gradients = [[1]] }
    refuse("without a gradient") { $0.gradients = [] }
    refuse("weight 0 is inf") { $0.weights[0] = .infinity }
    refuse("the first moment keeps 1.0") { $0.first = 1 }
    refuse("the second moment keeps nan") { $0.second = .nan }
    refuse("the rate is 0.0; it must be positive") { $0.rate = 0 }
    refuse("must not be negative") { $0.epsilon = -1 }
    refuse("its step is 0/0") { ($0.epsilon, $0.gradients) = (0, [[1, 0]]) }
    refuse("1e+200 at place 1, whose square is beyond") { $0.gradients = [[1, 1e200]] }
    refuse("weight 1 is 1e+200, whose square is beyond") { $0.weights[1] = 1e200 }
  }

  @Test func `Layers without numbers, of other shapes, or singular without damping are refused`() {
    let ones = Matrix(repeating: 1.0, rows: 1, columns: 2)
    let sound = LayerHistory(
      batches: [.init(inputs: ones, outputGradients: ones)],
      gradient: Matrix(repeating: 1, rows: 2, columns: 2), gamma: 0.5, damping: 1)
    func refuse(_ words: String, _ change: (inout LayerHistory) -> Void) {
      var problem = sound
      change(&problem)
      refuses(EvaStep.self, problem, words)
      refuses(KFACStep.self, problem, words)
    }
    refuse("the gradient: nan at place 3; skip this step") { $0.gradient[1, 1] = .nan }
    refuse("the inputs of batch 0: nan at place 0") { $0.batches[0].inputs[0, 0] = .nan }
    refuse("for a gradient of 1 x 2") { $0.gradient = ones }
    refuse("it must not be negative") { $0.damping = -1 }
    refuse("whose square is zero") { $0.damping = 1e-200 }
    refuse("from 0 to below 1") { $0.gamma = 1 }
    refuse("0 batches") { $0.batches = [] }
    var undamped = sound
    undamped.damping = 0
    refuses(EvaStep.self, undamped, "a matrix of rank one has no inverse without it")
    refuses(KFACStep.self, undamped, "the factor of the output gradients is singular")
  }
}
