public import Scalars
public import Structures
public import Verification

/// **Cache quantisation**: keys and values in groups of channels, asymmetric, each group of a token with a step
/// and a zero of its own.
///
/// For a group x ∈ ℝᵍ, b bits and clip ratio c, with round to nearest, ties to even,
///
///     l = c min x,  u = c max x,  s = (u - l) / (2ᵇ - 1),  z = round(-l / s),
///     q = min(max(round(x / s) + z, 0), 2ᵇ - 1),   and x is read back as s (q - z).
///
/// A group of zeros has l = -1 and u = 1. One of equal numbers v ≠ 0 has no step: here it has |v|, and v is
/// read back exactly. z may lie outside 0…2ᵇ - 1, where a group holds no zero.
///
/// A cache grows token by token, and a token's codes never change.
public enum CacheQuantiser: RationalAlgorithm {
  public static let source = Citation(
    "Ashkboos et al. QuaRot: outlier-free 4-bit inference in rotated LLMs. NeurIPS 2024",
    "KV-cache quantisation; spcl/QuaRot, find_params_per_token_groupwise in fake_quant/quant_utils.py"
  )

  public struct Problem: Sendable {
    /// Tokens × channels, a multiple of the group.
    public var tokens: Matrix<Double>
    public var group: Int
    public var settings: QuantiserSettings
    /// How many tokens are appended at a time.
    public var chunk = 1

    public init(tokens: Matrix<Double>, group: Int, settings: QuantiserSettings, chunk: Int = 1) {
      (self.tokens, self.group, self.settings) = (tokens, group, settings)
      self.chunk = chunk
    }
  }

  public static let examples = [
    Example<CacheQuantiser>(
      Problem(
        tokens: Matrix(rows: 1, columns: 8, elements: [-1, 0, 1, 2, 10, 11, 12, 13]), group: 4,
        settings: TokenQuantiser.settings(2)),
      gives: [
        "scale": [1, 1], "zero": [1, -10], "codes": .scalars([0, 1, 2, 3, 0, 1, 2, 3]),
      ], from: "by hand: steps of 1; in the second group zero is far below the codes"),
    Example<CacheQuantiser>(
      Problem(
        tokens: Matrix(rows: 1, columns: 6, elements: [0, 0, 5, 5, -3, -3]), group: 2,
        settings: TokenQuantiser.settings(2)),
      gives: [
        "scale": .scalars([Rational(2, 3), 5, 3]), "zero": [2, 0, 1],
        "codes": .scalars([2, 2, 1, 1, 0, 0]),
      ], from: "by hand: (1 + 1) / 3, and the tie 3/2 goes to 2; 5 = 5 (1 - 0), -3 = 3 (0 - 1)"),
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let settings = TokenQuantiser.settings(
      Int.random(in: 2...8, using: &generator), [1, 0.95, 0.9][Int(generator.next() % 3)])
    let isLarge = size >= 512
    let group = isLarge ? 128 : [1, 2, 4, 8][Int(generator.next() % 4)]
    let rows = isLarge ? 64 : 1 + Int(generator.next() % 4)
    let columns = isLarge ? size : max(1, size / group) * group
    // Groups around zero, groups far from it, and groups of equal numbers.
    let kinds = (0..<rows * columns / group).map { _ in generator.next() % 6 }
    let tokens = Matrix<Double>(rows: rows, columns: columns) { i, j in
      let x = generator.dyadic(), at = (i * columns + j) / group
      switch kinds[at] {
      case 0: return 0
      case 1: return 3
      case 2: return 100 + x / 8
      case 3: return -20 + x
      default: return x
      }
    }
    return Problem(
      tokens: tokens, group: group, settings: settings,
      chunk: 1 + Int(generator.next() % UInt64(rows)))
  }

  public static let implementations: [Implementation<CacheQuantiser>] = [
    Implementation("whole", .rounding(ties, bound)) { problem in
      _ = try QuantisedCache(
        channels: problem.tokens.columns, group: problem.group, problem.settings)
      return problem
    } run: { problem -> QuantisedCache? in
      cache(problem, chunk: problem.tokens.rows)
    } observe: {
      observation($0)
    },
    Implementation("streaming", .rounding(ties, bound)) { problem in
      _ = try QuantisedCache(
        channels: problem.tokens.columns, group: problem.group, problem.settings)
      return problem
    } run: { problem -> QuantisedCache? in
      cache(problem, chunk: problem.chunk)
    } observe: {
      observation($0)
    },
  ]

  private static let ties =
    "γ₃ for the step; a code or zero next to a tie may be the other one, and a zero moves its codes"

  public static let specials: [Special<CacheQuantiser>] = [
    Special(
      "negative zeros",
      Problem(
        tokens: Matrix(rows: 1, columns: 2, elements: [-0.0, -0.0]), group: 2,
        settings: TokenQuantiser.settings(8)),
      contract: "they are zeros",
      gives: ["scale": [2 / 255], "zero": [128], "codes": [128, 128]])
  ]

  public static let counters: [Counter<CacheQuantiser>] = [
    Counter("bytes of codes", formula: "tokens · channels") {
      $0.tokens.elements.count
    } counted: { problem in
      cache(problem, chunk: problem.chunk)?.codes.count ?? 0
    }
  ]

  /// A reading in double precision, a byte for each code.
  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.tokens.elements.count)
    return Work(flops: 3 * n, bytes: 9 * n)
  }

  public static let workloads = [512, 4096]
}
