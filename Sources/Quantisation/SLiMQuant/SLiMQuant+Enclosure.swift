import Scalars
import Verification

extension SLiMQuant {
  /// The reference itself in double-double arithmetic: O(n² L).
  static func byDefinition(_ problem: Problem) -> Observation<Enclosure>? {
    decided { reference(problem, over: Enclosure.self) }
  }

  /// The same for large problems, in O(nL log nL): breakpoints in falling order, each raising one code.
  /// This is the method of ``sweep`` in certified arithmetic, and so no witness for that method; the law
  /// ``breakpointsAgree`` holds it to the definition.
  ///
  /// The order is the true one. Breakpoints are 2a / (2j + 1) for single-precision a and j < 128; two that
  /// differ do so by more than 2⁻⁴² of their size, and correctly rounded quotients cannot cross. Equal
  /// ones may come in any order, which only adds codes that are no better.
  static func bySortedBreakpoints(_ problem: Problem) -> Observation<Enclosure>? {
    var breakpoints: [(step: Double, magnitude: Double, raise: Double)] = []
    var energy = Enclosure(0)
    for weight in problem.weights where weight != 0 {
      let a = Double(abs(weight))
      energy += Enclosure(a) * Enclosure(a)
      for j in 0..<problem.levels {
        breakpoints.append((a / (Double(j) + 0.5), a, Double(2 * j + 1)))
      }
    }
    breakpoints.sort { $0.step > $1.step }
    var candidate = Candidate(product: Enclosure(0), square: Enclosure(0))
    var best: Candidate<Enclosure>?
    let undecided = Undecided()
    Undecided.$current.withValue(undecided) {
      for breakpoint in breakpoints {
        candidate.product += Enclosure(breakpoint.magnitude)
        candidate.square += Enclosure(breakpoint.raise)
        if best.map(candidate.isBetter) ?? true { best = candidate }
      }
    }
    guard undecided.count == 0 else { return nil }
    guard let best else { return ["error": [.zero], "scale": [.zero]] }
    let scale = Enclosure(Double(problem.levels)) * best.product / best.square
    return ["error": [energy - best.product * best.product / best.square], "scale": [scale]]
  }

  /// Sorted breakpoints against the definition, both certified, beyond the size where one takes over.
  static let agreesOnManyWeights = (66...73).allSatisfy { count in
    let problem = problem(size: count, draw: 0, seed: 1)
    guard let definition = byDefinition(problem), let sorted = bySortedBreakpoints(problem) else {
      return false
    }
    return agree(definition, sorted, on: ["error", "scale"])
  }
}
