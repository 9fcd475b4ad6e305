import Scalars
import Verification

extension SetSelection {
  private static let draws = 60

  /// Losses of rules on random problems of six weights of which three go, in exact arithmetic.
  private static func losses(
    _ purpose: String, _ rules: [Rule], draws: Int = draws
  ) -> [[Rational]] {
    var generator = Generator(seed: 1, purpose: "SetSelection/\(purpose)")
    return (0..<draws).map { _ in
      var problem = problem(size: 6, rule: .greedy, using: &generator)
      problem.count = 3
      return rules.map { rule in
        problem.rule = rule
        return reference(problem, over: Rational.self)["loss"][0]
      }
    }
  }

  static let greedyIsNotBest = Finding(
    "Greedy removal finds the best set",
    place: "no one's theorem: the optimal brain surgeon removes one by one"
  ) {
    let found = losses("greedy", [.enumeration, .greedy])
    let worse = found.filter { $0[0] < $0[1] }
    let ratio = worse.map { ($0[1] / $0[0]).approximation }.max() ?? 1
    return .init(
      claimed: "0 of \(draws) random problems, 3 of 6 weights, are worse than enumeration",
      found: "\(worse.count) are, the worst \((ratio * 100).rounded() / 100) times",
      isShown: !worse.isEmpty)
  }

  /// What holds of means need not hold of an instance.
  static let cleverMayBeWorse = Finding(
    "Greedy ≤ diagonal ≤ magnitude, problem by problem", place: "the order of the rules' means"
  ) {
    let draws = 400
    let found = losses("order", [.greedy, .diagonal, .magnitude], draws: draws)
    let first = found.count { $0[0] > $0[1] }
    let second = found.count { $0[1] > $0[2] }
    return .init(
      claimed: "0 of \(draws) random problems break it",
      found: "greedy is above diagonal in \(first), and diagonal above magnitude in \(second)",
      isShown: first > 0 && second > 0)
  }

  static let bestSetsAreNotNested = Finding(
    "The best set of m + 1 weights holds the best of m", place: "what a greedy method assumes"
  ) {
    var generator = Generator(seed: 1, purpose: "SetSelection/nested")
    var unlike = 0
    for _ in 0..<draws {
      var problem = problem(size: 6, rule: .enumeration, using: &generator)
      problem.count = 2
      let two = Set(reference(problem, over: Rational.self)[integers: "order"])
      problem.count = 3
      let three = Set(reference(problem, over: Rational.self)[integers: "order"])
      if !two.isSubset(of: three) { unlike += 1 }
    }
    return .init(
      claimed: "0 of \(draws) random problems, 2 and 3 of 6 weights, are unlike",
      found: "\(unlike) are", isShown: unlike > 0)
  }
}
