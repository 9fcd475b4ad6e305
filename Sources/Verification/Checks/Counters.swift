/// Operations, bytes and messages are what the formulas say, to the unit.
public enum Counters: Check {
  public static let name = "counters"
  public static let question =
    "Are operations, bytes and messages what the formulas say, to the unit?"

  public static func verdicts<A: Algorithm>(on _: A.Type, _ plan: Plan) -> [Verdict] {
    guard !A.counters.isEmpty else {
      let reason = A.uncounted ?? "The declaration counts nothing."
      return [.silent(.untested, A.self, name, because: reason)]
    }
    return A.counters.map { counter in
      var verdict = Verdict(A.name, name, "\(counter.name) = \(counter.formula)")
      var values: Set<Int> = []
      for entry in A.cases(plan) where !plan.isStopped() {
        let (declared, counted) = (counter.declared(entry.problem), counter.counted(entry.problem))
        values.insert(counted)
        if declared == counted {
          verdict.held += 1
        } else {
          let difference = "\(counted) counted, \(declared) declared"
          verdict.record(A.self, plan, entry, difference) { problem in
            let (declared, counted) = (counter.declared(problem), counter.counted(problem))
            return declared == counted ? nil : "\(counted) counted, \(declared) declared"
          }
        }
      }
      verdict.sensitivity = "notices one operation more or less"
      verdict.settle()
      if plan.onlyCase == nil, verdict.status == .passed, values.count < 2,
        A.largestExactSize > A.smallestSize
      {
        verdict.status = .mistrusted
        verdict.notes.append(
          "the count is \(values.first ?? 0) on every case: a constant would pass")
      }
      return verdict
    }
  }
}
