/// Inputs are unchanged and nothing outside the buffers is touched, on either side.
public enum Purity: Check {
  public static let name = "purity"
  public static let question =
    "Are inputs left alone, and is nothing read or written beside a buffer, on either side?"

  public static func verdicts<A: Algorithm>(on _: A.Type, _ plan: Plan) -> [Verdict] {
    let sizes = Set([1, 3, 8, 17, 33, 64].map { max($0, A.smallestSize) }).sorted()
    let problems = sizes.map { A.problem(size: $0, draw: 3_000, seed: plan.seed) }
    return eachImplementation(of: A.self, judgesDifferent: true) { implementation, verdict in
      verdict.sensitivity =
        "notices one byte read or written beside a guarded end, one written to an input"
      for problem in problems {
        for placement in [Arena.Placement.againstEnd, .againstStart] {
          inspect(implementation, problem, placement, plan, into: &verdict)
        }
      }
      if let excuse = implementation.contract.readsPast, !verdict.notes.contains(excuse) {
        verdict.record(A.self, plan, message: "nothing shows what its contract says: \(excuse)")
      }
      if verdict.held == 0, verdict.failures.isEmpty {
        verdict.status = .notApplicable
        verdict.notes = ["It works on Swift's own value types, which cannot be written outside."]
      }
    }
  }

  private static func inspect<A: Algorithm>(
    _ implementation: Implementation<A>, _ problem: A.Problem, _ placement: Arena.Placement,
    _ plan: Plan, into verdict: inout Verdict
  ) {
    let arena = Arena(placement)
    do {
      _ = try implementation.run(problem, in: arena)
    } catch {
      return verdict.record(A.self, plan, message: "\(error)")
    }
    var violations = arena.violations()
    if let excuse = implementation.contract.readsPast, violations.contains(.readPast) {
      violations.removeAll { $0 == .readPast }
      if !verdict.notes.contains(excuse) { verdict.notes.append(excuse) }
    }
    if let violation = violations.first {
      verdict.record(A.self, plan, message: "\(violation.rawValue) \(placement.description)")
    } else {
      verdict.held += arena.guardedBuffers
    }
  }
}
