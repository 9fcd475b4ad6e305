extension Check {
  /// A verdict for each implementation: from `judge`, or a silent one where it cannot run here or owes
  /// nothing to the reference.
  ///
  /// - Parameter judgesDifferent: Whether implementations that are known to compute something else are
  ///   judged too: memory and determinism do not depend on what is computed.
  static func eachImplementation<A: Algorithm>(
    of _: A.Type, judgesDifferent: Bool = false,
    _ judge: (Implementation<A>, inout Verdict) -> Void
  ) -> [Verdict] {
    guard !A.implementations.isEmpty else {
      return [
        .silent(
          .untested, A.self, name, because: "There is no implementation beside the reference.")
      ]
    }
    return A.implementations.map { implementation in
      if let reason = implementation.silence(judgesDifferent: judgesDifferent) {
        return .silent(.notApplicable, A.self, name, subject: implementation.name, because: reason)
      }
      var verdict = Verdict(A.name, name, implementation.name)
      judge(implementation, &verdict)
      verdict.settle()
      return verdict
    }
  }
}

extension Implementation {
  /// Why nothing is said of this implementation, if so: it cannot run here, or computes something else.
  func silence(judgesDifferent: Bool) -> String? {
    if let reason = contract.unavailable { return "Skipped: \(reason)." }
    if case .different(let finding) = fidelity, !judgesDifferent {
      return "Computes something else: \(finding)"
    }
    return nil
  }

  /// Runs on a problem in the given memory and observes the result of the last of `times` runs.
  func run(_ problem: A.Problem, in arena: Arena, times: Int = 1) throws -> Observation<Double> {
    let run = try prepare(problem, in: arena)
    for _ in 0..<times { run.body() }
    return withExtendedLifetime(arena) { run.observe() }
  }
}
