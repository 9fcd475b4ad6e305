public import Scalars
public import Structures
public import Verification

/// **Tile AbsMax**: AbsMax with a scale of its own for every tile of a matrix.
///
/// Given W ∈ ℝ^(m×n), tiles of a × b and L positive levels, with ties to even, for the tile (I, J) of i
///
///     Δ_IJ = max |w_ij| / L over i ∈ I, j ∈ J,   q_ij = round(w_ij / Δ_IJ),
///
/// where tiles at the right and lower edges may be smaller. 1 × g is grouping along rows (the released
/// `column_wise_grouping`), g × 1 along columns, 128 × 128 the tiles of weights, 1 × n one scale for each
/// token of inputs. A tile of zeros has the step 0 and the codes 0.
public enum TileAbsMax: RationalAlgorithm {
  public static let source = Citation(
    "Mozaffari, Yazdanbakhsh & Mehri Dehnavi. SLiM: one-shot quantization and sparsity with low-rank approximation for LLM weight compression. ICML 2025",
    "Adapters are quantised by AbsMax in groups of 128; tiles by its code")

  public struct Problem: Sendable {
    public var weights: Matrix<Float>
    /// a and b, both at least 1.
    public var tileRows: Int, tileColumns: Int
    /// L ≤ 127.
    public var levels: Int

    public init(weights: Matrix<Float>, tileRows: Int, tileColumns: Int, levels: Int) {
      (self.weights, self.levels) = (weights, levels)
      (self.tileRows, self.tileColumns) = (tileRows, tileColumns)
    }

    /// Tiles in reading order.
    var tiles: [(rows: Range<Int>, columns: Range<Int>)] {
      func cut(_ count: Int, _ size: Int) -> [Range<Int>] {
        stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
      }
      let columns = cut(weights.columns, tileColumns)
      return cut(weights.rows, tileRows).flatMap { rows in columns.map { (rows, $0) } }
    }
  }

  public static let examples = [
    Example<TileAbsMax>(
      Problem(
        weights: Matrix(rows: 2, columns: 3, elements: [1, -4, 3, 2, 0, -0.5]), tileRows: 2,
        tileColumns: 2, levels: 2),
      gives: ["steps": [2, Rational(3, 2)], "codes": .scalars([0, -2, 2, 1, 0, 0])],
      from: "by hand: tiles (1 -4; 2 0) and (3; -0.5); 1/2 is a tie and goes to 0")
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let rows = size == 0 ? 0 : 1 + Int(generator.next() % 5)
    let levels = [1, 2, 7, 127][Int(generator.next() % 4)]
    let elements = sampleWeights(rows * size, using: &generator)
    let shapes = size >= 1024 ? [(1, 128), (4, 128)] : [(1, 1), (3, 1), (1, 33), (2, 5), (8, 200)]
    let tile = shapes[Int(generator.next() % UInt64(shapes.count))]
    return Problem(
      weights: Matrix(rows: rows, columns: size, elements: elements), tileRows: tile.0,
      tileColumns: tile.1, levels: levels)
  }

  /// Rows of a tile beyond a block of the kernel, at ties; the largest weight first, or last.
  public static func edges(using generator: inout Generator) -> [Problem] {
    [1, 7, 127].flatMap { levels in
      [(1, 97), (2, 97), (3, 194)].flatMap { a, b -> [Problem] in
        let top = AbsMax.tops(levels: levels, using: &generator)[1]
        let elements = AbsMax.nearTies(3 * 194, top: top, levels: levels, using: &generator)
        return [elements, elements.reversed()].map { elements in
          Problem(
            weights: Matrix(rows: 3, columns: 194, elements: elements), tileRows: a,
            tileColumns: b, levels: levels)
        }
      }
    }
  }

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let weights = problem.weights.map { S(Double($0)) }
    let levels = S(problem.levels)
    var codes = Matrix(repeating: S.zero, rows: weights.rows, columns: weights.columns)
    let steps = problem.tiles.map { tile -> S in
      let top = normInfinity(tile.rows.flatMap { i in tile.columns.map { weights[i, $0] } })
      guard top > .zero else { return .zero }
      for i in tile.rows {
        for j in tile.columns {
          let code = nearest(weights[i, j].absolute * levels, over: top, ties: .even)
          codes[i, j] = S(weights[i, j] < .zero ? -code : code)
        }
      }
      return top / levels
    }
    return ["steps": .scalars(steps), "codes": .scalars(codes.elements)]
  }

  public static let implementations: [Implementation<TileAbsMax>] =
    Lane.available.map(kernel) + [tritonTies]
  public static let laws: [Law<TileAbsMax>] = statements
  public static let findings: [Finding] = [tiesTowardsZero, quietTokens]

  public static let specials: [Special<TileAbsMax>] = [
    Special(
      "NaN",
      Problem(
        weights: Matrix(rows: 2, columns: 2, elements: [1, .nan, 2, -1]), tileRows: 1,
        tileColumns: 2, levels: 1),
      contract: "a weight that is not finite spoils its own tile only",
      gives: ["steps": [.nan, 2], "codes": .scalars([0, 0, 1, 0])])
  ]

  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.weights.elements.count)
    return Work(flops: 3 * n, bytes: 5 * n + 4 * Double(problem.tiles.count), in: .float32)
  }

  public static let counters = [
    Counter<TileAbsMax>(
      "divisions of the reference", formula: "1 for each tile that is not zero",
      declared: { problem in
        problem.tiles.count { tile in
          tile.rows.contains { i in tile.columns.contains { problem.weights[i, $0] != 0 } }
        }
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.divisions
      })
  ]

  public static let workloads = [4096, 1 << 16]
}
