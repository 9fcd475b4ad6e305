public import Scalars
import Structures
public import Verification

/// **Beam search** for the codes of one group, codebook after codebook, from codes that it has.
///
///     H₀ = {start};   H_t = the w of least φ among all words of H_{t-1} with the code of one codebook replaced by any;
///
/// of equal φ the first, in the order of H_{t-1} and then of codes. The codebooks take turns in a given order, once each.
/// A word keeps its own code among the candidates, so that φ never rises; w of all words make it the exact search.
/// M w k candidates instead of kᴹ words.
public enum BeamSearch: RationalAlgorithm {
  public static let source = Citation(aqlm, "beam search over the codes of a group")

  public struct Problem: Sendable {
    /// φ and codebooks.
    public var search: CodeSearch.Problem
    /// A code of each codebook.
    public var start: [Int]
    /// w.
    public var beam: Int
    /// Every codebook once.
    public var order: [Int]

    public init(search: CodeSearch.Problem, start: [Int], beam: Int, order: [Int]? = nil) {
      (self.search, self.start, self.beam) = (search, start, beam)
      self.order = order ?? Array(search.codebooks.indices)
    }

    /// Why there is no search, if so.
    public var obstacle: String? {
      if let obstacle = search.obstacle { return obstacle }
      let (books, size) = (search.codebooks.count, search.size)
      guard start.count == books else { return "\(start.count) codes for \(books) codebooks" }
      if let code = start.first(where: { !(0..<size ~= $0) }) {
        return "the code \(code) names none of \(size) vectors"
      }
      guard order.sorted() == Array(0..<books) else {
        return "the order \(order) does not name each of \(books) codebooks once"
      }
      return beam > 0 ? nil : "a beam of \(beam) words: it must keep one at least"
    }
  }

  public static let examples = [
    Example<BeamSearch>(
      Problem(search: CodeSearch.examples[0].problem, start: [0, 0], beam: 1),
      gives: ["codes": .integers([0, 0]), "objective": [-4]],
      from:
        "by hand: with (2, 2) added, (0, 0) gives 4 - 8 and (4, 2) gives 26 - 22; then (2, 2) beats (-1, -1)"
    ),
    Example<BeamSearch>(
      Problem(search: CodeSearch.examples[0].problem, start: [0, 0], beam: 2),
      gives: ["codes": .integers([1, 1]), "objective": [-5]],
      from: "by hand: the word that one beam drops ends at the target"),
  ]

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let search = CodeSearch.problem(size: size, using: &generator)
    let start = search.codebooks.map { _ in Int(generator.next() % UInt64(search.size)) }
    var order = Array(search.codebooks.indices)
    order.shuffle(using: &generator)
    return Problem(
      search: search, start: start, beam: 1 + Int(generator.next() % 5), order: order)
  }

  public static let largestExactSize = 6
  public static let largestEnclosedSize = 17

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let search = problem.search
    func value(_ word: [Int]) -> S {
      search.objective.value(search.vector(word, over: S.self))
    }
    var words = [problem.start]
    var values = words.map(value)
    for m in problem.order {
      var candidates = words.flatMap { word in
        (0..<search.size).map { c in
          var other = word
          other[m] = c
          return other
        }
      }
      var costs = candidates.map(value)
      (words, values) = ([], [])
      while words.count < problem.beam, !candidates.isEmpty {
        var best = 0
        for k in costs.indices where costs[k] < costs[best] { best = k }
        words.append(candidates.remove(at: best))
        values.append(costs.remove(at: best))
      }
    }
    return ["codes": .integers(words[0]), "objective": [values[0]]]
  }

  public static let implementations = [differences]

  public static let laws = statements

  public static let specials = [
    Special<BeamSearch>(
      "zeros of both signs",
      Problem(search: CodeSearch.specials[0].problem, start: [1], beam: 1),
      contract: "they are one vector, and the first of equals is taken",
      gives: ["codes": .integers([0]), "objective": [0]])
  ]

  public static let counters = [
    Counter<BeamSearch>(
      "multiplications of the reference", formula: "g (g + 1) (1 + k Σ_t |H_t|)",
      declared: { problem in
        let (g, k) = (problem.search.objective.dimension, problem.search.size)
        var (words, values) = (1, 1)
        for _ in problem.order {
          values += words * k
          words = min(problem.beam, words * k)
        }
        return g * (g + 1) * values
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
      })
  ]

  public static let findings = [orderMatters, widerMayBeWorse]

  public static func work(on problem: Problem) -> Work? {
    let g = Double(problem.search.objective.dimension)
    let tries = Double(problem.order.count * problem.beam * problem.search.size)
    return Work(
      flops: 2 * tries * g, bytes: 8 * g * Double(problem.order.count * problem.search.size))
  }

  public static let workloads = [8]
}
