public import Scalars
public import Structures
public import Verification

/// **Striped partition**: the tiles of a product, R of them in each of N columns, over P processors.
///
/// Tiles are numbered column by column, from the top. Processor p takes T consecutive ones from pT on,
///
///     T = u ⌈⌈RN/P⌉ / u⌉
///
/// for units of u tiles, a group of terms that share steps: a processor may end one column and begin the next.
/// Those that work on a column add up its parts one after the other, from the bottom to the top. With R = 3,
/// N = 3, P = 5 the owners are 0 0 1, 1 2 2, 3 3 4, column by column.
///
/// No processor has more than T tiles, for u = 1 as few as can be; there are at most N + P - 1 parts.
public enum StripedPartition: DiscreteAlgorithm {
  public static let source = Citation(
    "Frantar, Castro, Chen, Hoefler & Alistarh. MARLIN: mixed-precision auto-regressive parallel inference on large language models. PPoPP 2025, arXiv 2408.11743",
    "the stripes of its kernel, IST-DASLab/marlin@0f102e1")

  public struct Problem: Sendable {
    /// R × N: what a tile adds to its column.
    public var tiles: Matrix<Int>
    /// P, and u: a divisor of R.
    public var processors: Int, unit: Int

    public init(tiles: Matrix<Int>, processors: Int, unit: Int = 1) {
      (self.tiles, self.processors, self.unit) = (tiles, processors, unit)
    }

    /// T.
    var length: Int { Self.length(tiles.elements.count, processors, unit) }

    static func length(_ tiles: Int, _ processors: Int, _ unit: Int) -> Int {
      let even = (tiles + processors - 1) / processors
      return (even + unit - 1) / unit * unit
    }
  }

  public static let examples = [
    Example<StripedPartition>(
      Problem(tiles: Matrix(rows: 3, columns: 3) { 10 * $0 + $1 }, processors: 5),
      gives: [
        "owners": .integers([0, 0, 1, 1, 2, 2, 3, 3, 4]),
        "loads": .integers([2, 2, 2, 2, 1]), "parts": .integers([2, 2, 2]),
        "order": .integers([1, 0, 2, 1, 4, 3]), "sums": .integers([30, 33, 36]),
      ],
      from: "the example in the comments of the released kernel, read column by column")
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let unit = size >= 256 ? 1 : 1 + Int(generator.next() % 3)
    let rows = unit * (1 + Int(generator.next() % UInt64(size)))
    return Problem(
      tiles: Matrix(rows: rows, columns: size) { _, _ in Int(generator.next() % 1000) },
      processors: 1 + Int(generator.next() % UInt64(3 * size)), unit: unit)
  }

  /// One processor, one tile each, more processors than tiles, columns that end with stripes.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let shapes = [
      (4, 5, 1, 1), (4, 5, 20, 1), (4, 5, 33, 1), (4, 5, 5, 1), (6, 4, 7, 2), (12, 3, 8, 4),
      (1, 9, 4, 1), (64, 36, 72, 2),
    ]
    return shapes.map { r, n, p, u in
      Problem(
        tiles: Matrix(rows: r, columns: n) { _, _ in Int(generator.next() % 1000) },
        processors: p, unit: u)
    }
  }

  /// Each tile's owner is ⌊number / T⌋; everything else is counted from that.
  public static func reference(_ problem: Problem) -> Observation<Rational> {
    let (r, n) = (problem.tiles.rows, problem.tiles.columns)
    let owners = (0..<r * n).map { $0 / problem.length }
    var loads = [Int](repeating: 0, count: problem.processors)
    for owner in owners { loads[owner] += 1 }
    let columns = (0..<n).map { column in Set(owners[column * r..<(column + 1) * r]) }
    return [
      "owners": .integers(owners), "loads": .integers(loads),
      "parts": .integers(columns.map(\.count)),
      "order": .integers(columns.flatMap { $0.sorted(by: >) }),
      "sums": .integers((0..<n).map { problem.tiles.column($0).reduce(0, +) }),
    ]
  }

  public static let implementations: [Implementation<StripedPartition>] = [released]

  public static let laws: [Law<StripedPartition>] = statements

  public static let findings = [idleProcessors]

  public static let counters = [
    Counter<StripedPartition>("tiles", formula: "RN, each once") {
      $0.tiles.elements.count
    } counted: { problem in
      walk(problem).loads.reduce(0, +)
    }
  ]

  /// An addition for each tile.
  public static func work(on problem: Problem) -> Work? {
    let count = Double(problem.tiles.elements.count)
    return Work(flops: count, bytes: 16 * count)
  }

  public static let workloads = [256]
}
