public import Scalars
public import Structures
public import Verification

/// **N:M compression**: the N largest of every M entries, their places, and a code for the places.
///
///     code = how many sets of N places come before this one, as binary numbers,
///
/// so that ⌈log₂ C(M, N)⌉ bits tell the places of a group: 3 for 2:4, where two bits for each of the
/// two values take 4. Restoring writes the zeros out again. The codes go through a string of bits
/// without gaps, and what is restored is restored from them.
public enum NMCompression: RationalAlgorithm {
  public static let source = Citation(
    slope, "Section on the memory footprint: ⌈log₂ C(M, N)⌉ bits of index for a group")

  public struct Problem: Sendable {
    /// Rows of whole groups.
    public var matrix: Matrix<Double>
    /// M ≤ 8.
    public var pattern: NMPattern

    var groups: [[Double]] {
      stride(from: 0, to: matrix.elements.count, by: pattern.group).map {
        Array(matrix.elements[$0..<$0 + pattern.group])
      }
    }
  }

  public static let examples = [
    Example<NMCompression>(
      Problem(
        matrix: Matrix(rows: 1, columns: 12, elements: [1, -4, 3, 0.5, 0, 0, 0, 0, 9, 0, 0, -9]),
        pattern: nm(2, of: 4)),
      gives: [
        "values": .scalars([-4, 3, 0, 0, 9, -9]), "places": .integers([1, 2, 0, 1, 0, 3]),
        "codes": .integers([2, 0, 3]),
        "restored": .scalars([0, -4, 3, 0, 0, 0, 0, 0, 9, 0, 0, -9]),
      ],
      from: "by hand: of the sets of two places, 0011 0101 0110 1001 1010 1100, these are third, "
        + "first and fourth")
  ]

  /// A size counts groups, in one row or two.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let pattern = size >= 1024 ? nm(2, of: 4) : generator.pattern()
    let isInteger = generator.next() % 3 == 0
    let rows = size.isMultiple(of: 2) ? 2 : 1
    return Problem(
      matrix: Matrix(rows: rows, columns: size / rows * pattern.group) { _, _ in
        isInteger ? (generator.dyadic() / 4).rounded() : generator.dyadic()
      }, pattern: pattern)
  }

  /// Blocks of sixteen groups, fewer, and what is behind them; codes that end within a byte.
  public static func edges(using generator: inout Generator) -> [Problem] {
    [15, 16, 17, 31, 32, 33, 47, 48, 49].flatMap { groups in
      [(2, 4), (1, 4), (2, 8), (4, 8), (3, 5), (0, 4), (4, 4)].map { kept, group in
        // Sixteen magnitudes: ties in most groups.
        Problem(
          matrix: Matrix(rows: 1, columns: groups * group) { _, _ in
            (generator.dyadic() * 8).rounded() / 8
          }, pattern: nm(kept, of: group))
      }
    }
  }

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    var values: [S] = [], places: [Int] = [], codes: [Int] = [], restored: [S] = []
    for group in problem.groups {
      let exact = group.map { S($0) }
      let kept = exact.indices.filter { isKept($0, of: exact, keeping: problem.pattern.kept) }
      values += kept.map { exact[$0] }
      places += kept
      let set = kept.reduce(0) { $0 | 1 << $1 }
      codes.append((0..<set).count { $0.nonzeroBitCount == problem.pattern.kept })
      restored += exact.indices.map { kept.contains($0) ? exact[$0] : .zero }
    }
    return [
      "values": .scalars(values), "places": .integers(places), "codes": .integers(codes),
      "restored": .scalars(restored),
    ]
  }

  public static let implementations: [Implementation<NMCompression>] =
    [ranked] + Lane.available.map(bits)

  public static let laws: [Law<NMCompression>] = [
    Law("What is restored is the matrix where it is kept, and zero elsewhere; N stay of M.") {
      problem, subject in
      let result = subject(problem), (n, m) = (problem.pattern.kept, problem.pattern.group)
      let restored = result["restored"], places = result[integers: "places"]
      return problem.groups.indices.allSatisfy { g in
        let kept = places[g * n..<(g + 1) * n]
        return Set(kept).count == n
          && (0..<m).allSatisfy { place in
            let value = Rational(problem.matrix.elements[g * m + place])
            return restored[g * m + place] == (kept.contains(place) ? value : 0)
          }
      }
    },
    Law("Compressing what is restored gives the same values, and with them the same sum.") {
      problem, subject in
      let once = subject(problem)
      var again = problem
      again.matrix.elements = once["restored"].map(\.approximation)
      return subject(again)["restored"] == once["restored"]
    },
    Law("Codes are less than C(M, N), and differ where places differ.") { problem, subject in
      let codes = subject(problem)[integers: "codes"]
      let places = subject(problem)[integers: "places"], n = problem.pattern.kept
      let pairs = codes.enumerated().map { g, code in (code, places[g * n..<(g + 1) * n].map { $0 })
      }
      return pairs.allSatisfy { a in
        a.0 >= 0 && a.0 < binomial(problem.pattern.group, n)
          && pairs.allSatisfy { (a.0 == $0.0) == (a.1 == $0.1) }
      }
    },
    Law("Nothing that is dropped is larger than what stays, and a factor of -8 changes no place.") {
      problem, subject in
      let result = subject(problem)
      var scaled = problem
      scaled.matrix.elements = problem.matrix.elements.map { -8 * $0 }
      let energy = sum(result["values"].map(\.absolute))
      let best = problem.groups.map { group in
        group.map { abs($0) }.sorted(by: >).prefix(problem.pattern.kept).reduce(0, +)
      }
      return subject(scaled)[integers: "places"] == result[integers: "places"]
        && energy == sum(best.map { Rational($0) })
    },
  ]

  public static let specials: [Special<NMCompression>] =
    [
      Special(
        "NaN",
        Problem(
          matrix: Matrix(rows: 1, columns: 4, elements: [.infinity, .nan, 5, 4]),
          pattern: nm(1, of: 4)),
        contract: "NaN counts as larger than infinity, and stays",
        gives: [
          "values": [.nan], "places": .integers([1]), "codes": .integers([1]),
          "restored": [0, .nan, 0, 0],
        ]),
      Special(
        "zeros of both signs",
        Problem(
          matrix: Matrix(rows: 1, columns: 4, elements: [-0.0, 0.0, 0.0, -0.0]),
          pattern: nm(2, of: 4)),
        contract: "they are equal, those in front stay, and keep their signs",
        gives: [
          "values": [-0.0, 0.0], "places": .integers([0, 1]), "codes": .integers([0]),
          "restored": [-0.0, 0, 0, 0],
        ]),
    ] + spoilt

  public static let findings: [Finding] = [printedFootprint]

  public static let counters: [Counter<NMCompression>] = [
    Counter("comparisons of the reference", formula: "groups M²") {
      $0.matrix.elements.count * $0.pattern.group
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.comparisons
    }
  ]

  /// Entries are read, and values, places and codes written; values and codes are read again, and entries
  /// written.
  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.matrix.elements.count), s = problem.pattern.density
    let codes = Double(problem.pattern.indexBits) / Double(8 * problem.pattern.group)
    return Work(flops: 0, bytes: n * (8 + 9 * s + 2 * codes), in: .float32)
  }

  /// 64 KB, and a megabyte.
  public static let workloads = [4096, 65_536]
}
