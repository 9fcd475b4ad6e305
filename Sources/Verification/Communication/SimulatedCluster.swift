public import Scalars

/// P ranks in one process, one after the other: the same run each time, with everything counted.
///
/// Each rank has a clock. Work advances it by γ for each flop; the two ends of a message continue
/// together at the later of their clocks plus α + βw. So the time is that of the critical path, uneven
/// shares included. Memory is that of log₂ P partial sums, whatever P.
public struct SimulatedCluster<Element: Scalar>: Communicator {
  public let size: Int
  public let reduction: Reduction
  public let network: Network
  public private(set) var traffic = Traffic()
  /// The virtual time of each rank, in seconds.
  private var clocks: [Double]

  public init(
    ranks: Int, of _: Element.Type = Element.self, reduction: Reduction = .tree,
    network: Network = .sharedMemory
  ) {
    precondition(ranks > 0, "A cluster of \(ranks) ranks.")
    size = ranks
    self.reduction = reduction
    self.network = network
    clocks = [Double](repeating: 0, count: ranks)
  }

  public var ranks: Range<Int> { 0..<size }

  /// Virtual seconds until the last rank is done.
  public var elapsed: Double { clocks.max() ?? 0 }

  public mutating func replicate(flops: Int) {
    traffic.replicatedFlops += flops
    for rank in ranks { clocks[rank] += network.secondsPerFlop * Double(flops) }
  }

  public mutating func allreduce(
    _ count: Int, adding contribute: (_ rank: Int, _ sum: inout [Element]) -> Int
  ) -> [Element] {
    traffic.collectives += 1
    traffic.largestBuffer = max(traffic.largestBuffer, count)
    return switch reduction {
    case .tree: sumByTree(count, contribute)
    case .chain: sumByChain(count, contribute)
    }
  }

  /// Lets a rank add its share.
  private mutating func share(
    of rank: Int, to sum: inout [Element], _ contribute: (Int, inout [Element]) -> Int
  ) {
    let flops = contribute(rank, &sum)
    traffic.flops += flops
    clocks[rank] += network.secondsPerFlop * Double(flops)
  }

  /// A message of `words` to a rank, and as many flops as it adds there.
  private mutating func send(
    _ words: Int, to target: Int, at departure: Double, adding flops: Int = 0
  ) {
    let arrival = departure + network.latency + network.secondsPerWord * Double(words)
    clocks[target] =
      max(clocks[target], arrival) + network.secondsPerFlop * Double(flops)
  }
}

// MARK: - Chain

extension SimulatedCluster {
  private mutating func sumByChain(
    _ count: Int, _ contribute: (Int, inout [Element]) -> Int
  ) -> [Element] {
    var sum = [Element](repeating: .zero, count: count)
    for rank in ranks {
      if rank > 0 { deliver(count, from: rank - 1, to: rank) }
      share(of: rank, to: &sum, contribute)
    }
    broadcast(count, from: size - 1)
    return sum
  }

  /// A message on the critical path.
  private mutating func deliver(_ words: Int, from source: Int, to target: Int) {
    traffic.messages += 1
    traffic.words += words
    send(words, to: target, at: clocks[source])
  }

  /// A binomial tree: in each round everyone who has the words sends them to one who has not.
  private mutating func broadcast(_ words: Int, from root: Int) {
    var reached = 1
    while reached < size {
      traffic.messages += 1
      traffic.words += words
      for i in 0..<min(reached, size - reached) {
        let (source, target) = ((root + i) % size, (root + reached + i) % size)
        send(words, to: target, at: clocks[source])
      }
      reached *= 2
    }
  }
}

// MARK: - Tree

extension SimulatedCluster {
  private mutating func sumByTree(
    _ count: Int, _ contribute: (Int, inout [Element]) -> Int
  ) -> [Element] {
    var groups = 1
    while 2 * groups <= size { groups *= 2 }
    let sum = partialSum(of: 0..<groups, groups, count, contribute)
    exchange(count, groups)
    return sum
  }

  /// The sum over groups, halves first: what recursive doubling leaves on every rank, since a + b has
  /// the bits of b + a.
  private mutating func partialSum(
    of groups: Range<Int>, _ all: Int, _ count: Int, _ contribute: (Int, inout [Element]) -> Int
  ) -> [Element] {
    guard groups.count > 1 else { return leaf(groups.lowerBound, all, count, contribute) }
    let middle = groups.lowerBound + groups.count / 2
    var sum = partialSum(of: groups.lowerBound..<middle, all, count, contribute)
    add(partialSum(of: middle..<groups.upperBound, all, count, contribute), to: &sum)
    return sum
  }

  /// A group is one rank, or two of them while there are more ranks than groups.
  private mutating func leaf(
    _ group: Int, _ groups: Int, _ count: Int, _ contribute: (Int, inout [Element]) -> Int
  ) -> [Element] {
    let (rank, isPair) = member(of: group, groups)
    var sum = [Element](repeating: .zero, count: count)
    share(of: rank, to: &sum, contribute)
    guard isPair else { return sum }
    var other = [Element](repeating: .zero, count: count)
    share(of: rank + 1, to: &other, contribute)
    add(other, to: &sum)
    return sum
  }

  private func member(of group: Int, _ groups: Int) -> (rank: Int, isPair: Bool) {
    let pairs = size - groups
    return group < pairs ? (2 * group, true) : (group + pairs, false)
  }

  private mutating func add(_ other: [Element], to sum: inout [Element]) {
    traffic.flops += other.count
    for i in other.indices { sum[i] += other[i] }
  }

  /// The clocks and the counts of the messages whose sums are formed above.
  private mutating func exchange(_ words: Int, _ groups: Int) {
    let isFolded = groups < size
    let rounds = reduction.messages(ranks: size)
    traffic.messages += rounds
    traffic.words += rounds * words
    let firsts = (0..<groups).map { member(of: $0, groups) }
    if isFolded {
      for (rank, isPair) in firsts where isPair {
        send(words, to: rank, at: clocks[rank + 1], adding: words)
      }
    }
    var distance = 1
    while distance < groups {
      for i in 0..<groups where i & distance == 0 {
        let (a, b) = (firsts[i].rank, firsts[i | distance].rank)
        let departure = max(clocks[a], clocks[b])
        send(words, to: b, at: departure, adding: words)
        send(words, to: a, at: departure, adding: words)
      }
      distance *= 2
    }
    if isFolded {
      for (rank, isPair) in firsts where isPair {
        send(words, to: rank + 1, at: clocks[rank])
      }
    }
  }
}
