public import Scalars

/// Every implementation stays within its bound of the exact or certified result.
public enum Agreement: Check {
  public static let name = "agreement"
  public static let question =
    "Is every implementation within its a-priori bound of the exact result, component by component?"

  public static func verdicts<A: Algorithm>(on _: A.Type, _ plan: Plan) -> [Verdict] {
    guard !A.implementations.isEmpty else {
      return [
        .silent(
          .untested, A.self, name, because: "There is no implementation beside the reference.")
      ]
    }
    let cases = A.cases(plan)
    let truths = cases.map { A.truth(of: $0.problem) }
    return A.implementations.map { verdict(on: $0, cases, truths, plan) }
  }

  private static func verdict<A: Algorithm>(
    on implementation: Implementation<A>, _ cases: [Case<A>], _ truths: [Truth<A.Field>],
    _ plan: Plan
  ) -> Verdict {
    if let silent = implementation.silence(name) { return silent }
    var verdict = Verdict(A.name, name, implementation.name)
    var audit = Audit<A>()
    var attained = 0.0
    for (entry, truth) in zip(cases, truths) {
      guard let exact = truth.observation else {
        if case .undecided(let tie) = truth {
          verdict.notes.append("case \(entry.number): tie, \(tie)")
        }
        verdict.undecided += 1
        continue
      }
      do {
        let computed = try implementation(entry.problem)
        let comparison = implementation.comparison(of: computed, on: entry.problem, with: exact)
        verdict.held += comparison.held
        verdict.undecided += comparison.undecided
        attained = max(attained, comparison.attained)
        if let failure = comparison.failure {
          verdict.record(
            A.self, plan, case: entry.number, problem: entry.problem,
            message: "\(entry.origin): \(failure)"
          ) { implementation.disagreement(on: $0) }
        } else {
          audit.consider(entry.problem, computed, exact) {
            implementation.comparison(of: $0, on: entry.problem, with: exact).passed
          }
        }
      } catch {
        verdict.record(
          A.self, plan, case: entry.number, problem: entry.problem,
          message: "\(entry.origin): \(error)"
        ) { implementation.disagreement(on: $0) }
      }
    }
    if attained > 0 { verdict.notes.append("attains \(percent(attained)) of its bound") }
    verdict.sensitivity = audit.sensitivity
    verdict.settle()
    if verdict.status == .passed, let impostor = audit.survivor {
      verdict.status = .mistrusted
      verdict.notes.append("an implementation that returns \(impostor) would have passed")
    }
    return verdict
  }
}

extension Implementation {
  /// What a check says instead of a verdict: where this implementation cannot run, or owes nothing.
  func silence(_ check: String) -> Verdict? {
    if let reason = contract.unavailable {
      return .silent(.notApplicable, A.self, check, subject: name, because: "Skipped: \(reason).")
    }
    if case .different(let finding) = fidelity {
      return .silent(
        .notApplicable, A.self, check, subject: name, because: "Computes something else: \(finding)"
      )
    }
    return nil
  }

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
      return comparison(of: try self(problem), on: problem, with: exact).failure
    } catch {
      return "\(error)"
    }
  }
}

func percent(_ fraction: Double) -> String {
  let value = fraction * 100
  if value != 0, value < 0.1 { return "\((value * 1e4).rounded() / 1e4) %" }
  return "\((value * 10).rounded() / 10) %"
}
