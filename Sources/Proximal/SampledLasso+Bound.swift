import Structures
import Scalars
import Verification

extension SampledLasso {
  /// Lasso.forwardBound with the samples of each iteration; a sampled gradient is a sum over m of them.
  func forwardBound(nominal: [[Double]]) -> Double {
    let drawn = (0..<lasso.iterations).map { sampler.ids(iteration: $0) }
    return lasso.forwardBound(momentum: momentum, nominal: nominal) { drawn[$0 / innerSteps] }
  }

  /// The program on this problem over a scalar, every entry stored.
  func unrolled<S: Scalar>(over: S.Type) -> UnrolledProximal<S> {
    UnrolledProximal(
      samples: CSR(lasso.matrix) { _ in true }.map { S($0) }, targets: lasso.targets.map { S($0) },
      lambda: S(lasso.lambda), step: S(lasso.step), sampler: sampler, block: block,
      innerSteps: innerSteps)
  }

  /// All iterates by that program on a simulated cluster, and what it sent.
  func simulated<S: Scalar>(over: S.Type) -> (iterates: [[S]], traffic: Traffic) {
    var cluster = SimulatedCluster(ranks: ranks, of: S.self, reduction: reduction)
    let iterates = unrolled(over: S.self).run(iterations: lasso.iterations, on: &cluster)
    return (iterates, cluster.traffic)
  }

  /// The same problem divided otherwise.
  func divided(
    block: Int? = nil, ranks: Int? = nil, reduction: Reduction? = nil, innerSteps: Int? = nil
  ) -> SampledLasso {
    var other = self
    other.block = block ?? self.block
    other.ranks = ranks ?? self.ranks
    other.reduction = reduction ?? self.reduction
    other.innerSteps = innerSteps ?? self.innerSteps
    return other
  }

  /// The same division of the work on another lasso of as many features, whose minimiser is known, with
  /// every sample drawn.
  func onKnownMinimiser(iterations: Int) -> SampledLasso {
    var generator = Generator(seed: seed, purpose: "a lasso with a known minimiser")
    var other = self
    other.lasso = .random(features: lasso.features, iterations: iterations, using: &generator)
    other.sampleSize = other.lasso.samples.count
    return other
  }
}
