public import Scalars
public import Structures
public import Verification

/// **Double pruning**: a matrix pruned N:M along its rows, and what is left pruned N:M along its
/// columns, so that both the matrix and its transpose can be multiplied in compressed form.
///
///     W^R keeps the N largest of every M entries of a row; W^{R,C} keeps the N largest of every M
///     entries of a column of W^R.
///
/// Only what W^R keeps competes in the second step, so that a kept zero stands behind no pruned entry.
/// Results are masks: 1 where an entry stays.
public enum DoublePruning: RationalAlgorithm {
  public static let source = Citation(slope, "Section on double-pruned backward passes, W^{R,C}")

  public struct Problem: Sendable {
    /// Outputs × inputs, both multiples of M.
    public var weights: Matrix<Double>
    public var pattern: NMPattern
  }

  public static let examples = [
    Example<DoublePruning>(
      Problem(
        weights: Matrix(rows: 2, columns: 4, elements: [5, 1, 2, 9, 4, 3, 8, 7]),
        pattern: nm(1, of: 2)),
      gives: [
        "row": .scalars([1, 0, 0, 1, 1, 0, 1, 0]), "both": .scalars([1, 0, 0, 1, 0, 0, 1, 0]),
      ],
      from: "by hand: 5 and 9, 4 and 8 stay in the rows; in the first column 5 beats 4")
  ]

