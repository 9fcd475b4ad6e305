import Scalars
import Verification

extension SparseGPTMask {
  /// |w| / U_jj in double precision: one rounding, which keeps the order, and a full order only where it is needed.
  static let quotients = Implementation<SparseGPTMask>(
    "quotients",
    .rounding(
      "one quotient each: Higham 2002, equation (2.4); scores that are nearer are not told apart"
    ) {
      problem in
      isClear(problem)
        ? .exact : ["kept": .free("two scores are nearer than the rounding of a quotient")]
    },
    prepare: { problem in
      if let obstacle = problem.obstacle { throw PruningError(obstacle) }
      return problem
    },
    run: { problem in
      let scores = scores(problem)
      var kept = scores.map { _ in 1 }
      for contest in problem.contests {
        let order = contest.sorted { scores[$0] != scores[$1] ? scores[$0] < scores[$1] : $0 > $1 }
        for i in order.prefix(problem.dropped) { kept[i] = 0 }
      }
      return kept
    },
    observe: { ["kept": .integers($0)] })

  static func scores(_ problem: borrowing Problem) -> [Double] {
    let columns = problem.weights.columns
    return problem.weights.elements.enumerated().map { abs($1) / problem.diagonal[$0 % columns] }
  }

  /// Whether quotients tell every two scores of a contest apart at its border, or they are ties in fact: equal weights
  /// over equal diagonals, of which the quotients are equal too.
  private static func isClear(_ problem: Problem) -> Bool {
    let scores = scores(problem)
    let columns = problem.weights.columns
    let u = Double.unitRoundoff(of: Double.self)
    return problem.contests.allSatisfy { contest in
      let order = contest.sorted { scores[$0] < scores[$1] }
      guard problem.dropped > 0, problem.dropped < order.count else { return true }
      let border = scores[order[problem.dropped - 1]]
      let near = order.filter { abs(scores[$0] - border) <= 4 * u * border }
      guard let first = near.first else { return true }
      return near.allSatisfy { i in
        let same = abs(problem.weights.elements[i]) == abs(problem.weights.elements[first])
        // A weight of zero has score zero over any diagonal.
        return border == 0
          || (same && problem.diagonal[i % columns] == problem.diagonal[first % columns])
          || i == first
      }
    }
  }

  /// As released: threshold = sorted scores[⌊n s⌋], and everything up to and with the threshold goes. What it does for a
  /// whole block; with everything to be dropped it reads behind the end, and here gives nothing.
  static let released = Implementation<SparseGPTMask>(
    "threshold", voice: .released("IST-DASLab/sparsegpt 147d215"),
    .different("it drops one weight more, and all that tie with it"),
    prepare: { problem in
      if let obstacle = problem.obstacle { throw PruningError(obstacle) }
      return problem
    },
    run: { problem in
      let scores = scores(problem).map { $0 * $0 }
      guard problem.group == nil, problem.dropped < scores.count else { return [] }
      let threshold = scores.sorted()[problem.dropped]
      return scores.map { $0 <= threshold ? 0 : 1 }
    },
    observe: { ["kept": .integers($0)] })
}
