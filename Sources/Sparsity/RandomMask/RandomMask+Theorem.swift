import Scalars
import Structures
import Verification

extension RandomMask {
  /// The masks averaged first, then one product. All in all M T + 3 M + 3 roundings on any path, of
  /// which counting is exact: γ₂ₘ₊₄ |y||w| M/N.
  static let averaged = Implementation<RandomMask>(
    "averaged-masks-float64",
    .rounding("Higham 2002, section 3.1") { problem in
      let size = zip(problem.slopes, problem.weights).reduce(0) { $0 + abs($1.0 * $1.1) }
      let factor = gamma(2 * problem.pattern.group + 6, unitRoundoff: 0x1p-53)
      return ["estimate": .absolute(factor * size / problem.pattern.density)]
    }
  ) { problem in
    problem
  } run: { problem -> Double in
    var sum = 0.0
    for (i, (y, w)) in zip(problem.slopes, problem.weights).enumerated() {
      let kept = problem.masks.count { $0 >> i & 1 == 1 }
      // What no mask keeps is not seen, NaN or not.
      if kept > 0 { sum += y * w * (Double(kept) / Double(problem.masks.count)) }
    }
    return sum * Double(problem.pattern.group) / Double(problem.pattern.kept)
  } observe: { estimate in
    ["estimate": [estimate]]
  }

  /// E(x̂ - yW)² = σ²/T with the variance σ² of one mask. The left side comes from the exact
  /// distribution of the sum of T draws, by convolution; the right one from one draw. Equality is a
  /// bound, and one that is attained.
  static let unbiased = Theorem<RandomMask>(
    "The mean square error of T random masks is σ²/T: no bias, and a rate of T^(-½) for its root",
    source: Citation(slope, "The theorem on unbiased gradients under random masks"),
    derivation: """
      N of M numbers are kept, each with the chance N/M, and are scaled by M/N: the expectation of one estimate is yW. \
      The mean of T independent ones keeps the expectation, and its variance is that of one, σ², over T.
      """,
    rate: .sublinear(order: 0.5), kind: .exactOrder, steps: 5,
    trajectory: { problem, steps in
      let values = errors(problem)
      let chance = Rational(1, values.count)
      let variance = sum(values.map { $0.squared }) * chance
      var distribution: [Rational: Rational] = [0: 1]
      return (1...steps).map { t in
        var next: [Rational: Rational] = [:]
        for (total, weight) in distribution {
          for value in values { next[total + value, default: 0] += weight * chance }
        }
        distribution = next
        let square = sum(next.map { $0.key.squared * $0.value })
        let count = Rational(t)
        return (gap: square / (count * count), bound: variance / count)
      }
    },
    study: { generator in points(&generator) })

  /// x̂ - yW for each mask.
  private static func errors(_ problem: Problem) -> [Rational] {
    let exact = dot(problem.slopes.map { Rational($0) }, problem.weights.map { Rational($0) })
    return choices(problem.pattern).map { mask in
      var single = problem
      single.masks = [mask]
      return reference(single, over: Rational.self)["estimate"][0] - exact
    }
  }

  /// Root mean square errors of a 2:4 product of 64 terms over 400 repetitions, for T = 4 … 512.
  private static func points(_ generator: inout Generator) -> [(k: Double, gap: Double)] {
    let masks = choices(nm(2, of: 4))
    let y = (0..<64).map { _ in generator.gaussian() }, w = y.map { _ in generator.gaussian() }
    // What each mask makes of each group, less its expectation.
    let table = (0..<16).map { g -> [Double] in
      masks.map { mask -> Double in
        var sum = 0.0
        for i in 0..<4 {
          let term = y[4 * g + i] * w[4 * g + i]
          sum += mask >> i & 1 == 1 ? term : -term
        }
        return sum
      }
    }
    return (2...9).map { power in
      let t = 1 << power
      let squares = (0..<400).reduce(0.0) { total, _ in
        var sum = 0.0
        for _ in 0..<t {
          for group in table {
            sum += group[Int(generator.next() % 6)]
          }
        }
        let error = sum / Double(t)
        return total + error * error
      }
      return (Double(t), (squares / 400).squareRoot())
    }
  }
}
