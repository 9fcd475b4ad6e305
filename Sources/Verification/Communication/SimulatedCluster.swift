public import Scalars

/// P ranks in one process, one after the other: the same run each time, with everything counted.
///
/// Each rank keeps its own account of seconds, messages and words. Work adds γ for each flop; the two
/// ends of a message go on together from the later of their accounts, plus α + βw seconds, one message
/// and w words. The greatest account is therefore the critical path, uneven shares included. Memory is
/// that of log₂ P partial sums, whatever P.
public struct SimulatedCluster<Element: Scalar>: Communicator {
  public let size: Int
  public let reduction: Reduction
  public let network: Network
  /// What a rank has waited for since the start.
  private struct Account {
    var seconds = 0.0, messages = 0, words = 0
  }
  private var accounts: [Account]
  private var totals = Traffic()

  public init(
    ranks: Int, of _: Element.Type = Element.self, reduction: Reduction = .tree,
    network: Network = .sharedMemory
  ) {
    precondition(ranks > 0, "A cluster of \(ranks) ranks.")
    size = ranks
    self.reduction = reduction
    self.network = network
    accounts = [Account](repeating: Account(), count: ranks)
  }

  public var ranks: Range<Int> { 0..<size }

  /// What has been sent, along the critical path, and computed.
  public var traffic: Traffic {
    var traffic = totals
    traffic.messages = accounts.reduce(0) { max($0, $1.messages) }
    traffic.words = accounts.reduce(0) { max($0, $1.words) }
    return traffic
  }

  /// Virtual seconds until the last rank is done.
  public var elapsed: Double { accounts.reduce(0) { max($0, $1.seconds) } }

  public mutating func replicate(flops: Int) {
    totals.replicatedFlops += flops
    for rank in ranks { compute(flops, on: rank) }
  }

  public mutating func allreduce(
    _ count: Int, adding contribute: (_ rank: Int, _ sum: inout [Element]) -> Int
  ) -> [Element] {
    totals.collectives += 1
    totals.largestBuffer = max(totals.largestBuffer, count)
    let sum =
      switch reduction {
      case .tree: sumByTree(count, contribute)
      case .chain: sumByChain(count, contribute)
      }
    synchronise()
    return sum
  }

  /// An allreduce ends for every rank when it ends for the last one: collectives do not overlap.
  private mutating func synchronise() {
    let last = Account(seconds: elapsed, messages: traffic.messages, words: traffic.words)
    for rank in ranks { accounts[rank] = last }
  }

  /// Lets a rank add its share.
  private mutating func share(
    of rank: Int, to sum: inout [Element], _ contribute: (Int, inout [Element]) -> Int
  ) {
    let flops = contribute(rank, &sum)
    totals.flops += flops
    compute(flops, on: rank)
  }

  private mutating func compute(_ flops: Int, on rank: Int) {
    accounts[rank].seconds += network.secondsPerFlop * Double(flops)
  }

  /// A message of so many words between two ranks, one way or both ways at once.
  private mutating func transfer(_ words: Int, between a: Int, and b: Int) {
    let (x, y) = (accounts[a], accounts[b])
    let duration = network.latency + network.secondsPerWord * Double(words)
    let later = Account(
      seconds: max(x.seconds, y.seconds) + duration, messages: max(x.messages, y.messages) + 1,
      words: max(x.words, y.words) + words)
    accounts[a] = later
    accounts[b] = later
  }
}

// MARK: - Chain

extension SimulatedCluster {
  private mutating func sumByChain(
    _ count: Int, _ contribute: (Int, inout [Element]) -> Int
  ) -> [Element] {
    var sum = zeros(count)
    for rank in ranks {
      if rank > 0 { transfer(count, between: rank - 1, and: rank) }
      share(of: rank, to: &sum, contribute)
    }
    broadcast(count, from: size - 1)
    return sum
  }

  /// A binomial tree: in each round everyone who has the words sends them to one who has not.
  private mutating func broadcast(_ words: Int, from root: Int) {
    var reached = 1
    while reached < size {
      for i in 0..<min(reached, size - reached) {
        transfer(words, between: (root + i) % size, and: (root + reached + i) % size)
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
    var sum = zeros(count)
    share(of: rank, to: &sum, contribute)
    guard isPair else { return sum }
    var other = zeros(count)
    share(of: rank + 1, to: &other, contribute)
    add(other, to: &sum)
    return sum
  }

  private func member(of group: Int, _ groups: Int) -> (rank: Int, isPair: Bool) {
    let pairs = size - groups
    return group < pairs ? (2 * group, true) : (group + pairs, false)
  }

  @specialized(where Element == Double)
  private func zeros(_ count: Int) -> [Element] { [Element](repeating: .zero, count: count) }

  @specialized(where Element == Double)
  private mutating func add(_ other: [Element], to sum: inout [Element]) {
    totals.flops += other.count
    for i in other.indices { sum[i] += other[i] }
  }

  /// The messages whose sums are formed above, and the additions on either side.
  private mutating func exchange(_ words: Int, _ groups: Int) {
    let members = (0..<groups).map { member(of: $0, groups) }
    for (rank, isPair) in members where isPair {
      transfer(words, between: rank, and: rank + 1)
      compute(words, on: rank)
    }
    var distance = 1
    while distance < groups {
      for i in 0..<groups where i & distance == 0 {
        let (a, b) = (members[i].rank, members[i | distance].rank)
        transfer(words, between: a, and: b)
        compute(words, on: a)
        compute(words, on: b)
      }
      distance *= 2
    }
    for (rank, isPair) in members where isPair { transfer(words, between: rank, and: rank + 1) }
  }
}
