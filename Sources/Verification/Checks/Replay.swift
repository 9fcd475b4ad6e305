public import Scalars

/// The same storage with new values gives the new result: nothing is cached, nothing is left over.
public enum Replay: Check {
  public static let name = "replay"
  public static let question = "Does the same memory with new values give the new result?"

  public static func verdicts<A: Algorithm>(on _: A.Type, _ plan: Plan) -> [Verdict] {
    guard !A.implementations.isEmpty else {
      return [
        .silent(
          .untested, A.self, name, because: "There is no implementation beside the reference.")
      ]
    }
    let size = max(A.smallestSize, A.largestExactSize)
    let problems = (0..<4).map { A.problem(size: size, draw: 4_000 + $0, seed: plan.seed) }
    return A.implementations.map { implementation in
      if let silent = implementation.silence(name) { return silent }
      var verdict = Verdict(A.name, name, implementation.name)
      let arena = Arena()
      for problem in problems + problems {
        do {
          arena.rewind()
          let run = try implementation.prepare(problem, in: arena)
          run.body()
          let computed = run.observe()
          guard let exact = A.truth(of: problem).observation else {
            verdict.undecided += 1
            continue
          }
          let comparison = implementation.comparison(of: computed, on: problem, with: exact)
          if let failure = comparison.failure {
            verdict.record(A.self, plan, message: "in reused memory, \(failure)")
          } else {
            verdict.held += 1
          }
        } catch {
          verdict.record(A.self, plan, message: "\(error)")
        }
      }
      verdict.settle()
      return verdict
    }
  }
}
