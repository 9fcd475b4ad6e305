import Scalars

/// The same storage with new values gives the new result: nothing is cached, nothing is left over.
public enum Replay: Check {
  public static let name = "replay"
  public static let question = "Does the same memory with new values give the new result?"

  public static func verdicts<A: Algorithm>(on _: A.Type, _ plan: Plan) -> [Verdict] {
    let size = max(A.smallestSize, A.largestExactSize)
    let problems = (0..<4).map { A.problem(size: size, draw: 4_000 + $0, seed: plan.seed) }
    let truths = A.implementations.isEmpty ? [] : problems.map { A.truth(of: $0).observation }
    return eachImplementation(of: A.self) { implementation, verdict in
      let arena = Arena()
      var probes = Sensitivity()
      defer { verdict.sensitivity = probes.description }
      for (problem, truth) in zip(problems + problems, truths + truths) {
        guard let truth else {
          verdict.undecided += 1
          continue
        }
        do {
          arena.rewind()
          let computed = try implementation.run(problem, in: arena)
          let difference = implementation.difference(of: computed, on: problem, from: truth)
          verdict.held += difference.held
          guard let failure = difference.failure else {
            probes.probe(computed, free: implementation.bound(on: problem).free) {
              implementation.difference(of: $0, on: problem, from: truth).passed
            }
            continue
          }
          verdict.record(A.self, plan, message: "in reused memory, \(failure)")
        } catch {
          verdict.record(A.self, plan, message: "\(error)")
        }
      }
    }
  }
}
