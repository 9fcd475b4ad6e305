public import Scalars
public import Structures
public import Verification

/// The communication-avoiding program: k iterations for each message.
///
/// Gⱼ and Rⱼ do not depend on w. So each rank sums the outer products of its own samples for the next k
/// iterations, one allreduce of k·d(d + 1) words adds them up, and every rank then takes the same kQ
/// proximal steps on its own. The iterates are those of k = 1.
public struct UnrolledProximal<S: Scalar>: Sendable {
  public let samples: CSR<S>, targets: [S]
  public let lambda: S, step: S
  public let sampler: Sampler
  /// k and Q.
  public let block: Int, innerSteps: Int

  /// The program on a problem that is looked at first.
  ///
  /// Blocks longer than the run, more ranks than samples, and samples and targets that are not finite can
  /// be worked on; what becomes of the last is the contract of ``CASFISTA``.
  ///
  /// - Parameter sampleSize: m, in 1...n; ``Sampler/size(fraction:of:)`` makes it of b.
  /// - Throws: ``LassoError`` that says what is wrong and what would be right.
  public init(
    validating samples: CSR<S>, targets: [S], lambda: S, step: S, sampleSize: Int,
    seed: UInt64 = 1, block: Int, innerSteps: Int = 1
  ) throws(LassoError) {
    let n = samples.rows
    if samples.columns == 0 { throw LassoError("the samples have no features") }
    if targets.count != n {
      throw LassoError("there are \(targets.count) targets for \(n) samples")
    }
    if !(lambda >= .zero) { throw LassoError("λ is \(lambda); it must not be negative") }
    if !(step > .zero) { throw LassoError("γ is \(step); it must be positive") }
    if block < 1 { throw LassoError("k is \(block); a message carries at least one iteration") }
    if innerSteps < 1 {
      throw LassoError("Q is \(innerSteps); a sample takes at least one step")
    }
    self.init(
      samples: samples, targets: targets, lambda: lambda, step: step,
      sampler: try Sampler(drawing: sampleSize, of: n, seed: seed), block: block,
      innerSteps: innerSteps)
  }

  /// The same without a look, for callers that have looked or made the problem themselves.
  ///
  /// - Precondition: One target for each sample; k and Q are positive.
  package init(
    samples: CSR<S>, targets: [S], lambda: S, step: S, sampler: Sampler, block: Int,
    innerSteps: Int = 1
  ) {
    precondition(samples.rows == targets.count && block > 0 && innerSteps > 0)
    self.samples = samples
    self.targets = targets
    self.lambda = lambda
    self.step = step
    self.sampler = sampler
    self.block = block
    self.innerSteps = innerSteps
  }

  /// What an iteration knows of the problem: m Gⱼ, row by row, and m Rⱼ.
  public struct Model: Sendable {
    public let gram: ArraySlice<S>, correlation: ArraySlice<S>, sampleSize: Int
  }

  /// w after each iteration.
  ///
  /// - Parameter isDone: Asked after each iteration whether to stop there.
  @specialized(where S == Double, C == SimulatedCluster<Double>)
  @specialized(where S == Double, C == MPICluster)
  public func run<C: Communicator<S>>(
    iterations: Int, on cluster: inout C,
    until isDone: (_ w: [S], _ model: Model) -> Bool = { _, _ in false }
  ) -> [[S]] {
    let d = samples.columns
    let (words, ranks) = (d * (d + 1), cluster.size)
    var state = ProximalState(features: d, step: step, threshold: lambda * step)
    var iterates: [[S]] = []
    cluster.replicate(flops: 1)
    for first in stride(from: 0, to: iterations, by: block) {
      let count = min(block, iterations - first)
      let drawn = (first..<first + count).map { sampler.ids(iteration: $0) }
      let sums = cluster.allreduce(count * words) { rank, sum in
        contribute(drawn, of: rank, of: ranks, to: &sum)
      }
      for j in 0..<count {
        let gram = sums[j * words..<j * words + d * d]
        let model = Model(
          gram: gram, correlation: sums[gram.endIndex..<gram.endIndex + d],
          sampleSize: sampler.size)
        for _ in 0..<innerSteps {
          let flops = state.advance(model)
          cluster.replicate(flops: flops)
        }
        iterates.append(state.w)
        if isDone(state.w, model) { return iterates }
      }
    }
    return iterates
  }

  /// Adds a rank's samples to the sums of a block; the flops that takes.
  @specialized(where S == Double)
  func contribute(_ drawn: [[Int]], of rank: Int, of ranks: Int, to sum: inout [S]) -> Int {
    let d = samples.columns
    let shard = Sampler.shard(of: rank, ranks: ranks, population: samples.rows)
    var flops = 0
    sum.withUnsafeMutableBufferPointer { sum in
      for (j, ids) in drawn.enumerated() {
        let model = UnsafeMutableBufferPointer(
          rebasing: sum[j * d * (d + 1)..<(j + 1) * d * (d + 1)])
        for id in ids[ids.partition(shard.lowerBound)..<ids.partition(shard.upperBound)] {
          flops += add(sample: id, to: model)
        }
        for row in 1..<max(1, d) {
          for column in 0..<row { model[row * d + column] = model[column * d + row] }
        }
      }
    }
    return flops
  }

  /// The upper triangle of xxᵀ, and yx: c(c + 3) flops for c entries.
  ///
  /// Where the entries of a sample are neighbours, those of a row of xxᵀ are, too, and the loop over
  /// them needs no indices; the numbers are the same.
  @inline(__always)
  private func add(sample id: Int, to model: UnsafeMutableBufferPointer<S>) -> Int {
    let (d, range, target) = (samples.columns, samples.range(ofRow: id), targets[id])
    guard let first = range.first, let last = range.last else { return 0 }
    samples.columnIndices.withUnsafeBufferPointer { columns in
      samples.values.withUnsafeBufferPointer { values in
        let areNeighbours = columns[last] - columns[first] == last - first
        for a in range {
          let (row, value) = (columns[a], values[a])
          if areNeighbours {
            let shift = row * d + row - a
            for b in a..<range.upperBound { model[shift + b] += value * values[b] }
          } else {
            let start = row * d
            for b in a..<range.upperBound { model[start + columns[b]] += value * values[b] }
          }
          model[d * d + row] += value * target
        }
      }
    }
    return range.count * (range.count + 3)
  }
}

extension [Int] {
  /// How many of these increasing numbers are below a bound.
  fileprivate func partition(_ bound: Int) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < bound { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
