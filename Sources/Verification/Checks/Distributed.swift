public import Bindings
import Scalars

/// Many ranks compute what one process computes. It needs `mpirun`, and is asked by `vernier distribute`.
public enum Distributed {
  public static let name = "distribution"
  public static let question =
    "Do processes that exchange messages compute, to the bit, what the simulation of them computes?"

  /// Called before each case with its number, on every rank: where tests let a rank die.
  public typealias Hook = (_ caseNumber: Int) -> Void

  /// Runs every distributed program of an algorithm on all cases. Every rank must call it alike; the
  /// verdicts of the first one count.
  public static func verdicts<A: Algorithm>(
    on _: A.Type, _ plan: Plan, _ world: MPI.World, before hook: Hook = { _ in }
  ) throws -> [Verdict] {
    let cases = A.cases(plan)
    return try A.rankPrograms.map { distribution in
      var verdict = Verdict(A.name, name, "\(distribution.name) on \(world.size) ranks")
      var audit = Sensed()
      for entry in cases {
        hook(entry.number)
        let observed = try distribution.run(entry.problem, world)
        guard world.rank == 0 else { continue }
        let expected = try distribution.replay(entry.problem, world.size, observed)
        audit.see(expected)
        judge(distribution, entry, observed, expected, world.size, plan, &verdict)
      }
      verdict.sensitivity = "notices one bit"
      verdict.settle()
      if world.rank == 0, plan.onlyCase == nil, verdict.status == .passed, audit.isConstant {
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

  private static func judge<A: Algorithm>(
    _ distribution: RankProgram<A>, _ entry: Case<A>, _ observed: Observation<Double>,
    _ expected: Observation<Double>, _ ranks: Int, _ plan: Plan, _ verdict: inout Verdict
  ) {
    var failure: String?
    switch distribution.promise {
    case .sameBits:
      failure = observed.isBitwiseEqual(to: expected) ? nil : observed.difference(from: expected)
    case .sameBitsOnTwo where ranks <= 2:
      failure = observed.isBitwiseEqual(to: expected) ? nil : observed.difference(from: expected)
    case .sameBitsOnTwo(_, let bound):
      guard let truth = A.truth(of: entry.problem).observation else {
        verdict.undecided += 1
        return
      }
      // What was sent is the library's own affair: it is not observed, and not compared.
      let names = Set(expected.quantities.map(\.name))
      let comparable = Observation(truth.quantities.filter { names.contains($0.name) })
      let difference = Difference(observed, from: comparable, under: bound(entry.problem))
      failure = difference.failure
    }
    guard let failure else {
      verdict.held += 1
      return
    }
    guard verdict.failures.count < 3 else { return }
    verdict.failures.append(
      Verdict.Failure(
        message: "\(entry.origin): \(failure)", caseNumber: entry.number,
        problem: "\(entry.problem)",
        replay: "vernier distribute \(A.name) --ranks \(ranks) --seed \(plan.seed)"
          + " --depth \(plan.depth) --case \(entry.number)"))
  }
}

/// Whether all results that were seen are the same.
private struct Sensed {
  private var first: Observation<Double>?
  private(set) var isConstant = true

  mutating func see(_ observation: Observation<Double>) {
    if let first {
      if !first.isBitwiseEqual(to: observation) { isConstant = false }
    } else {
      first = observation
    }
  }
}

extension Observation where S == Double {
  /// The first place at which two observations have different bits, in words.
  fileprivate func difference(from expected: Self) -> String {
    for (mine, theirs) in zip(quantities, expected.quantities) {
      let (a, b) = (mine.values.described, theirs.values.described)
      if mine.name != theirs.name || a.count != b.count {
        return "\(mine.name) has \(a.count) values, \(theirs.name) of the replay \(b.count)"
      }
      if let i = a.indices.first(where: { a[$0] != b[$0] }) {
        return "\(mine.name)[\(i)] is \(a[i]) on the ranks and \(b[i]) in the replay"
      }
    }
    return "\(quantities.count) quantities on the ranks, \(expected.quantities.count) in the replay"
  }
}

extension Values where S == Double {
  /// Every value with all of its bits.
  fileprivate var described: [String] {
    switch self {
    case .scalars(let values): values.map { "\($0)" }
    case .integers(let values): values.map { "\($0)" }
    case .words(let values): values
    }
  }
}
