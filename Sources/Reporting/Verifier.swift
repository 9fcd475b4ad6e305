public import Catalogue
public import Verification

/// Runs checks over algorithms, several at a time.
public enum Verifier {
  /// - Parameters:
  ///   - jobs: How many algorithms at a time: by default as many as there are cores.
  ///   - journal: What an earlier, interrupted run has found, and where the verdicts are kept.
  ///   - finished: Called after each algorithm, with its name and its verdicts.
  public static func run(
    _ entries: [Catalogue.Entry], _ checks: [any Check.Type], _ plan: Plan,
    jobs: Int? = nil, journal: Journal? = nil,
    finished: @escaping @Sendable (String, [Verdict]) -> Void = { _, _ in }
  ) async -> [Verdict] {
    var plan = plan
    plan.isStopped = { Interruption.isRequested }
    let stoppable = plan
    return await withTaskGroup(of: (Int, [Verdict]).self) { group in
      var pending = entries.indices.makeIterator()
      var results: [Int: [Verdict]] = [:]
      func start() {
        guard !Interruption.isRequested, let index = pending.next() else { return }
        let algorithm = entries[index].algorithm
        let earlier: [Verdict]? = journal?.value(name(entries[index]))
        group.addTask { (index, earlier ?? verdicts(on: algorithm, checks, stoppable)) }
      }
      for _ in 0..<max(1, jobs ?? Machine.cores) { start() }
      while let (index, verdicts) = await group.next() {
        // What was going on when the interruption came is incomplete, and not kept.
        guard !Interruption.isRequested else { continue }
        results[index] = verdicts
        journal?.keepUnlessThere(verdicts, as: name(entries[index]))
        finished(entries[index].description, verdicts)
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
