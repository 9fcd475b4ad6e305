/// Makes failing problems small.
enum Shrinking {
  /// The simplest problem that still fails, reached by greedy descent.
  ///
  /// First smaller sizes are drawn, then the algorithm's own simplifications are tried until none fails.
  static func smallest<A: Algorithm>(
    _: A.Type, from problem: A.Problem, plan: Plan, fails: (A.Problem) -> Bool
  ) -> A.Problem {
    var current = problem
    search: for size in A.smallestSize...max(A.smallestSize, A.largestExactSize) {
      for draw in 0..<3 {
        let candidate = A.problem(size: size, draw: draw, seed: plan.seed)
        if fails(candidate) {
          current = candidate
          break search
        }
      }
    }
    var budget = 2000
    var improved = true
    while improved, budget > 0 {
      improved = false
      for candidate in A.simpler(than: current) {
        budget -= 1
        if budget <= 0 { break }
        if fails(candidate) {
          current = candidate
          improved = true
          break
        }
      }
    }
    return current
  }
}

/// Simplifications of a list of numbers, boldest first: halves, single removals, then plainer values.
public func simplifications(of values: [Double], keeping minimum: Int = 1) -> [[Double]] {
  var candidates: [[Double]] = []
  let half = values.count / 2
  if half >= minimum, half < values.count {
    candidates.append(Array(values[..<half]))
    candidates.append(Array(values[half...]))
  }
  if values.count > minimum {
    for i in values.indices {
      candidates.append(values.enumerated().filter { $0.offset != i }.map(\.element))
    }
  }
  for i in values.indices {
    for plain in [0, 1, values[i].rounded(.towardZero)] where isPlainer(plain, than: values[i]) {
      var simpler = values
      simpler[i] = plain
      candidates.append(simpler)
    }
  }
  return candidates
}

/// An order in which every descent ends: 0 before 1 before other integers before fractions.
private func isPlainer(_ a: Double, than b: Double) -> Bool {
  func rank(_ x: Double) -> Int { x == 0 ? 0 : x == 1 ? 1 : x == x.rounded() ? 2 : 3 }
  return rank(a) < rank(b)
}
