import Verification

extension ValueStep {
  /// Variables one after the other, values in order; a branch ends where no rest can be better than what was found.
  ///
  /// Every sum is exact in double precision for entries of few bits, such as all problems here have.
  static let branchAndBound = Implementation<ValueStep>(
    "branch-and-bound", .exact,
    prepare: { problem in
      if let obstacle = problem.obstacle { throw CodebookError(obstacle) }
      return problem
    },
    run: { problem in
      var search = Search(problem)
      search.descend(0, 0)
      return search
    },
    observe: { ["labels": .integers($0.best), "objective": [$0.least]] })

  struct Search {
    let a: [Double], values: [Double]
    let d: Int
    /// ∂φ at the chosen values with zeros for the rest: what a further variable sees.
    var slopes: [Double]
    /// Σ over pairs of later variables of the least that their product may add.
    var pairs: [Double]
    var word: [Int], best: [Int]
    var least = Double.infinity

    init(_ problem: borrowing Problem) {
      let objective = problem.objective
      (a, values, d) = (objective.matrix.elements, problem.values, objective.dimension)
      slopes = objective.linear.map { -$0 }
      word = [Int](repeating: 0, count: d)
      best = word
      pairs = [Double](repeating: 0, count: d + 1)
      for i in (0..<d).reversed() {
        var sum = pairs[i + 1]
        for j in i + 1..<d + 1 where j < d {
          let entry = a[i * d + j]
          sum += values.flatMap { v in values.map { entry * v * $0 } }.min() ?? 0
        }
        pairs[i] = sum
      }
    }

    /// What variable i adds with a value.
    private func cost(_ i: Int, _ v: Double) -> Double {
      v * (a[i * d + i] * v / 2 + slopes[i])
    }

    mutating func descend(_ i: Int, _ value: Double) {
      guard i < d else {
        if value < least { (best, least) = (word, value) }
        return
      }
      var bound = value + pairs[i]
      for j in i..<d { bound += values.reduce(.infinity) { min($0, cost(j, $1)) } }
      guard bound < least else { return }
      for (k, v) in values.enumerated() {
        word[i] = k
        let next = value + cost(i, v)
        for j in 0..<d { slopes[j] += a[j * d + i] * v }
        descend(i + 1, next)
        for j in 0..<d { slopes[j] -= a[j * d + i] * v }
      }
    }
  }
}