  /// A size counts groups of each row; up to as many groups of rows.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let pattern = size >= 16 ? nm(2, of: 4) : generator.pattern()
    let rows = size >= 16 ? size : Int.random(in: 1...size, using: &generator)
    let isInteger = generator.next() % 3 == 0
    return Problem(
      weights: Matrix(rows: rows * pattern.group, columns: size * pattern.group) { _, _ in
        isInteger ? (generator.dyadic() / 4).rounded() : generator.dyadic()
      }, pattern: pattern)
  }

  /// One group less and one more than blocks of sixteen columns, with ties; groups of other patterns.
  public static func edges(using generator: inout Generator) -> [Problem] {
    let shapes = [(1, 1), (1, 3), (2, 4), (1, 5), (3, 7), (1, 8), (2, 9), (1, 17)]
    let ties = shapes.flatMap { rows, columns in
      [(2, 4), (1, 4), (3, 8), (3, 5)].map { kept, group in
        // Sixteen magnitudes: ties in most groups.
        Problem(
          weights: Matrix(rows: rows * group, columns: columns * group) { _, _ in
            (generator.dyadic() * 8).rounded() / 8
          }, pattern: nm(kept, of: group))
      }
    }
    return ties
  }

  public static let largestExactSize = 3
  public static let largestEnclosedSize = 16

  @specialized(where S == Double)
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let (n, m) = (problem.pattern.kept, problem.pattern.group)
    let w = problem.weights.map { S($0) }
    let row = Matrix(rows: w.rows, columns: w.columns) { i, j in
      let start = j - j % m
      return isKept(j - start, of: Array(w[row: i].dropFirst(start).prefix(m)), keeping: n)
    }
    let both = Matrix(rows: w.rows, columns: w.columns) { i, j -> Bool in
      let start = i - i % m
      guard row[i, j] else { return false }
      let rivals = (start..<start + m).count { k in
        guard row[k, j], k != i else { return false }
        let (a, b) = (w[k, j].absolute, w[i, j].absolute)
        return k < i ? a >= b : a > b
      }
      return rivals < n
    }
    return [
      "row": .scalars(row.elements.map { $0 ? 1 : 0 }),
      "both": .scalars(both.elements.map { $0 ? 1 : 0 }),
    ]
  }

  public static let implementations: [Implementation<DoublePruning>] =
    [sorting, polarity] + Lane.available.map(bits)

  public static let laws: [Law<DoublePruning>] = [
    Law("Every group of a row keeps N; what both keep, the row keeps, at most N in a column.") {
      problem, subject in
      let (row, both) = masks(subject(problem), problem)
      let (n, m) = (problem.pattern.kept, problem.pattern.group)
      return (0..<row.rows).allSatisfy { i in
        stride(from: 0, to: row.columns, by: m).allSatisfy { j in
          (j..<j + m).count { row[i, $0] } == n
        }
      }
        && (0..<row.columns).allSatisfy { j in
          stride(from: 0, to: row.rows, by: m).allSatisfy { i in
            let (left, kept) = ((i..<i + m).count { row[$0, j] }, (i..<i + m).count { both[$0, j] })
            return kept == min(n, left) && (i..<i + m).allSatisfy { !both[$0, j] || row[$0, j] }
          }
        }
    },
    Law("Nothing that the second step drops is larger than what it keeps in the same group.") {
      problem, subject in
      let (row, both) = masks(subject(problem), problem)
      let w = problem.weights, m = problem.pattern.group
      return (0..<row.columns).allSatisfy { j in
        stride(from: 0, to: row.rows, by: m).allSatisfy { start in
          let group = start..<start + m
          let kept = group.filter { both[$0, j] }.map { abs(w[$0, j]) }
          let dropped = group.filter { row[$0, j] && !both[$0, j] }.map { abs(w[$0, j]) }
          return (dropped.max() ?? 0) <= (kept.min() ?? .infinity)
        }
      }
    },
    Law("Pruning what both steps have left drops nothing more.") { problem, subject in
      var again = problem
      again.weights.elements = zip(problem.weights.elements, subject(problem)["both"]).map {
        $1 == 1 ? $0 : 0
      }
      let second = subject(again)["both"]
      // Zeros may be kept by the rows in their places, but no number is lost.
      return zip(second, again.weights.elements).allSatisfy { $1 == 0 || $0 == 1 }
    },
    Law("A factor of -4 changes nothing, and whole groups may change places.") { problem, subject in
      let result = subject(problem)
      var scaled = problem
      scaled.weights = problem.weights.map { -4 * $0 }
      let m = problem.pattern.group, last = problem.weights.columns / m - 1
      func turned<T>(_ a: Matrix<T>) -> Matrix<T> {
        Matrix(rows: a.rows, columns: a.columns) { i, j in a[i, (last - j / m) * m + j % m] }
      }
      var moved = problem
      moved.weights = turned(problem.weights)
      let both = masks(result, problem).both
      return subject(scaled) == result && masks(subject(moved), moved).both == turned(both)
    },
  ]

  public static let specials: [Special<DoublePruning>] =
    [
      Special(
        "NaN",
        Problem(
          weights: Matrix(rows: 2, columns: 2, elements: [.nan, .infinity, 7, 1]),
          pattern: nm(1, of: 2)),
        contract: "NaN counts as larger than infinity, and stays",
        gives: ["row": [1, 0, 1, 0], "both": [1, 0, 0, 0]]),
      Special(
        "zeros alone",
        Problem(
          weights: Matrix(repeating: 0, rows: 2, columns: 2), pattern: nm(1, of: 2)),
        contract: "those in front stay, and never more than N",
        gives: ["row": [1, 0, 1, 0], "both": [1, 0, 0, 0]]),
    ] + spoilt

  public static let findings: [Finding] = [order, invertedMask]

  public static let counters: [Counter<DoublePruning>] = [
    Counter("comparisons of the rows", formula: "entries M, and what the columns need") { problem in
      let m = problem.pattern.group, n = problem.pattern.kept
      let rows = problem.weights.elements.count * m
      // In a column group with k kept entries each meets k - 1 others.
      let row = masks(reference(problem, over: Double.self), problem).row
      let left = (0..<row.columns).reduce(0) { total, j in
        stride(from: 0, to: row.rows, by: m).reduce(total) { sum, i in
          let k = (i..<i + m).count { row[$0, j] }
          return sum + k * (k - 1)
        }
      }
      return n > 0 ? rows + left : rows
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.comparisons
    }
  ]

  /// Entries are read, and two bits of masks written for each.
  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.weights.elements.count)
    return Work(flops: 0, bytes: 4.25 * n, in: .float32)
  }

  /// 64 × 64, and 512 × 512: a megabyte.
  public static let workloads = [16, 128]
}

/// The paper whose method this family holds.
let slope =
  "Mozaffari, Yazdanbakhsh, Zhang & Mehri Dehnavi. SLoPe: double-pruned sparse plus lazy low-rank adapter pretraining of LLMs. ICLR 2025"
