import Scalars

/// The certified arithmetics contain the exact result, so that they may stand in for it on large problems.
public enum Enclosing: Check {
  public static let name = "enclosure"
  public static let question = "Does double-double arithmetic with radii contain the exact result?"

  public static func verdicts<A: Algorithm>(on _: A.Type, _ plan: Plan) -> [Verdict] {
    if A.self is any DiscreteAlgorithm.Type {
      return [
        .silent(.notApplicable, A.self, name, because: "The result needs no arithmetic of choice.")
      ]
    }
    var verdict = Verdict(A.name, name, "reference")
    var widest = 0.0
    for entry in A.cases(plan) where !plan.isStopped() {
      guard let exact = A.truth(of: entry.problem).observation,
        let enclosing = A.enclosure(of: entry.problem)
      else {
        verdict.undecided += 1
        continue
      }
      if let escape = escape(of: exact, from: enclosing) {
        verdict.record(A.self, plan, entry, escape) { problem in
          guard let exact = A.truth(of: problem).observation,
            let enclosing = A.enclosure(of: problem)
          else { return nil }
          return Self.escape(of: exact, from: enclosing)
        }
      } else {
        verdict.held += 1
        widest = max(widest, width(of: enclosing))
      }
    }
    if verdict.held > 0 {
      verdict.sensitivity =
        widest == 0
        ? "notices whatever is not exact: every enclosure is a point"
        : "notices what is outside by \(Cell.significant(widest, digits: 2)) of the largest number, the widest radius"
    }
    verdict.settle()
    return [verdict]
  }

  /// The first component of the exact result that is not where the enclosure says it is.
  static func escape<S: Scalar>(of exact: Observation<S>, from enclosing: Observation<Enclosure>)
    -> String?
  {
    for (e, q) in zip(exact.quantities, enclosing.quantities) {
      guard case .scalars(let truths) = e.values, case .scalars(let sets) = q.values else {
        continue
      }
      guard truths.count == sets.count else { return "\(e.name) has another size" }
      for (i, (truth, set)) in zip(truths, sets).enumerated() where isOutside(truth, set) {
        return "\(e.name)[\(i)] = \(truth.approximation) is outside [\(set.lower), \(set.upper)]"
      }
    }
    return nil
  }

  /// The largest radius of a quantity, as a fraction of its largest number.
  private static func width(of enclosing: Observation<Enclosure>) -> Double {
    enclosing.quantities.reduce(0) { widest, quantity in
      guard case .scalars(let sets) = quantity.values else { return widest }
      let largest = sets.map { abs($0.approximation) }.max() ?? 0
      let radius = sets.map(\.radius).max() ?? 0
      return largest > 0 ? max(widest, radius / largest) : widest
    }
  }

  /// Whether a number is certainly not in an enclosure, or a ball certainly apart from it.
  private static func isOutside<S: Scalar>(_ truth: S, _ set: Enclosure) -> Bool {
    if let exact = truth as? Rational { return !set.contains(exact) }
    if let ball = truth as? Ball { return !Ball(set).overlaps(ball) }
    return false
  }
}
