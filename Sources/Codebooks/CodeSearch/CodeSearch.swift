public import Scalars
public import Structures
public import Verification

/// **Code search** for one group of weights: the best of all words of codes, one from each codebook.
///
///     c = argmin φ(Σ_m C_m[c_m]),   φ(z) = ½ zᵀAz - bᵀz;
///
/// of equal minima the first in the order of words. A = I and b = r look for the nearest sum to r; A = XᵀX of the group's
/// inputs weighs errors as a layer's outputs do. There are kᴹ words.
public enum CodeSearch: RationalAlgorithm {
  public static let source = Citation(aqlm, "the codes of a group, all of them tried")

  public struct Problem: Sendable {
    /// φ on the g entries of the group.
    public var objective: Quadratic
    /// C_m, k × g.
    public var codebooks: [Matrix<Double>]

    public init(objective: Quadratic, codebooks: [Matrix<Double>]) {
      (self.objective, self.codebooks) = (objective, codebooks)
    }

    /// k.
    public var size: Int { codebooks.first?.rows ?? 0 }

    /// Why there is nothing to search, if so.
    public var obstacle: String? {
      if let obstacle = objective.obstacle { return obstacle }
      guard size > 0 else { return "\(codebooks.count) codebooks of \(size) vectors" }
      for (m, book) in codebooks.enumerated() {
        guard book.rows == size, book.columns == objective.dimension else {
          return "codebook \(m) is \(book.rows) × \(book.columns), beside a first one of \(size) "
            + "vectors for groups of \(objective.dimension)"
        }
        if let entry = book.elements.first(where: { !$0.isFinite }) {
          return "\(entry) is an entry of codebook \(m)"
        }
      }
      return nil
    }

    /// Σ_m C_m[c_m].
    func vector<S: Scalar>(_ word: [Int], over: S.Type) -> [S] {
      (0..<objective.dimension).map { k in
        sum(codebooks.indices.map { S(codebooks[$0][word[$0], k]) })
      }
    }
  }

  public static let examples = [
    Example<CodeSearch>(
      Problem(
        objective: Quadratic(
          matrix: Matrix(rows: 2, columns: 2, elements: [1, 0, 0, 1]), linear: [3, 1]),
        codebooks: [
          Matrix(rows: 2, columns: 2, elements: [0, 0, 4, 2]),
          Matrix(rows: 2, columns: 2, elements: [2, 2, -1, -1]),
        ]),
      gives: ["codes": .integers([1, 1]), "objective": [-5]],
      from: "by hand: 4 - 1 and 2 - 1 are the target itself: -(9 + 1)/2")
  ]

  /// Up to three codebooks of up to four vectors whose entries are multiples of ¼: ties are real, and sums are exact.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let (books, k) = (1 + Int(generator.next() % 3), 1 + Int(generator.next() % 4))
    return random(dimension: size, codebooks: books, size: k, using: &generator)
  }

  static func random(
    dimension: Int, codebooks: Int, size: Int, using generator: inout Generator
  ) -> Problem {
    let books = (0..<codebooks).map { _ in
      Matrix<Double>(rows: size, columns: dimension) { _, _ in
        Double(Int.random(in: -8...8, using: &generator)) / 4
      }
    }
    return Problem(
      objective: .random(dimension, using: &generator), codebooks: books)
  }

  public static let largestExactSize = 6
  public static let largestEnclosedSize = 17

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    var word = [Int](repeating: 0, count: problem.codebooks.count)
    var best = word
    var least = problem.objective.value(problem.vector(word, over: S.self))
    // The words in order: the last letter moves first.
    while let m = word.lastIndex(where: { $0 < problem.size - 1 }) {
      word[m] += 1
      for later in word.indices where later > m { word[later] = 0 }
      let value = problem.objective.value(problem.vector(word, over: S.self))
      if value < least { (best, least) = (word, value) }
    }
    return ["codes": .integers(best), "objective": [least]]
  }

  public static let implementations = [pairTables]

  public static let laws = statements

  public static let specials = [
    Special<CodeSearch>(
      "zeros of both signs",
      Problem(
        objective: Quadratic(matrix: Matrix(rows: 1, columns: 1, elements: [1]), linear: [0]),
        codebooks: [Matrix(rows: 2, columns: 1, elements: [-0.0, 0])]),
      contract: "they are one vector, and the first of equals is taken",
      gives: ["codes": .integers([0]), "objective": [0]])
  ]

  public static let counters = [
    Counter<CodeSearch>(
      "multiplications of the reference", formula: "kᴹ g (g + 1)",
      declared: { problem in
        let g = problem.objective.dimension
        return problem.codebooks.reduce(g * (g + 1)) { count, _ in count * problem.size }
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
      })
  ]

  public static func work(on problem: Problem) -> Work? {
    let (g, m) = (Double(problem.objective.dimension), Double(problem.codebooks.count))
    let vectors = m * Double(problem.size)
    return Work(flops: vectors * g * (g + vectors), bytes: 8 * (g * g + vectors * g))
  }

  public static let workloads = [8]
}
