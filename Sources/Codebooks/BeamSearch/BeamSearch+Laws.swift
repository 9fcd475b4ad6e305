import Scalars
import Structures
import Verification

extension BeamSearch {
  static let statements: [Law<BeamSearch>] = [
    Law("φ of the codes is the objective, and not above that of the start.") { problem, subject in
      let result = subject(problem)
      guard let found = CodeSearch.value(problem.search, result[integers: "codes"]),
        let start = CodeSearch.value(problem.search, problem.start)
      else { return false }
      return found == result["objective"][0] && found <= start
    },
    Law("No beam is below the exact search.") { problem, subject in
      let exact = CodeSearch.reference(problem.search, over: Rational.self)["objective"][0]
      return subject(problem)["objective"][0] >= exact
    },
    Law("A beam of all words is the exact search, in whatever order.") { problem, subject in
      let books = problem.order.count
      var all = problem
      all.beam = (0..<books).reduce(1) { count, _ in count * problem.search.size }
      var reversed = all
      reversed.order.reverse()
      let exact = CodeSearch.reference(problem.search, over: Rational.self)["objective"]
      return subject(all)["objective"] == exact && subject(reversed)["objective"] == exact
    },
    Law("The last codebook's code is the best beside the others.") { problem, subject in
      let result = subject(problem)
      let codes = result[integers: "codes"]
      guard let last = problem.order.last, codes.count == problem.start.count else { return false }
      return (0..<problem.search.size).allSatisfy { c in
        var other = codes
        other[last] = c
        let value = CodeSearch.value(problem.search, other)
        return value.map { $0 >= result["objective"][0] } ?? false
      }
    },
    Law("Searched again from what it found, φ does not rise.") { problem, subject in
      let result = subject(problem)
      var again = problem
      again.start = result[integers: "codes"]
      guard CodeSearch.value(problem.search, again.start) != nil else { return false }
      return subject(again)["objective"][0] <= result["objective"][0]
    },
  ]

  /// Small problems in a fixed sequence, of which the first that shows something is told.
  private static func first(
    _ books: Int, where isShown: (Problem) -> Bool
  ) -> (number: Int, problem: Problem)? {
    var generator = Generator(seed: 1, purpose: "BeamSearch/findings")
    for number in 1...2000 {
      let search = CodeSearch.random(
        dimension: 2, codebooks: books, size: 3, using: &generator)
      let problem = Problem(search: search, start: search.codebooks.map { _ in 0 }, beam: 1)
      if isShown(problem) { return (number, problem) }
    }
    return nil
  }

  private static func reached(_ problem: Problem, beam: Int, reversed: Bool = false) -> Double {
    var other = problem
    other.beam = beam
    if reversed { other.order.reverse() }
    return reference(other, over: Double.self)["objective"][0]
  }

  static let orderMatters = Finding(
    "Beam search is a function of weights, codebooks and settings",
    place: "Vahe1994/AQLM e79a896: codebooks take turns in an order from a generator without a seed"
  ) {
    let shown = first(2) { reached($0, beam: 1) != reached($0, beam: 1, reversed: true) }
    guard let (number, problem) = shown else {
      return .init(claimed: "one φ", found: "one φ, in 2000 problems", isShown: false)
    }
    let (one, other) = (
      reached(problem, beam: 1), reached(problem, beam: 1, reversed: true)
    )
    return .init(
      claimed: "one φ for all orders",
      found: "\(one) and \(other) for both orders of two codebooks, problem \(number)",
      isShown: one != other)
  }

  static let widerMayBeWorse = Finding(
    "A wider beam ends no higher", place: "what a search with more candidates suggests"
  ) {
    let shown = first(3) { reached($0, beam: 1) < reached($0, beam: 2) }
    guard let (number, problem) = shown else {
      return .init(claimed: "two words not above one", found: "so in 2000 problems", isShown: false)
    }
    let (one, two) = (reached(problem, beam: 1), reached(problem, beam: 2))
    return .init(
      claimed: "φ of two words not above that of one",
      found: "\(one) with one word, \(two) with two, problem \(number)", isShown: one < two)
  }
}
