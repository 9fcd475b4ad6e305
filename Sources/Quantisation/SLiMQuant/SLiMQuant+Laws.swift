import Scalars
import Verification

extension SLiMQuant {
  /// The certified form for many weights, held to the definition: on this problem in fractions, its weights
  /// rounded so that ties are decided, and once on more than 65 weights in double-double arithmetic.
  static let breakpointsAgree = Law<SLiMQuant>(
    "Breakpoints in order give what the definition gives, for many weights too."
  ) { problem, subject in
    let coarse = problem.weights.map { Float((Double($0) * 1024).rounded() / 1024) }
    let decided = Problem(weights: coarse, levels: problem.levels)
    guard agreesOnManyWeights, let fast = bySortedBreakpoints(decided) else { return false }
    return encloses(fast, subject(decided), on: ["error", "scale"])
  }

  /// Scales at which a code changes, and the best scales for the codes there.
  private static func breakpointsAndVertices(_ problem: Problem) -> [Rational] {
    let magnitudes = problem.weights.map { Rational(Double(abs($0))) }
    let levels = Rational(problem.levels)
    return magnitudes.filter { $0 > 0 }.flatMap { a in
      (0..<problem.levels).flatMap { j -> [Rational] in
        let step = 2 * a / Rational(2 * j + 1)
        let codes = magnitudes.map { w in
          Rational(min(problem.levels, nearest(w, over: step, ties: .up)))
        }
        let square = squaredNorm(codes)
        let vertex = square > 0 ? [levels * dot(magnitudes, codes) / square] : []
        return [levels * step] + vertex
      }
    }
  }

  static let statements: [Law<SLiMQuant>] = [
    Law("The error is that of the quantiser at the scale.") { problem, subject in
      let result = subject(problem)
      let error = error(problem.weights, scale: result["scale"][0], levels: problem.levels)
      return error == result["error"][0]
    },
    breakpointsAgree,
    Law("No scale does better: no breakpoint, and no vertex of the codes at one.") {
      problem, subject in
      let result = subject(problem)
      let top = Rational(Double(problem.weights.map { abs($0) }.max() ?? 0))
      let others = [top, top * Rational(2, 3), top / 2, result["scale"][0] * Rational(15, 16)]
      return (others + breakpointsAndVertices(problem)).allSatisfy { scale in
        error(problem.weights, scale: scale, levels: problem.levels) >= result["error"][0]
      }
    },
    Law("Weights times -4 take four times the scale and sixteen times the error.") {
      problem, subject in
      let scaled = Problem(weights: problem.weights.map { -4 * $0 }, levels: problem.levels)
      let (result, other) = (subject(problem), subject(scaled))
      return other["scale"][0] == 4 * result["scale"][0]
        && other["error"][0] == 16 * result["error"][0]
    },
    Law("Signs and order are of no consequence.") { problem, subject in
      let turned = problem.weights.enumerated().reversed().map { $0 % 2 == 0 ? -$1 : $1 }
      let (result, other) = (
        subject(problem), subject(Problem(weights: turned, levels: problem.levels))
      )
      return other["scale"] == result["scale"] && other["error"] == result["error"]
    },
    Law("Every weight twice: the same scale, twice the error.") { problem, subject in
      let twice = Problem(weights: problem.weights + problem.weights, levels: problem.levels)
      let (result, other) = (subject(problem), subject(twice))
      return other["scale"] == result["scale"] && other["error"][0] == 2 * result["error"][0]
    },
    Law("Codes, taken for weights, are encoded without error.") { problem, subject in
      let step = subject(problem)["scale"][0] / Rational(problem.levels)
      guard step > 0 else { return problem.weights.allSatisfy { $0 == 0 } }
      let codes = problem.weights.map { w in
        let code = nearest(Rational(Double(abs(w))), over: step, ties: .even)
        return Float(min(problem.levels, code))
      }
      return subject(Problem(weights: codes, levels: problem.levels))["error"][0] == 0
    },
  ]

  /// The best of the K + 1 steps 0, h, 2h, … up to 2 max|w|, beyond which every code is 0. The step h/2 or
  /// less away from the best one, with the best one's codes, adds ⟨k, k⟩(h/2)² ≤ nL² max²/K².
  static let gridRefinement = Theorem<SLiMQuant>(
    "The best of K equally spaced scales is worse than the best by at most n L² max|w|² / K²",
    source: Citation("Derived here", "SLiMQuant.gridRefinement"),
    derivation: """
      A step of 2 max|w| or more makes every code 0, so that the best step lies below it, and one of K equal parts of \
      that range is at most h/2 = max|w|/K away. With the codes k of the best step kept, the error is a quadratic in the \
      step whose least value the best step takes: it grows by ⟨k, k⟩ (h/2)² ≤ n L² max|w|²/K², and the codes that are \
      nearest do no worse.
      """,
    rate: .sublinear(order: 2)
  ) { problem, steps in
    let least = reference(problem, over: Rational.self)["error"][0]
    let top = Rational(Double(problem.weights.map { abs($0) }.max() ?? 0))
    let constant = Rational(problem.weights.count * problem.levels * problem.levels) * top * top
    return (1...steps).map { count in
      let errors = (0...count).map { j in
        let scale = Rational(2 * problem.levels * j) * top / Rational(count)
        return error(problem.weights, scale: scale, levels: problem.levels)
      }
      let gap = errors.reduce(errors[0], Rational.minimum) - least
      return (gap, constant / Rational(count * count))
    }
  } study: { generator in
    let weights = (0..<400).map { _ in Float(generator.gaussian()) }
    let sorted = SortedWeights(weights)
    let least = leastError(sorted, levels: 7, gap: 0).error
    return (3..<15).map { power in
      let count = 1 << power
      let errors = (1...count).map { j in
        sorted.error(scale: 14 * sorted.largest * Double(j) / Double(count), levels: 7)
      }
      return (Double(count), (errors.min() ?? 0) - least)
    }
  }
}
