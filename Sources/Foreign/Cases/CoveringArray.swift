import Scalars

/// Rows of choices, one for each of some factors, such that every combination of values of any `strength` factors
/// stands in some row.
///
/// Greedy, as in AETG (Cohen, Dalal, Fredman & Patton, "The AETG system", IEEE TSE 23(7), 1997): of several
/// random candidates for the next row, each built factor by factor for the most combinations that are still
/// missing, the best is taken. A row that is forbidden is never built; a combination that stands in forbidden
/// rows only is not asked for.
public struct CoveringArray: Sendable {
  /// How many values each factor has.
  public let levels: [Int]
  public let strength: Int
  public private(set) var rows: [[Int]] = []
  /// Combinations that no allowed row was found for.
  public private(set) var unreachable = 0

  /// Candidates for each row.
  private static let candidates = 24

  /// Values of some factors, in their order.
  struct Combination: Hashable, Comparable {
    var factors: [Int]
    var values: [Int]

    /// Some total order, so that no choice depends on hashes.
    static func < (a: Combination, b: Combination) -> Bool {
      (a.factors + a.values).lexicographicallyPrecedes(b.factors + b.values)
    }
  }

  /// - Parameters:
  ///   - seed: The same seed gives the same rows.
  ///   - isAllowed: Whether a whole row may be used.
  public init(
    levels: [Int], strength: Int = 2, seed: UInt64 = 1,
    isAllowed: ([Int]) -> Bool = { _ in true }
  ) {
    precondition(strength >= 1 && levels.allSatisfy { $0 > 0 }, "Factors without values.")
    self.levels = levels
    self.strength = min(strength, levels.count)
    guard !levels.isEmpty else { return }
    var coin = Generator(seed: seed, purpose: "covering array")
    var missing = Set(Self.combinations(of: levels, taking: self.strength))
    while let wanted = missing.min() {
      let found = (0..<Self.candidates).compactMap { _ in
        candidate(around: wanted, missing, isAllowed, &coin)
      }
      guard let best = found.max(by: { $0.gain < $1.gain }) else {
        missing.remove(wanted)
        unreachable += 1
        continue
      }
      rows.append(best.row)
      missing.subtract(covered(by: best.row))
    }
  }

  /// All combinations that a row covers.
  func covered(by row: [Int]) -> [Combination] {
    Self.subsets(of: levels.count, taking: strength).map { factors in
      Combination(factors: factors, values: factors.map { row[$0] })
    }
  }

  private func candidate(
    around wanted: Combination, _ missing: Set<Combination>, _ isAllowed: ([Int]) -> Bool,
    _ coin: inout Generator
  ) -> (row: [Int], gain: Int)? {
    var row = [Int?](repeating: nil, count: levels.count)
    for (factor, value) in zip(wanted.factors, wanted.values) { row[factor] = value }
    let open = row.indices.filter { row[$0] == nil }.shuffled(using: &coin)
    for factor in open {
      let gains = (0..<levels[factor]).map { gain(of: $0, at: factor, in: row, missing) }
      let best = gains.indices.filter { gains[$0] == gains.max() }
      row[factor] = best.randomElement(using: &coin)
    }
    for attempt in 0...open.count {
      let whole = row.map { $0! }
      if isAllowed(whole) {
        return (whole, covered(by: whole).count { missing.contains($0) })
      }
      // Something that is not wanted is changed at random, one factor after the other.
      guard attempt < open.count else { break }
      row[open[attempt]] = Int.random(in: 0..<levels[open[attempt]], using: &coin)
    }
    return nil
  }

  /// How many missing combinations a value would complete, with what is chosen already.
  private func gain(
    of value: Int, at factor: Int, in row: [Int?], _ missing: Set<Combination>
  ) -> Int {
    let chosen = row.indices.filter { row[$0] != nil && $0 != factor }
    return Self.subsets(of: chosen.count, taking: strength - 1).count { subset in
      let factors = (subset.map { chosen[$0] } + [factor]).sorted()
      let values = factors.map { $0 == factor ? value : row[$0]! }
      return missing.contains(Combination(factors: factors, values: values))
    }
  }

  private static func combinations(of levels: [Int], taking count: Int) -> [Combination] {
    subsets(of: levels.count, taking: count).flatMap { factors in
      factors.reduce([[]]) { rows, factor in
        rows.flatMap { row in (0..<levels[factor]).map { row + [$0] } }
      }.map { Combination(factors: factors, values: $0) }
    }
  }

  /// The subsets of 0 ..< n with so many elements, each in order.
  private static func subsets(of n: Int, taking count: Int) -> [[Int]] {
    guard count > 0 else { return [[]] }
    guard n >= count else { return [] }
    let without = subsets(of: n - 1, taking: count)
    return without + subsets(of: n - 1, taking: count - 1).map { $0 + [n - 1] }
  }
}
