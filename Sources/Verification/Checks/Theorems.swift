import Bindings
import Scalars

/// The bound of each theorem holds at every step; then the order is fitted.
public enum Theorems: Check {
  public static let name = "theorems"
  public static let question =
    "Does the theorem's bound hold at every step, and does a rate that is claimed exact fit?"

  public static func verdicts<A: Algorithm>(on _: A.Type, _ plan: Plan) -> [Verdict] {
    guard !A.theorems.isEmpty else {
      return [
        .silent(.notApplicable, A.self, name, because: "No theorem on convergence is declared.")
      ]
    }
    return A.theorems.map { verdict(on: $0, plan) }
  }

  private static func verdict<A: Algorithm>(on theorem: Theorem<A>, _ plan: Plan) -> Verdict {
    var verdict = Verdict(A.name, name, theorem.statement)
    var attained = 0.0
    for entry in A.cases(plan) where !plan.isStopped() {
      let judgement = theorem.judge(entry.problem)
      verdict.held += judgement.held
      verdict.undecided += judgement.undecided
      attained = max(attained, judgement.attained)
      if let violation = judgement.violation {
        verdict.record(A.self, plan, entry, violation) { theorem.judge($0).violation }
      }
    }
    verdict.notes.append("the gap reaches \(percent(attained)) of the bound")
    if attained > 0 {
      verdict.sensitivity = "notices gaps that are \(larger(1 / attained))"
    }
    verdict.settle()
    if plan.onlyCase == nil, verdict.status == .passed, attained == 0 {
      verdict.status = .mistrusted
      verdict.notes.append("every gap is zero: the bound was never tried")
    }
    if let points = theorem.points(seed: plan.seed) {
      fit(theorem.rate, theorem.kind, points, A.self, plan, into: &verdict)
    }
    return verdict
  }

  private static func fit<A: Algorithm>(
    _ rate: Rate, _ kind: Theorem<A>.Kind, _ points: [(k: Double, gap: Double)], _: A.Type,
    _ plan: Plan, into verdict: inout Verdict
  ) {
    switch OrderFit(points, rate: rate) {
    case .outOfRange(let reason):
      verdict.notes.append("no order is fitted: \(reason)")
      if kind == .exactOrder, verdict.status == .passed { verdict.status = .inconclusive }
    case .fitted(let order, let interval):
      verdict.notes.append(
        "fitted \(rate.parameter) \(short(order)), 99.9 % interval \(short(interval.lowerBound)) to \(short(interval.upperBound)); theorem \(short(rate.value))"
      )
      if kind == .exactOrder, !interval.contains(rate.value) {
        verdict.record(
          A.self, plan,
          message: "the fitted \(rate.parameter) \(short(order)) contradicts \(short(rate.value))")
        verdict.settle()
      }
    }
  }

  /// How much larger the gap would have to be that came nearest to its bound.
  static func larger(_ factor: Double) -> String {
    let excess = factor - 1
    if excess <= 0x1p-50 { return "larger by anything: the bound is attained" }
    return factor < 2
      ? "\(Cell.significant(100 * excess, digits: 2)) % larger"
      : "\(Cell.significant(factor, digits: 3)) times as large"
  }

  private static func short(_ x: Double) -> String { Cell.significant(x) }
}

extension Theorem {
  struct Judgement {
    var held = 0, undecided = 0, attained = 0.0
    var violation: String?
  }

  /// Every step's gap against its bound, in the field of the truth.
  func judge(_ problem: A.Problem) -> Judgement {
    var judgement = Judgement()
    for (k, step) in zip(1..., trajectory(problem, steps)) {
      let (gap, bound) = (step.gap, step.bound)
      guard let isWithin = decided({ gap <= bound && gap >= .zero }) else {
        judgement.undecided += 1
        continue
      }
      let (g, b) = (gap.approximation, bound.approximation)
      if isWithin {
        judgement.held += 1
        if b > 0 { judgement.attained = max(judgement.attained, g / b) }
      } else {
        judgement.violation = judgement.violation ?? "gap(\(k)) = \(g) is not in [0, \(b)]"
      }
    }
    return judgement
  }
}

extension Rate {
  var value: Double {
    switch self {
    case .sublinear(let order): order
    case .linear(let factor): factor
    }
  }

  var parameter: String {
    switch self {
    case .sublinear: "order"
    case .linear: "factor"
    }
  }
}
