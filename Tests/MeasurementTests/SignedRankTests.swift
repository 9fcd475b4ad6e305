import Measurement
import Scalars
import Testing

/// The signed-rank test against its definition: all 2ⁿ ways of giving the magnitudes signs.
@Suite struct SignedRankTests {
  /// P(W ≥ w) by enumeration, W the sum of the ranks that get a plus.
  private func enumerated(_ n: Int, _ w: Int) -> Double {
    let hits = (0..<(1 << n)).count { mask in
      (0..<n).reduce(0) { $0 + (mask >> $1 & 1 == 1 ? $1 + 1 : 0) } >= w
    }
    return Double(hits) / Double(1 << n)
  }

  @Test(arguments: 1...12) func `p-values are those of the enumeration`(_ n: Int) {
    var generator = Generator(seed: 3, purpose: "ranks \(n)")
    for _ in 0..<5 {
      let data = (0..<n).map { _ in generator.gaussian() + 0.3 }
      let order = data.indices.sorted { abs(data[$0]) < abs(data[$1]) }
      let w = order.enumerated().reduce(0) { $0 + (data[$1.element] > 0 ? $1.offset + 1 : 0) }
      #expect(SignedRank(data).p(above: 0) == enumerated(n, w))
    }
  }

  @Test func `The interval is what the test does not reject, and no wider`() {
    var generator = Generator(seed: 5, purpose: "interval")
    let data = (0..<14).map { _ in generator.gaussian() }
    let ranks = SignedRank(data)
    let interval = ranks.interval(confidence: 0.95)
    let step = 1e-9
    #expect(ranks.p(above: interval.lowerBound - step) <= 0.025)
    #expect(ranks.p(above: interval.lowerBound + step) > 0.025)
    #expect(ranks.p(below: interval.upperBound + step) <= 0.025)
    #expect(ranks.p(below: interval.upperBound - step) > 0.025)
    #expect(interval.contains(ranks.estimate))
  }

  @Test func `Zeros and ties are counted against the claim`() {
    #expect(SignedRank([0, 0, 0, 0]).p(above: 0) == 1)
    // A mutant that counts zeros as positive would say 1/16.
    #expect(SignedRank([0, 1, 1, 1]).p(above: 0) > SignedRank([0.1, 1, 1, 1]).p(above: 0))
  }

  @Test func `Too few data have no interval, and unanimity has the least p`() {
    #expect(SignedRank([1, 2, 3]).interval(confidence: 0.95).lowerBound == -.infinity)
    #expect(SignedRank([1, 2, 3]).p(above: 0) == SignedRank.leastP(count: 3))
  }

  @Test func `Under symmetry a level is kept`() {
    var generator = Generator(seed: 7, purpose: "level")
    let trials = 4000
    let rejected = (0..<trials).count { _ in
      // Heavy tails: the ratio of two gaussians.
      let data = (0..<12).map { _ in generator.gaussian() / (abs(generator.gaussian()) + 0.1) }
      return SignedRank(data).p(above: 0) <= 0.05
    }
    // 4000 fair trials at 5 %: more than 260 has a probability below 2e-5.
    #expect(rejected <= 260 && rejected >= 130)
  }
}

@Suite struct HolmTests {
  @Test func `It steps down from level over m`() {
    #expect(Holm.rejected([0.01, 0.04, 0.03], level: 0.05) == [0])
    #expect(Holm.rejected([0.01, 0.02, 0.03], level: 0.05) == [0, 1, 2])
    #expect(Holm.rejected([0.03, 0.03], level: 0.05).isEmpty)
    // A family larger than what is shown is stricter.
    #expect(Holm.rejected([0.01], level: 0.05, count: 10).isEmpty)
  }

  @Test func `Adjusted by hand, each is rejected from its own level on`() {
    let p = [0.01, 0.04, 0.03, 0.2]
    // The largest of 4·0.01, 3·0.03, 2·0.04 and 1·0.2 so far, in the order of p.
    let adjusted = [0.04, 0.09, 0.09, 0.2]
    for level in [0.03, 0.05, 0.08, 0.1, 0.13, 0.21] {
      let shown = Set(p.indices.filter { adjusted[$0] <= level })
      #expect(shown == Holm.rejected(p, level: level), "\(level)")
    }
  }
}

@Suite struct MedianIntervalTests {
  @Test func `It does not fall on its middle when the sample is large`() {
    // 2^-n underflows from n = 1075 on; the interval must not.
    let sample = (0..<3000).map(Double.init)
    let interval = Statistics.medianInterval(sample, confidence: 0.999)
    let half = (interval.upperBound - interval.lowerBound) / 2
    // 3.29 standard deviations of a binomial(3000, ½), and its grain.
    #expect(abs(half - 3.29 * 27.39) < 2)
  }
}
