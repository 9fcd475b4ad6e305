public import Bindings
import Scalars

/// Many ranks compute what one process computes. It needs `mpirun`, and is asked by `vernier distribute`.
public enum Distributed {
  public static let name = "distribution"
  public static let question =
    "Do processes that exchange messages compute the bits that one process computes, or, where the library sums in an order of its own, what the exact result allows by a rounding bound?"

  /// Called before each case with its number, on every rank: where tests let a rank die.
  public typealias Hook = (_ caseNumber: Int) -> Void

  /// Runs every distributed program of an algorithm on all cases. Every rank must call it alike; the
  /// verdicts of the first one count.
  public static func verdicts<A: Algorithm>(
    on _: A.Type, _ plan: Plan, _ world: MPI.World, before hook: Hook = { _ in }
  ) throws -> [Verdict] {
    let cases = A.cases(plan)
    return try A.rankPrograms.map { program in
      var verdict = Verdict(A.name, name, "\(program.name) on \(world.size) ranks")
      var audit = RankAudit()
      for entry in cases {
        hook(entry.number)
        let observed = try program.run(entry.problem, world)
        guard world.rank == 0 else { continue }
        let replayed = try program.replay(entry.problem, world.size, observed)
        let compare = program.comparison(on: entry.problem, ranks: world.size, with: replayed)
        audit.see(observed, replayed, compare)
        record(compare(observed), program, entry, ranks: world.size, plan, &verdict)
      }
      guard world.rank == 0 else { return verdict }
      verdict.sensitivity = audit.sensitivity
      verdict.notes += [program.standard(ranks: world.size)] + audit.notes
      verdict.settle()
      if plan.onlyCase == nil, verdict.status == .passed, audit.isConstant {
        verdict.status = .mistrusted
        verdict.notes.append("every case has the same result: a constant would pass")
      }
      return verdict
    }
  }

  /// Says of an algorithm with distributed programs that nothing was shown.
  public static func untested<A: Algorithm>(_: A.Type, because reason: String) -> [Verdict] {
    A.rankPrograms.map {
      .silent(.untested, A.self, name, subject: $0.name, because: reason)
    }
  }

  private static func record<A: Algorithm>(
    _ outcome: RankOutcome, _ program: RankProgram<A>, _ entry: Case<A>, ranks: Int, _ plan: Plan,
    _ verdict: inout Verdict
  ) {
    switch outcome {
    case .held: verdict.held += 1
    case .undecided: verdict.undecided += 1
    case .nothing: break
    case .differs(let failure):
      guard verdict.failures.count < 3 else { return }
      verdict.failures.append(
        Verdict.Failure(
          message: "\(entry.origin): \(failure)", caseNumber: entry.number,
          problem: "\(entry.problem)",
          replay: "vernier distribute \(A.name) --ranks \(ranks) --seed \(plan.seed)"
            + " --depth \(plan.depth) --case \(entry.number)"))
    }
  }
}

/// What became of one comparison.
enum RankOutcome {
  case held, undecided
  case differs(String)
  /// There was not one value to compare.
  case nothing
}

extension RankProgram {
  /// How an observation on ranks is judged on a problem, by the replay in one process or, beyond two ranks
  /// and where the library sums as it likes, by the exact result.
  func comparison(
    on problem: A.Problem, ranks: Int, with replayed: Observation<Double>
  ) -> (Observation<Double>) -> RankOutcome {
    guard case .sameBitsOnTwo(_, let bound) = promise, ranks > 2 else {
      return { observed in
        if observed.isBitwiseEqual(to: replayed) { return observed.isEmpty ? .nothing : .held }
        return .differs(observed.difference(from: replayed))
      }
    }
    guard let truth = A.truth(of: problem).observation else { return { _ in .undecided } }
    // What was sent is the library's own affair: it is not observed, and not compared.
    let names = Set(replayed.quantities.map(\.name))
    let comparable = Observation(truth.quantities.filter { names.contains($0.name) })
    let allowed = bound(problem)
    return { observed in
      let difference = Difference(observed, from: comparable, under: allowed)
      if let failure = difference.failure { return .differs(failure) }
      if difference.undecided > 0 { return .undecided }
      return difference.held > 0 ? .held : .nothing
    }
  }

  /// What results on so many ranks are held to, in words.
  func standard(ranks: Int) -> String {
    guard case .sameBitsOnTwo(let theorem, _) = promise, ranks > 2 else {
      return "held to the bits of the replay"
    }
    return "held to a bound from the exact result: \(theorem)"
  }
}
