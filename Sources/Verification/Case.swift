import Scalars

/// One problem of a run, found again from seed and number.
public struct Case<A: Algorithm>: Sendable {
  public let number: Int
  public let problem: A.Problem
  /// `example 2`, or `size 5, draw 3`.
  public let origin: String
}

extension Algorithm {
  /// The problems that every check sees: the examples, then every size up to ``largestExactSize`` with as
  /// many draws as the plan is deep. A case depends on its number and the seed alone.
  public static func cases(_ plan: Plan) -> [Case<Self>] {
    var cases = examples.enumerated().map { index, example in
      Case<Self>(number: index, problem: example.problem, origin: "example \(index + 1)")
    }
    for draw in 0..<max(1, plan.depth) * 2 {
      for size in smallestSize...max(smallestSize, largestExactSize) {
        let problem = problem(size: size, draw: draw, seed: plan.seed)
        cases.append(
          Case(number: cases.count, problem: problem, origin: "size \(size), draw \(draw + 1)"))
      }
    }
    guard let only = plan.onlyCase else { return cases }
    return cases.filter { $0.number == only }
  }

  /// How many cases there are: the examples, and two draws of each size for each unit of depth.
  public static func caseCount(depth: Int) -> Int {
    let sizes = max(smallestSize, largestExactSize) - smallestSize + 1
    return examples.count + 2 * max(1, depth) * sizes
  }

  /// The problem of a size and draw: the same on every machine, whatever else is drawn.
  public static func problem(size: Int, draw: Int, seed: UInt64) -> Problem {
    var generator = Generator(seed: seed, purpose: "\(name)/\(size)/\(draw)")
    return problem(size: size, using: &generator)
  }
}
