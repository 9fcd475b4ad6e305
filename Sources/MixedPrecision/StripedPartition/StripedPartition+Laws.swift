import Scalars
import Structures
import Verification

extension StripedPartition {
  static let statements: [Law<StripedPartition>] = [
    Law("Each tile has one owner, in order, and every load is the number of tiles owned.") {
      problem, subject in
      let result = subject(problem)
      let (owners, loads) = (result[integers: "owners"], result[integers: "loads"])
      guard owners.count == problem.tiles.elements.count, loads.count == problem.processors,
        owners.allSatisfy({ loads.indices.contains($0) })
      else { return false }
      return zip(owners, owners.dropFirst()).allSatisfy { $0 <= $1 }
        && loads.indices.allSatisfy { p in loads[p] == owners.count { $0 == p } }
    },
    Law("No load exceeds T, and all but the last that is not 0 are T.") { problem, subject in
      let loads = subject(problem)[integers: "loads"].filter { $0 > 0 }
      return !loads.isEmpty && loads.dropLast().allSatisfy { $0 == problem.length }
        && loads[loads.count - 1] <= problem.length
    },
    Law("A column has at most 1 + ⌈(R - 1)/T⌉ parts, and all columns at most N + P - 1.") {
      problem, subject in
      let (r, n, t) = (problem.tiles.rows, problem.tiles.columns, problem.length)
      let parts = subject(problem)[integers: "parts"]
      return parts.count == n && parts.allSatisfy { 1...1 + (r - 1 + t - 1) / t ~= $0 }
        && parts.reduce(0, +) <= n + problem.processors - 1
    },
    Law("Parts are added from the bottom to the top: by falling numbers of processors.") {
      problem, subject in
      let result = subject(problem)
      var order = result[integers: "order"][...]
      for parts in result[integers: "parts"] {
        let own = order.prefix(parts)
        guard own.count == parts, zip(own, own.dropFirst()).allSatisfy({ $0 > $1 }) else {
          return false
        }
        order = order.dropFirst(parts)
      }
      return order.isEmpty
    },
    Law("Sums are those of the columns, whatever the number of processors.") {
      problem, subject in
      var alone = problem
      alone.processors = 1
      let sums = subject(problem)[integers: "sums"]
      return sums.reduce(0, +) == problem.tiles.elements.reduce(0, +)
        && subject(alone)[integers: "sums"] == sums
    },
    Law("Columns of whole stripes are not divided: as many processors as columns, one part each.") {
      problem, subject in
      var even = problem
      even.processors = problem.tiles.columns
      return subject(even)[integers: "parts"].allSatisfy { $0 == 1 }
    },
  ]

  /// Loads and parts of a partition, and the additions of parts that it needs.
  public struct Summary: Sendable, Equatable {
    public let most: Int, least: Int
    /// Processors without a tile.
    public let idle: Int
    /// Σ (parts - 1) over the columns, and the most of a column.
    public let additions: Int, deepest: Int

    init(owners: [Int], rows: Int, processors: Int) {
      var loads = [Int](repeating: 0, count: processors)
      for owner in owners { loads[owner] += 1 }
      let additions = stride(from: 0, to: owners.count, by: rows).map {
        Set(owners[$0..<$0 + rows]).count - 1
      }
      (most, least) = (loads.max() ?? 0, loads.min() ?? 0)
      idle = loads.count { $0 == 0 }
      (self.additions, deepest) = (additions.reduce(0, +), additions.max() ?? 0)
    }
  }

  /// MARLIN's stripes, by the walk of its processors.
  public static func striped(rows: Int, columns: Int, processors: Int) -> Summary {
    let problem = Problem(
      tiles: Matrix(repeating: 0, rows: rows, columns: columns), processors: processors)
    let owners = Plant.taken(walk(problem).owners, from: name)
    return Summary(owners: owners, rows: rows, processors: processors)
  }

  /// Stream-K (Osama, Merrill, Cecka, Garland & Owens. PPoPP 2023): ⌊RN/P⌋ tiles for each processor, and one more for the first RN mod P.
  public static func streamed(rows: Int, columns: Int, processors: Int) -> Summary {
    let (even, more) = (rows * columns).quotientAndRemainder(dividingBy: processors)
    let owners = (0..<processors).flatMap { p in
      [Int](repeating: p, count: even + (p < more ? 1 : 0))
    }
    return Summary(owners: owners, rows: rows, processors: processors)
  }

  /// Whole columns, in turn.
  public static func whole(rows: Int, columns: Int, processors: Int) -> Summary {
    let owners = (0..<rows * columns).map { $0 / rows % processors }
    return Summary(owners: owners, rows: rows, processors: processors)
  }

  static let idleProcessors = Finding(
    "Stripes have roughly the same size",
    place: "IST-DASLab/marlin@0f102e1, the comment on the partition"
  ) {
    // 5 columns of 5 tiles over 16 processors: ⌈25/16⌉ = 2.
    let (stripes, even) = (
      striped(rows: 5, columns: 5, processors: 16), streamed(rows: 5, columns: 5, processors: 16)
    )
    return .init(
      claimed: "25 tiles over 16 processors: 1 or 2 each",
      found:
        "\(stripes.least) to \(stripes.most), \(stripes.idle) processors without a tile; an even share has \(even.least) to \(even.most)",
      isShown: stripes.most - stripes.least > 1 && even.most - even.least <= 1)
  }
}
