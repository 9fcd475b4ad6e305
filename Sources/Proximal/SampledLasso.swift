public import Verification
import Scalars

/// A lasso whose gradients are sampled, and how the work is divided.
///
/// Iteration j draws m of the n samples, Sⱼ, and works with
///
///     Gⱼ = (1/m) Σ_{i∈Sⱼ} xᵢxᵢᵀ,   Rⱼ = (1/m) Σ_{i∈Sⱼ} yᵢxᵢ.
public struct SampledLasso: Sendable {
  /// The whole problem. Its step is safe for every sample: γ ‖xᵢ‖² ≤ 1 for all i.
  public var lasso: Lasso
  /// m, in 1...n.
  public var sampleSize: Int
  public var seed: UInt64
  /// k, iterations for each message.
  public var block: Int
  /// P.
  public var ranks: Int
  public var reduction: Reduction
  /// Q, proximal steps for each sample.
  public var innerSteps: Int

  public init(
    lasso: Lasso, sampleSize: Int, seed: UInt64 = 1, block: Int = 1, ranks: Int = 1,
    reduction: Reduction = .tree, innerSteps: Int = 1
  ) {
    self.lasso = lasso
    self.sampleSize = sampleSize
    self.seed = seed
    self.block = block
    self.ranks = ranks
    self.reduction = reduction
    self.innerSteps = innerSteps
  }

  var sampler: Sampler { Sampler(population: lasso.samples.count, size: sampleSize, seed: seed) }

  /// βₛ = (s − 2)/(s + 1) for the inner steps s = 1, …, TQ, which are counted through.
  var momentum: [Double] {
    (0..<lasso.iterations * innerSteps).map { max(0, Double($0 - 1) / Double($0 + 2)) }
  }
}

extension SampledLasso {
  /// d features and 3d + 5 samples, of eighths or of numbers that fill a double's significand; every division of the work occurs, blocks longer than
  /// the run and ranks that have little to do among them.
  static func random(
    features d: Int, innerSteps: Int, using generator: inout Generator
  ) -> SampledLasso {
    let n = 3 * d + 5
    func draw(_ count: Int) -> Int { Int(generator.next() % UInt64(count)) }
    let isWide = draw(2) == 0
    let samples = (0..<n).map { _ in
      (0..<d).map { _ in isWide ? 2 * generator.uniform() - 1 : Double(draw(17)) / 8 - 1 }
    }
    let targets = (0..<n).map { _ in Double(draw(65)) / 8 - 4 }
    let largest = samples.map { $0.reduce(0) { $0 + $1 * $1 } }.max() ?? 0
    let exponent = largest > 0 ? -(largest.exponent + 1) : 0
    let step = Double(sign: .plus, exponent: exponent, significand: 1)
    let iterations = innerSteps > 1 ? 4 : 7
    return SampledLasso(
      lasso: Lasso(
        samples: samples, targets: targets, lambda: Double(1 + draw(4)) / 16, step: step,
        iterations: iterations),
      sampleSize: 1 + draw(n), seed: generator.next(), block: 1 + draw(iterations + 2),
      ranks: 1 + draw(7), reduction: draw(2) == 0 ? .tree : .chain, innerSteps: innerSteps)
  }

  /// More ranks than samples, one long block, and more features than a vector holds.
  static func edges(innerSteps: Int, using generator: inout Generator) -> [SampledLasso] {
    [(3, 1, 17), (3, 64, 16), (17, 3, 3), (65, 2, 5)].map { d, block, ranks in
      var problem = SampledLasso.random(features: d, innerSteps: innerSteps, using: &generator)
      problem.sampleSize = min(problem.sampleSize, 24)
      (problem.block, problem.ranks) = (block, ranks)
      return problem
    }
  }

  /// The same with fewer samples, features or iterations, and then with less division.
  var simplifications: [SampledLasso] {
    var list: [SampledLasso] = []
    for (key, value) in [(\SampledLasso.ranks, 1), (\.block, 1), (\.sampleSize, 1)]
    where self[keyPath: key] > value {
      var simpler = self
      simpler[keyPath: key] = value
      list.append(simpler)
    }
    return list
      + lasso.simplifications.map { part in
        var simpler = self
        simpler.lasso = part
        simpler.lasso.step = lasso.step
        simpler.sampleSize = min(sampleSize, part.samples.count)
        return simpler
      }
  }

  /// ⌈T/k⌉ messages for each one that an allreduce takes.
  var messages: Int {
    (lasso.iterations + block - 1) / block * reduction.messages(ranks: ranks)
  }

  /// T d(d + 1) words for each message that an allreduce takes, whatever k is.
  var words: Int {
    lasso.iterations * lasso.features * (lasso.features + 1) * reduction.messages(ranks: ranks)
  }
}
