public import Bindings
import Scalars

/// The ranks of `mpirun`: the one that lives in this process, and the messages to the others.
///
/// The sums of ``Reduction/tree`` and ``Reduction/chain`` are formed by the very messages that
/// ``SimulatedCluster`` counts, in the same order, so that both have the same bits for every P. Without a
/// reduction it is `MPI_Allreduce`, which may sum in any order that it likes: on two ranks a + b has the
/// bits of b + a, on more of them only a bound holds.
///
/// Each message carries the account of its sender: how many messages, and words in them, came one after
/// the other before it. The greatest account at the end is the critical path, counted and not computed.
///
/// An error of MPI ends every rank: the others would wait for ever.
public struct MPICluster: Communicator {
  public typealias Element = Double

  public let world: MPI.World
  /// In which order shares are summed; `nil` leaves it to the library.
  public let reduction: Reduction?
  private var account = [0.0, 0.0]
  private var totals = Traffic()

  public init(_ world: MPI.World, reduction: Reduction?) {
    self.world = world
    self.reduction = reduction
  }

  public var size: Int { world.size }
  public var ranks: Range<Int> { world.rank..<world.rank + 1 }

  /// What this rank has computed, and the greatest account of all ranks. They must ask for it together.
  public var traffic: Traffic {
    var traffic = totals
    do {
      let greatest = try world.maximum(account)
      traffic.messages = Int(greatest[0])
      traffic.words = Int(greatest[1])
    } catch {
      world.abort(Self.exitStatus, because: "\(error)")
    }
    return traffic
  }

  public mutating func replicate(flops: Int) { totals.replicatedFlops += flops }

  public mutating func allreduce(
    _ count: Int, adding contribute: (_ rank: Int, _ sum: inout [Double]) -> Int
  ) -> [Double] {
    totals.collectives += 1
    totals.largestBuffer = max(totals.largestBuffer, count)
    do {
      switch reduction {
      case .tree: return try sumByTree(count, contribute)
      case .chain: return try sumByChain(count, contribute)
      case nil:
        return try world.sum(share(of: [Double](repeating: 0, count: count), contribute))
      }
    } catch {
      world.abort(Self.exitStatus, because: "\(error)")
    }
  }

  /// EX_OSERR of sysexits.h.
  public static let exitStatus: Int32 = 71

  private mutating func share(
    of sum: [Double], _ contribute: (Int, inout [Double]) -> Int
  ) -> [Double] {
    var sum = sum
    totals.flops += contribute(world.rank, &sum)
    return sum
  }
}

// MARK: - Messages with accounts

extension MPICluster {
  /// Notes a message of so many words between two accounts.
  private mutating func note(_ other: [Double], words: Int) {
    account = [max(account[0], other[0]) + 1, max(account[1], other[1]) + Double(words)]
  }

  private mutating func send(_ values: [Double], to rank: Int) throws {
    try world.send(account + values, to: rank)
    let theirs = try world.receive(from: rank).values
    note(theirs, words: values.count)
  }

  /// The acknowledgement carries the receiver's account, for both ends go on from the later of the two.
  private mutating func receive(from rank: Int) throws -> [Double] {
    let message = try world.receive(from: rank).values
    try world.send(account, to: rank)
    note(Array(message.prefix(2)), words: message.count - 2)
    return Array(message.dropFirst(2))
  }

  private mutating func exchange(_ values: [Double], with rank: Int) throws -> [Double] {
    let received = try world.exchange(account + values, with: rank)
    note(Array(received.prefix(2)), words: values.count)
    return Array(received.dropFirst(2))
  }
}

// MARK: - Chain

extension MPICluster {
  private mutating func sumByChain(
    _ count: Int, _ contribute: (Int, inout [Double]) -> Int
  ) throws -> [Double] {
    let rank = world.rank
    var sum = [Double](repeating: 0, count: count)
    if rank > 0 { sum = try receive(from: rank - 1) }
    sum = share(of: sum, contribute)
    if rank < size - 1 { try send(sum, to: rank + 1) }
    try broadcast(&sum, from: size - 1)
    // In the simulation collectives do not overlap; along a chain they would.
    account = try world.maximum(account)
    return sum
  }

  /// A binomial tree: in each round everyone who has the words sends them to one who has not.
  private mutating func broadcast(_ values: inout [Double], from root: Int) throws {
    let place = (world.rank - root + size) % size
    var reached = 1
    while reached < size {
      if place < min(reached, size - reached) {
        try send(values, to: (root + reached + place) % size)
      } else if (reached..<min(2 * reached, size)).contains(place) {
        values = try receive(from: (root + place - reached) % size)
      }
      reached *= 2
    }
  }
}

// MARK: - Tree

extension MPICluster {
  private mutating func sumByTree(
    _ count: Int, _ contribute: (Int, inout [Double]) -> Int
  ) throws -> [Double] {
    var groups = 1
    while 2 * groups <= size { groups *= 2 }
    // The first ranks stand in pairs, one pair for each rank beyond a power of two.
    let (rank, pairs) = (world.rank, size - groups)
    var sum = share(of: [Double](repeating: 0, count: count), contribute)
    if rank < 2 * pairs, rank % 2 == 1 {
      try send(sum, to: rank - 1)
      return try receive(from: rank - 1)
    }
    if rank < 2 * pairs { add(try receive(from: rank + 1), to: &sum) }
    let group = rank < 2 * pairs ? rank / 2 : rank - pairs
    var distance = 1
    while distance < groups {
      let other = group ^ distance
      let partner = other < pairs ? 2 * other : other + pairs
      add(try exchange(sum, with: partner), to: &sum)
      distance *= 2
    }
    if rank < 2 * pairs { try send(sum, to: rank + 1) }
    return sum
  }

  private mutating func add(_ other: [Double], to sum: inout [Double]) {
    totals.flops += other.count
    for i in other.indices { sum[i] += other[i] }
  }
}
