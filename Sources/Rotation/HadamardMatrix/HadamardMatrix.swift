public import Scalars
import Structures
public import Verification

/// **Hadamard matrices**: square matrices of ones and minus ones whose rows are orthogonal,
///
///     H ∈ {-1, 1}ⁿˣⁿ,   HHᵀ = nI.
///
/// n is 1, 2 or a multiple of 4. Sylvester's, Paley's and Williamson's constructions and their Kronecker
/// products give, among others, every order that rotations of language models need: 12, 20, 28, 36, 40, 52,
/// 60, 108, 140, 156 and 172, each times powers of two.
public enum HadamardMatrix: DiscreteAlgorithm {
  public static let source = Citation(
    "Hedayat & Wallis. Hadamard matrices and their applications. Annals of Statistics 6 (1978)",
    "constructions of Sylvester, Paley and Williamson")

  public struct Problem: Sendable {
    public var construction: HadamardConstruction

    public init(_ construction: HadamardConstruction) { self.construction = construction }
  }

  public static let examples = [
    Example<HadamardMatrix>(
      Problem(.sylvester(levels: 1)),
      gives: ["order": .integers([2]), "signs": .integers([1, 1, 1, -1])], from: "by hand"),
    Example<HadamardMatrix>(
      Problem(.paleyOne(prime: 3)),
      gives: [
        "order": .integers([4]),
        "signs": .integers([1, 1, 1, 1, -1, 1, -1, 1, -1, 1, 1, -1, -1, -1, 1, 1]),
      ], from: "by hand: the squares mod 3 are 0 and 1"),
  ]

  /// The constructions in turn, up to order 60.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    Problem(small[(size - 1) % small.count])
  }

  private static let small: [HadamardConstruction] = [
    .sylvester(levels: 0), .sylvester(levels: 1), .sylvester(levels: 2), .paleyOne(prime: 3),
    .paleyOne(prime: 7), .paleyOne(prime: 11), .paleyTwo(prime: 5), .sylvester(levels: 4),
    .paleyOne(prime: 19), .williamson(releasedTwenty),
    .kronecker(.sylvester(levels: 1), .paleyOne(prime: 11)), .paleyTwo(prime: 13),
    .kronecker(.paleyOne(prime: 3), .paleyOne(prime: 7)), .paleyTwo(prime: 17),
    .kronecker(.sylvester(levels: 1), .paleyOne(prime: 19)),
    .kronecker(.paleyOne(prime: 11), .paleyOne(prime: 3)), .paleyOne(prime: 59),
  ]

  public static func edges(using generator: inout Generator) -> [Problem] {
    ([52, 108, 140, 156, 172] + [76, 148, 180]).compactMap {
      (try? HadamardConstruction(order: $0)).map(Problem.init)
    }
  }

  public static let largestExactSize = 17

  public static let implementations: [Implementation<HadamardMatrix>] = [
    Implementation("tables", .exact) { problem in
      problem.construction
    } run: { construction in
      construction.signs
    } observe: { signs in
      ["order": .integers([signs.rows]), "signs": .integers(signs.elements.map { Int($0) })]
    }
  ]

  public static let laws: [Law<HadamardMatrix>] = [
    Law("HHᵀ = nI and HᵀH = nI, of ones and minus ones, in integers.") { problem, subject in
      let h = matrix(subject(problem))
      return h.elements.allSatisfy { abs($0) == 1 } && isOrthogonal(h) && isOrthogonal(h.transposed)
    },
    Law("Paley's first matrix is I and a skew matrix: H + Hᵀ = 2I.") { problem, subject in
      guard case .paleyOne = problem.construction else { return nil }
      let h = matrix(subject(problem))
      return everyPlace(h.rows) { h[$0, $1] + h[$1, $0] == ($0 == $1 ? 2 : 0) }
    },
    Law("Sylvester's and Paley's second matrix are symmetric.") { problem, subject in
      switch problem.construction {
      case .sylvester, .paleyTwo:
        let h = matrix(subject(problem))
        return everyPlace(h.rows) { h[$0, $1] == h[$1, $0] }
      default: return nil
      }
    },
    Law("The corner of A ⊗ B is B, with the sign of A's corner.") {
      problem, subject in
      guard case .kronecker(let a, let b) = problem.construction else { return nil }
      let (h, left) = (matrix(subject(problem)), matrix(subject(Problem(a))))
      let right = matrix(subject(Problem(b)))
      guard left.rows > 0, right.rows == b.order, h.rows >= b.order else { return false }
      return everyPlace(b.order) { h[$0, $1] == left[0, 0] * right[$0, $1] }
    },
  ]

  public static let counters: [Counter<HadamardMatrix>] = [
    Counter(
      "ones less minus ones",
      formula: "n for Sylvester's and Paley's first, n - 4 for his second, products of these"
    ) {
      $0.construction.excess
    } counted: { problem in
      problem.construction.signs.elements.reduce(0) { $0 + Int($1) }
    }
  ]
}
