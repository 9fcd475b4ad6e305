import Foundation
public import Scalars

/// Slices of two contestants, taken in turns on one core.
///
/// A round is *base head head base* or its mirror, by a coin: drift that is linear over a round cancels. The
/// round's datum is the logarithm of head's time over base's; a round in which a thread lost its core is
/// dropped, for what it measured is the scheduler.
public struct PairedSlices {
  /// A slice should take so many seconds: long against the clock's grain, short against the scheduler's.
  public static let slice = 120e-6
  private static let leastRounds = 3

  /// ln(head/base) of each round that counted.
  public private(set) var logRatios: [Double] = []
  /// Seconds of one call in each of those rounds.
  public private(set) var base: [Double] = []
  public private(set) var head: [Double] = []
  public private(set) var discarded = 0

  /// Whether there are enough rounds for a median to mean anything.
  public var isUsable: Bool { logRatios.count >= Self.leastRounds }

  /// The number of calls that fill a slice; a multiple of 200 where it can be, so that half a per cent more of
  /// them is a whole number.
  public static func calls(secondsPerCall: Double) -> Int {
    let wanted = Int(slice / max(secondsPerCall, 1e-10))
    return wanted >= 200 ? wanted / 200 * 200 : max(1, wanted)
  }

  public init() {}

  /// One round: two slices of each, in which either made so many calls.
  public mutating func add(base: [Slice], head: [Slice], calls: Int) {
    let isClean = (base + head).allSatisfy(\.counts)
    guard isClean else {
      discarded += 1
      return
    }
    let (a, b) = (base[0].seconds * base[1].seconds, head[0].seconds * head[1].seconds)
    logRatios.append(log(b / a) / 2)
    self.base.append((base[0].seconds + base[1].seconds) / Double(2 * calls))
    self.head.append((head[0].seconds + head[1].seconds) / Double(2 * calls))
  }

  /// Whether the first contestant has the outer slices of the next round.
  static func isBaseOutside(_ coin: inout Generator) -> Bool { coin.next() & 1 == 0 }

  /// Rounds within this process for so many seconds; both contestants make so many calls in a slice.
  public mutating func run(
    seconds budget: Double, calls: Int, using coin: inout Generator, base: () -> Slice,
    head: () -> Slice
  ) {
    let start = Stopwatch.now()
    while Stopwatch.now() - start < budget || (!isUsable && discarded < 2 * Self.leastRounds) {
      let isBaseOutside = Self.isBaseOutside(&coin)
      var (bases, heads): ([Slice], [Slice]) = ([], [])
      for isInside in [false, true, true, false] {
        if isInside == isBaseOutside { heads.append(head()) } else { bases.append(base()) }
      }
      add(base: bases, head: heads, calls: calls)
    }
  }

  /// Rounds of two processes for so many seconds.
  mutating func run(
    seconds budget: Double, secondsPerCall: Double, calls: Int, using coin: inout Generator,
    _ pair: WorkerPair
  ) throws {
    // Four slices and what warms them, and two hand-overs.
    var round = 5 * secondsPerCall * Double(calls) + 60e-6
    let limit = max(10, 50 * round)
    let start = Stopwatch.now()
    while true {
      let rest = budget - (Stopwatch.now() - start)
      guard rest > 0 || (!isUsable && discarded < 2 * Self.leastRounds) else { return }
      let count = max(Self.leastRounds, min(Int(rest / round), Self.longestBatch))
      let before = Stopwatch.now()
      let outside = (0..<count).map { _ in Self.isBaseOutside(&coin) }
      let slices = try pair.turns(isBaseOutside: outside, within: limit * Double(count))
      for k in 0..<count {
        add(
          base: Array(slices.base[2 * k...2 * k + 1]), head: Array(slices.head[2 * k...2 * k + 1]),
          calls: calls)
      }
      round = max(round / 2, (Stopwatch.now() - before) / Double(count))
    }
  }

  private static let longestBatch = 64
}
