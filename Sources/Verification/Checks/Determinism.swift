/// The same bits from run to run, and at every address, where that is promised.
public enum Determinism: Check {
  public static let name = "determinism"
  public static let question = "Are the bits the same from run to run and at every alignment?"

  /// Runs of each problem that are compared with the first.
  private static let repetitions = 3

  public static func verdicts<A: Algorithm>(on _: A.Type, _ plan: Plan) -> [Verdict] {
    guard !A.implementations.isEmpty else {
      return [
        .silent(
          .untested, A.self, name, because: "There is no implementation beside the reference.")
      ]
    }
    let sizes = [A.smallestSize, A.largestExactSize, 33, 64].filter { $0 >= A.smallestSize }
    let problems = sizes.map { A.problem(size: $0, draw: 2_000, seed: plan.seed) }
    return A.implementations.map { implementation in
      if let reason = implementation.contract.unavailable {
        return .silent(
          .notApplicable, A.self, name, subject: implementation.name, because: "Skipped: \(reason)."
        )
      }
      guard implementation.contract.isDeterministic else {
        return .silent(
          .notApplicable, A.self, name, subject: implementation.name,
          because: "Its contract promises no equal bits.")
      }
      var verdict = Verdict(A.name, name, implementation.name)
      for problem in problems { compare(implementation, on: problem, plan, into: &verdict) }
      verdict.settle()
      return verdict
    }
  }

  private static func compare<A: Algorithm>(
    _ implementation: Implementation<A>, on problem: A.Problem, _ plan: Plan,
    into verdict: inout Verdict
  ) {
    do {
      let first = try implementation(problem)
      for repetition in 1...repetitions {
        let offset = implementation.contract.isAlignmentInvariant ? 8 * repetition : 0
        let arena = Arena(.plain(misalignment: offset))
        let run = try implementation.prepare(problem, in: arena)
        run.body()
        run.body()
        if withExtendedLifetime(arena, { run.observe() }).isBitwiseEqual(to: first) {
          verdict.held += 1
        } else {
          verdict.record(
            A.self, plan,
            message: "other bits in run \(repetition + 1), \(offset) bytes off alignment")
        }
      }
    } catch {
      verdict.record(A.self, plan, message: "\(error)")
    }
  }
}
