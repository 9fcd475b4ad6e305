import Scalars
import Testing
import Verification

/// The simulated cluster adds what its ranks give, and counts what that takes.
@Suite struct SimulatedClusterTests {
  /// Rank r contributes (r + 1) · (1, 2, …, count).
  private func sum<S: Scalar>(
    _ count: Int, over cluster: inout SimulatedCluster<S>
  ) -> [S] {
    cluster.allreduce(count) { rank, sum in
      for i in 0..<count { sum[i] += S(Double((rank + 1) * (i + 1))) }
      return count
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 7, 8, 13, 16, 100, 1024], [Reduction.tree, .chain])
  func `Every rank's share arrives once`(ranks: Int, reduction: Reduction) {
    var cluster = SimulatedCluster<Rational>(ranks: ranks, reduction: reduction)
    let all = ranks * (ranks + 1) / 2
    #expect(sum(3, over: &cluster) == [Rational(all), Rational(2 * all), Rational(3 * all)])
  }

  @Test(arguments: [2, 4, 8, 64, 1024]) func `Recursive doubling takes log P messages`(ranks: Int) {
    var cluster = SimulatedCluster<Double>(ranks: ranks)
    _ = sum(10, over: &cluster)
    let rounds = ranks.trailingZeroBitCount
    #expect(cluster.traffic.messages == rounds)
    #expect(cluster.traffic.words == 10 * rounds)
  }

  @Test func `One rank sends nothing`() {
    var cluster = SimulatedCluster<Double>(ranks: 1)
    _ = sum(10, over: &cluster)
    #expect(cluster.traffic.messages == 0 && cluster.traffic.words == 0)
  }

  @Test func `The chain adds in the order of the ranks, bit by bit`() {
    let shares = (0..<13).map { Draws(seed: 3, purpose: "shares").gaussian($0) }
    var cluster = SimulatedCluster<Double>(ranks: 13, reduction: .chain)
    let total = cluster.allreduce(1) { rank, sum in
      sum[0] += shares[rank]
      return 1
    }
    #expect(total[0].bitPattern == shares.reduce(0, +).bitPattern)
  }

  @Test func `Virtual time is latency, words and flops of the critical path`() {
    let network = Network("slow", latency: 1, secondsPerWord: 0.25, secondsPerFlop: 0.5)
    var cluster = SimulatedCluster<Double>(ranks: 4, network: network)
    _ = sum(8, over: &cluster)
    // 8 flops of each rank's own, then two rounds of one message of 8 words and 8 additions.
    let round = 1 + 8 * 0.25 + 8 * 0.5
    #expect(cluster.elapsed == 4 + 2 * round)
  }

  @Test func `A late rank holds everyone up`() {
    let network = Network("free", latency: 0, secondsPerWord: 0, secondsPerFlop: 1)
    var cluster = SimulatedCluster<Double>(ranks: 4, network: network)
    _ = cluster.allreduce(0) { rank, _ in rank == 2 ? 100 : 1 }
    #expect(cluster.elapsed == 100)
  }
}
