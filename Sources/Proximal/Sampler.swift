import Scalars

/// Draws m of n samples for each iteration, without replacement, by a rule that every rank can follow
/// alone: the 64 bits that decide on sample i in iteration j are a function of (seed, j, i).
///
/// Selection sampling: Knuth, *The Art of Computer Programming* 2, 3.4.2, Algorithm S. Sample i is
/// taken with probability (m − taken)/(n − i). O(n) for an iteration, and nothing to compute if m = n.
public struct Sampler: Sendable {
  public let population: Int, size: Int, seed: UInt64

  /// - Throws: ``LassoError`` unless 1 ≤ size ≤ population: the average over no samples is not defined.
  public init(drawing size: Int, of population: Int, seed: UInt64) throws(LassoError) {
    guard population > 0 else { throw LassoError("there are no samples") }
    guard 1 <= size, size <= population else {
      throw LassoError(
        "\(size) of \(population) samples cannot be drawn; ⌊bn⌋ must be at least 1 and at most n")
    }
    self.init(population: population, size: size, seed: seed)
  }

  /// - Precondition: 1 ≤ size ≤ population.
  package init(population: Int, size: Int, seed: UInt64) {
    precondition(1 <= size && size <= population, "A sample of \(size) from \(population).")
    (self.population, self.size, self.seed) = (population, size, seed)
  }

  /// The samples of an iteration, in increasing order.
  public func ids(iteration: Int) -> [Int] {
    guard size < population else { return Array(0..<population) }
    let draws = Draws(seed: seed, purpose: "sample of iteration \(iteration)")
    var taken: [Int] = []
    taken.reserveCapacity(size)
    for pair in 0..<(population + 1) / 2 where taken.count < size {
      let (even, odd) = draws.block(UInt64(pair))
      consider(2 * pair, even, &taken)
      consider(2 * pair + 1, odd, &taken)
    }
    return taken
  }

  /// Takes sample i if a number that is uniform below n − i is below what is missing.
  @inline(__always) private func consider(_ i: Int, _ bits: UInt64, _ taken: inout [Int]) {
    guard i < population else { return }
    let place = bits.multipliedFullWidth(by: UInt64(population - i)).high
    if place < UInt64(size - taken.count) { taken.append(i) }
  }

  /// The samples that a rank holds: n/P of them in a row, one more or less.
  public static func shard(of rank: Int, ranks: Int, population: Int) -> Range<Int> {
    rank * population / ranks..<(rank + 1) * population / ranks
  }
}
