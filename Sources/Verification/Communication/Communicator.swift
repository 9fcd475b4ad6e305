public import Scalars

/// Ranks that sum vectors together: MPI's collective operations as distributed algorithms need them.
///
/// An algorithm is written once, for all ranks that live in its process. A simulation holds all of them
/// and so runs a step for each in turn; under MPI there is one in each process, and the same loop over
/// ``ranks`` has one pass. What every rank computes alike is then written, and run, once.
public protocol Communicator<Element> {
  associatedtype Element: Scalar

  /// P, the number of ranks everywhere.
  var size: Int { get }

  /// The ranks that live in this process.
  var ranks: Range<Int> { get }

  /// The sum over all ranks of `count` numbers from each; every rank has it afterwards.
  ///
  /// - Parameter contribute: Adds the rank's share to a running sum, and returns the flops it took. The
  ///   running sum is zero or, in a ``Reduction/chain``, what the ranks before have left there.
  mutating func allreduce(
    _ count: Int, adding contribute: (_ rank: Int, _ sum: inout [Element]) -> Int
  ) -> [Element]

  /// Notes work that every rank does alike.
  mutating func replicate(flops: Int)
}

/// In which order the shares of the ranks are summed.
public enum Reduction: String, Sendable, Codable {
  /// Recursive doubling: pairs at distance 1, 2, 4, … exchange and add. Ranks beyond the last power of
  /// two add to a neighbour first, and receive from it last. The grouping depends on P.
  case tree
  /// Rank by rank along a chain, and then back to all by a tree: the sum is the sequential one whatever
  /// P is, to the bit, at the price of P − 1 messages one after the other.
  case chain

  /// The messages that follow one another in one allreduce.
  ///
  /// log₂ P by the tree if P is a power of two, and ⌊log₂ P⌋ + 2 if it is not; P − 1 + ⌈log₂ P⌉ by the
  /// chain.
  public func messages(ranks: Int) -> Int {
    precondition(ranks > 0, "An allreduce over \(ranks) ranks.")
    let floor = ranks.bitWidth - 1 - ranks.leadingZeroBitCount
    let isPower = ranks & (ranks - 1) == 0
    switch self {
    case .tree: return isPower ? floor : floor + 2
    case .chain: return ranks - 1 + (isPower ? floor : floor + 1)
    }
  }
}

/// The α-β-γ model of a machine: a message of w words takes α + βw, a flop takes γ.
public struct Network: Sendable, Codable, Equatable {
  public let name: String
  /// α, seconds for a message.
  public let latency: Double
  /// β, seconds for a word of eight bytes.
  public let secondsPerWord: Double
  /// γ, seconds for a flop.
  public let secondsPerFlop: Double

  public init(
    _ name: String, latency: Double, secondsPerWord: Double, secondsPerFlop: Double = 1e-9
  ) {
    self.name = name
    self.latency = latency
    self.secondsPerWord = secondsPerWord
    self.secondsPerFlop = secondsPerFlop
  }

  /// Two processes on one board: 0.5 µs, and 10 GB/s.
  public static let sharedMemory = Network(
    "shared memory", latency: 0.5e-6, secondsPerWord: 0.8e-9)
  /// 10-gigabit Ethernet: 50 µs, and 1.25 GB/s.
  public static let tenGigabitEthernet = Network(
    "10 GbE", latency: 50e-6, secondsPerWord: 6.4e-9)
}

/// What a run sent and computed.
public struct Traffic: Sendable, Codable, Equatable {
  /// Collective operations.
  public var collectives = 0
  /// Messages, and words in them, that follow one another.
  public var messages = 0
  public var words = 0
  /// Flops of the contributions of all ranks together, and of the additions on the way.
  public var flops = 0
  /// Flops that every rank did, counted once.
  public var replicatedFlops = 0
  /// The most words that one collective held at once: the buffer that it needs.
  public var largestBuffer = 0

  public init() {}
}
