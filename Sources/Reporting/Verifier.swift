public import Catalogue
public import Verification

/// Runs checks over algorithms, several at a time.
public enum Verifier {
  /// - Parameters:
  ///   - jobs: How many algorithms at a time: by default as many as there are cores.
  ///   - journal: What an earlier, interrupted run has found, and where the verdicts are kept.
  ///   - finished: Called after each algorithm, with its verdicts and the seconds that they took; `nil` if the journal
  ///     had them.
  public static func run(
    _ entries: [Catalogue.Entry], _ checks: [any Check.Type], _ plan: Plan,
    jobs: Int? = nil, journal: Journal? = nil,
    finished: @escaping @Sendable (Catalogue.Entry, [Verdict], _ seconds: Double?) -> Void = {
      _, _, _ in
    }
  ) async -> [Verdict] {
    var plan = plan
    plan.isStopped = { Interruption.isRequested }
    let stoppable = plan
    return await withTaskGroup(of: (Int, [Verdict], Double?).self) { group in
      var pending = entries.indices.makeIterator()
      var results: [Int: [Verdict]] = [:]
      func start() {
        guard !Interruption.isRequested, let index = pending.next() else { return }
        let algorithm = entries[index].algorithm
        let earlier: [Verdict]? = journal?.value(name(entries[index]))
        group.addTask {
          if let earlier { return (index, earlier, nil) }
          let clock = ContinuousClock(), start = clock.now
          let found = verdicts(on: algorithm, checks, stoppable)
          return (index, found, (clock.now - start) / .seconds(1))
        }
      }
      for _ in 0..<max(1, jobs ?? Machine.cores) { start() }
      while let (index, verdicts, seconds) = await group.next() {
        // What was going on when the interruption came is incomplete, and not kept.
        guard !Interruption.isRequested else { continue }
        results[index] = verdicts
        journal?.keepUnlessThere(verdicts, as: name(entries[index]))
        finished(entries[index], verdicts, seconds)
        start()
      }
      return entries.indices.flatMap { results[$0] ?? [] }
    }
  }

  private static func name(_ entry: Catalogue.Entry) -> String { "verify \(entry.name)" }

  private static func verdicts<A: Algorithm>(
    on _: A.Type, _ checks: [any Check.Type], _ plan: Plan
  ) -> [Verdict] {
    checks.flatMap { $0.verdicts(on: A.self, plan) }
  }
}
