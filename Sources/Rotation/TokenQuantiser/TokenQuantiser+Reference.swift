public import Scalars
import Structures
public import Verification

extension TokenQuantiser {
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let (settings, tokens) = (problem.settings, problem.tokens)
    var scales: [S] = []
    var codes: [S] = []
    for i in 0..<tokens.rows {
      let x = tokens[row: i].map { S($0) }
      let top = S(settings.clip) * normInfinity(x)
      let isZero = tokens[row: i].allSatisfy { $0 == 0 }
      scales.append(isZero ? 1 : top / S(settings.top))
      for value in x {
        let code = isZero ? 0 : nearestInteger(value * S(settings.top), over: top)
        codes.append(S(min(max(code, -settings.top - 1), settings.top)))
      }
    }
    return ["scale": .scalars(scales), "codes": .scalars(codes)]
  }

  static func bound(_ problem: Problem) -> ErrorBound {
    let (settings, tokens) = (problem.settings, problem.tokens)
    var slack: [Double] = []
    for i in 0..<tokens.rows {
      let x = tokens[row: i].map { Rational($0) }
      let top = Rational(settings.clip) * normInfinity(x)
      let largest = tokens[row: i].reduce(0) { max($0, abs($1)) }
      let step = Rational(settings.clip * largest / Double(settings.top))
      let isExact = step * Rational(settings.top) == top
      for value in x {
        let quotient = top == 0 ? 0 : value * Rational(settings.top) / top
        slack.append(top == 0 ? 0 : tieSlack(quotient, isStepExact: isExact))
      }
    }
    return [
      "scale": .relative(gamma(2, unitRoundoff: 0x1p-53)), "codes": .componentwise(slack),
    ]
  }

  public static let laws: [Law<TokenQuantiser>] = [
    Law("What is not clipped comes back within half a scale.") { problem, subject in
      let result = subject(problem)
      let (settings, n) = (problem.settings, problem.tokens.columns)
      return problem.tokens.elements.enumerated().allSatisfy { k, x in
        let scale = result["scale"][k / max(1, n)]
        let limit = scale * Rational(settings.top)
        guard Rational(x).absolute <= limit else { return true }
        return (Rational(x) - scale * result["codes"][k]).absolute * 2 <= scale
      }
    },
    Law("What is clipped has a code at an end, and the sign of its number.") { problem, subject in
      let result = subject(problem)
      let (settings, n) = (problem.settings, problem.tokens.columns)
      let top = Rational(settings.top)
      return problem.tokens.elements.enumerated().allSatisfy { k, x in
        guard Rational(x).absolute > result["scale"][k / max(1, n)] * top else { return true }
        let code = result["codes"][k]
        return x > 0 ? code == top : code == -top || code == -top - 1
      }
    },
    Law("Tokens times eight have eight times the scale, and the same codes.") {
      problem, subject in
      let larger = Problem(tokens: problem.tokens.map { 8 * $0 }, settings: problem.settings)
      let (result, other) = (subject(problem), subject(larger))
      guard other["codes"] == result["codes"] else { return false }
      return (0..<problem.tokens.rows).allSatisfy { i in
        let isZero = problem.tokens[row: i].allSatisfy { $0 == 0 }
        let factor: Rational = isZero ? 1 : 8
        return other["scale"][i] == factor * result["scale"][i]
      }
    },
    Law("Without clipping the codes are their own, where one of them is at the end.") {
      problem, subject in
      guard problem.settings.clip == 1 else { return nil }
      let codes = subject(problem)["codes"].map(\.approximation)
      let again = Problem(
        tokens: Matrix(rows: problem.tokens.rows, columns: problem.tokens.columns, elements: codes),
        settings: problem.settings)
      return subject(again)["codes"].map(\.approximation) == codes
    },
  ]

  public static func simpler(than problem: Problem) -> [Problem] {
    (0..<problem.tokens.columns).filter { _ in problem.tokens.columns > 1 }.map { k in
      let kept = (0..<problem.tokens.columns).filter { $0 != k }
      return Problem(
        tokens: Matrix(rows: problem.tokens.rows, columns: kept.count) {
          problem.tokens[$0, kept[$1]]
        }, settings: problem.settings)
    }
  }
}
