import Bindings
import Scalars
import Structures
import Verification

extension RankOneInverse {
  private static let print = "MKOR, Algorithm 1, lines 7 and 8; thesis, equations (3.5) and (3.6)"
  private static let code = "Mohammad-Mozaffari/mkor@3a0e3bb, mkor/mkor.py, sm_inverse"

  /// Along a unit vector that repeats, from 1 and with γ = 0.95: the factor after some steps.
  static func alongRepeated(
    _ rule: (Packed<Double>, [[Double]], Double) -> Packed<Double>, _ t: Int
  )
    -> Double
  {
    rule(Packed(1, order: 1), .init(repeating: [1], count: t), 0.95).elements[0]
  }

  static let printedIsNoInverse = Finding(
    "The rank-1 update is the inverse of γL + (1 − γ)ggᵀ", place: print
  ) {
    let problem = FactorProblem(gamma: 0.5, start: Packed(1, order: 1), vectors: [[1]])
    let found = printedUpdate(Packed<Rational>(1, order: 1), by: [[1]], gamma: Rational(1, 2))
    let exact = reference(problem, over: Rational.self)["inverse"]
    return .init(
      claimed: "γ = 1/2, L = 1, g = 1: L stays 1 and so does its inverse, \(exact[0])",
      found: "the printed formula gives \(found.elements[0])",
      isShown: exact == [1] && found.elements != exact)
  }

  static let printedGrowth = Finding(
    "With momentum the factors stay bounded where the vectors do", place: print
  ) {
    let rule = { (p: Packed<Double>, g: [[Double]], c: Double) in printedUpdate(p, by: g, gamma: c)
    }
    let steps = [10, 50, 100, 200].map { (t: $0, value: alongRepeated(rule, $0)) }
    let growth = alongRepeated(rule, 200) / alongRepeated(rule, 199)
    let predicted = 0.95 + 1 / (0.95 * 0.95 * 0.95)
    let listed = steps.map { "\(Cell.significant($0.value)) after \($0.t)" }
    return .init(
      claimed: "a unit vector repeated, γ = 0.95, from 1: the exact inverse is 1 throughout",
      found: "\(listed.joined(separator: ", ")); then × \(Cell.significant(growth)) a step, "
        + "which is γ + γ⁻³ = \(Cell.significant(predicted))",
      isShown: steps[3].value > 1e44 && abs(growth - predicted) < 1e-6)
  }

  static let printedLosesDefiniteness = Finding(
    "The factors stay positive definite", place: "MKOR, Lemma 3.3.1 and its proof A.9"
  ) {
    var generator = Generator(seed: 1, purpose: "RankOneInverse/definiteness")
    let n = 20
    var p = Packed(1.0, order: n)
    var (steps, least) = (0, 1.0)
    while steps < 200, least > 0 {
      let g = (0..<n).map { _ in generator.gaussian() }
      p = printedUpdate(p, by: [g], gamma: 0.95)
      guard p.elements.allSatisfy(\.isFinite) else { break }
      steps += 1
      let full = Matrix(rows: n, columns: n) { p[$0, $1] }
      least = try LAPACK.symmetricEigenvalues(full).first ?? 0
    }
    let largest = p.elements.map { abs($0) }.max() ?? 0
    return .init(
      claimed: "the printed update keeps every eigenvalue positive, as in exact arithmetic it does",
      found: "in double precision, n = 20, normal vectors: the least eigenvalue is "
        + "\(Cell.significant(least)) after \(steps) steps, the largest entry "
        + "\(Cell.significant(largest))",
      isShown: least <= 0)
  }

  static let releasedIsAnother = Finding(
    "The code computes Algorithm 1", place: code
  ) {
    let rule = { (p: Packed<Double>, g: [[Double]], c: Double) in releasedUpdate(p, by: g, gamma: c)
    }
    let print = { (p: Packed<Double>, g: [[Double]], c: Double) in printedUpdate(p, by: g, gamma: c)
    }
    let fixed = (0.2.squareRoot() - 0.1) / 1.9
    let released = [1, 2, 10, 200].map { alongRepeated(rule, $0) }
    let listed = released.map { Cell.significant($0, digits: 6) }.joined(separator: ", ")
    return .init(
      claimed: "a unit vector repeated, γ = 0.95: print has "
        + "\(Cell.significant(alongRepeated(print, 1), digits: 7)) after one step",
      found: "the code has \(listed) after 1, 2, 10, 200 steps; its fixed point (√0.2 − 0.1)/1.9 "
        + "is \(Cell.significant(fixed, digits: 6))",
      isShown: released[0] == 0.5 && abs(released[3] - fixed) < 1e-12)
  }
}
