import Scalars

/// Every implementation stays within its bound of the exact or certified result.
public enum Agreement: Check {
  public static let name = "agreement"
  public static let question =
    "Is every implementation within its a-priori bound of the exact result, component by component?"

  public static func verdicts<A: Algorithm>(on _: A.Type, _ plan: Plan) -> [Verdict] {
    let cases = A.cases(plan)
    let truths =
      A.implementations.isEmpty
      ? []
      : cases.map { entry in
        plan.isStopped() ? .undecided(tie: "stopped") : A.truth(of: entry.problem)
      }
    return eachImplementation(of: A.self) { implementation, verdict in
      judge(implementation, cases, truths, plan, &verdict)
    }
  }

  private static func judge<A: Algorithm>(
    _ implementation: Implementation<A>, _ cases: [Case<A>], _ truths: [Truth<A.Field>],
    _ plan: Plan, _ verdict: inout Verdict
  ) {
    var audit = Audit<A>()
    var attained = 0.0
    for (entry, truth) in zip(cases, truths) where !plan.isStopped() {
      guard let exact = truth.observation else {
        if case .undecided(let tie) = truth {
          verdict.notes.append("case \(entry.number): tie, \(tie)")
        }
        verdict.undecided += 1
        continue
      }
      do {
        let computed = try implementation(entry.problem)
        let difference = implementation.difference(of: computed, on: entry.problem, from: exact)
        verdict.held += difference.held
        verdict.undecided += difference.undecided
        attained = max(attained, difference.attained)
        guard let failure = difference.failure else {
          let free = implementation.bound(on: entry.problem).free
          audit.consider(entry.problem, computed, exact, free: free) {
            implementation.difference(of: $0, on: entry.problem, from: exact).passed
          }
          continue
        }
        verdict.record(A.self, plan, entry, failure) { implementation.disagreement(on: $0) }
      } catch {
        verdict.record(A.self, plan, entry, "\(error)") { implementation.disagreement(on: $0) }
      }
    }
    if attained > 0 {
      verdict.attained = attained
      verdict.notes.append("attains \(percent(attained)) of its bound")
    }
    verdict.sensitivity = audit.sensitivity
    if plan.onlyCase == nil, verdict.failures.isEmpty, verdict.held > 0,
      let impostor = audit.survivor
    {
      verdict.status = .mistrusted
      verdict.notes.append("an implementation that returns \(impostor) would have passed")
    }
  }
}

extension Implementation {
  func bound(on problem: A.Problem) -> ErrorBound {
    switch fidelity {
    case .exact, .different, .backward: .exact
    case .rounding(_, let bound), .approximation(_, let bound): bound(problem)
    }
  }

  /// How this implementation fails on a problem, if it does.
  func disagreement(on problem: A.Problem) -> String? {
    guard let exact = A.truth(of: problem).observation else { return nil }
    do {
      return difference(of: try self(problem), on: problem, from: exact).failure
    } catch {
      return "\(error)"
    }
  }
}

/// A fraction as a percentage: one decimal, of what is less than 0.1 % two digits; what is not quite all of it keeps
/// the digits that say so.
func percent(_ fraction: Double) -> String {
  let value = fraction * 100
  if value != 0, value < 0.1 { return "\(Cell.significant(value, digits: 2)) %" }
  if value >= 1e4 { return "more than ten thousand per cent" }
  let text = Cell.decimal(value, digits: 1)
  guard text == "100.0", value < 100 else { return "\(text) %" }
  let digits = (2...12).first { Cell.decimal(value, digits: $0).hasPrefix("99") }
  return digits.map { "\(Cell.decimal(value, digits: $0)) %" } ?? "all but 1e-12"
}
