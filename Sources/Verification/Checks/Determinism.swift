/// The same bits from run to run, and at every address, where that is promised.
public enum Determinism: Check {
  public static let name = "determinism"
  public static let question = "Are the bits the same from run to run and at every alignment?"

  /// Runs of each problem that are compared with the first.
  private static let repetitions = 3

  public static func verdicts<A: Algorithm>(on _: A.Type, _ plan: Plan) -> [Verdict] {
    let sizes = [A.smallestSize, A.largestExactSize, 33, 64].filter { $0 >= A.smallestSize }
    let problems = sizes.map { A.problem(size: $0, draw: 2_000, seed: plan.seed) }
    return eachImplementation(of: A.self, judgesDifferent: true) { implementation, verdict in
      guard implementation.contract.isDeterministic else {
        verdict.status = .notApplicable
        verdict.notes = ["Its contract promises no equal bits."]
        return
      }
      verdict.sensitivity = "notices one bit"
      for problem in problems { compare(implementation, on: problem, plan, into: &verdict) }
    }
  }

  private static func compare<A: Algorithm>(
    _ implementation: Implementation<A>, on problem: A.Problem, _ plan: Plan,
    into verdict: inout Verdict
  ) {
    do {
      let first = try implementation(problem)
      for repetition in 1...repetitions {
        let offset = 8 * repetition
        func run(_ offset: Int) throws -> Observation<Double> {
          try implementation.run(problem, in: Arena(.plain(misalignment: offset)), times: 2)
        }
        let again = try run(offset)
        if again.isBitwiseEqual(to: first) {
          verdict.held += 1
          continue
        }
        // Where the contract allows for the address, at least each address has its bits.
        let isExcused =
          try !implementation.contract.isAlignmentInvariant
          && run(0).isBitwiseEqual(to: first) && run(offset).isBitwiseEqual(to: again)
        if isExcused {
          verdict.held += 1
          let note = "Its contract allows it: other bits \(offset) bytes off alignment."
          if !verdict.notes.contains(note) { verdict.notes.append(note) }
        } else {
          let message = "other bits in run \(repetition + 1), \(offset) bytes off alignment"
          verdict.record(A.self, plan, message: message)
        }
      }
    } catch {
      verdict.record(A.self, plan, message: "\(error)")
    }
  }
}
