import Scalars

/// Draws m of n samples for each iteration, without replacement, by a rule that every rank can follow
/// alone: sample i of iteration j is decided by a number that depends on (seed, j, i) and nothing else.
///
/// Selection sampling: Knuth, *The Art of Computer Programming* 2, 3.4.2, Algorithm S. Sample i is
/// taken with probability (m − taken)/(n − i). O(n) for an iteration, and nothing to compute if m = n.
public struct Sampler: Sendable {
  public let population: Int, size: Int, seed: UInt64

  /// - Precondition: 1 ≤ size ≤ population.
  public init(population: Int, size: Int, seed: UInt64) {
    precondition(1 <= size && size <= population, "A sample of \(size) from \(population).")
    (self.population, self.size, self.seed) = (population, size, seed)
  }

  /// The samples of an iteration, in increasing order.
  public func ids(iteration: Int) -> [Int] {
    guard size < population else { return Array(0..<population) }
    let draws = Draws(seed: seed, purpose: "sample of iteration \(iteration)")
    var taken: [Int] = []
    taken.reserveCapacity(size)
    for i in 0..<population where taken.count < size {
      let among = UInt64(population - i)
      let place = draws.bits(i).multipliedFullWidth(by: among).high
      if place < UInt64(size - taken.count) { taken.append(i) }
    }
    return taken
  }

  /// The samples that a rank holds: n/P of them in a row, one more or less.
  public static func shard(of rank: Int, ranks: Int, population: Int) -> Range<Int> {
    rank * population / ranks..<(rank + 1) * population / ranks
  }
}
