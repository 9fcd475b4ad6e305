/// Collects what is found, question by question.
struct Ledger {
  struct Entry {
    var asked = 0
    var failures: [Pending] = []
    var failureCount = 0
    var note: String?
    /// What is said besides the detail.
    var addition: String?
    var override: Verdict?
  }

  /// A failure, with the call that shows it.
  struct Pending {
    let caseIndex: Int?
    let label: String
    let message: String
    let call: Call
    let placement: Placement
    let complaint: Complaint?
    /// Whether the call alone fails, without others before or beside it.
    var isOfOneCall = true
    /// Whether it takes all the time, or all the memory, to see it again.
    var isHopeless = false

    /// What it looks like: a number, no number, or something else than a wrong result.
    var kind: String {
      guard let complaint else { return "other" }
      return complaint.found.contains("nan") ? "NaN" : "number"
    }
  }

  private(set) var entries: [Inspection: Entry] = [:]

  /// Failures of one kind that are kept with their calls.
  private static let kept = 2

  mutating func ask(_ inspection: Inspection, _ times: Int = 1) {
    entries[inspection, default: Entry()].asked += times
  }

  mutating func fail(_ inspection: Inspection, _ failure: Pending) {
    var entry = entries[inspection] ?? Entry()
    entry.failureCount += 1
    // Of each kind the first, and the last: that one is of the largest call, and may have another cause.
    let same = entry.failures.indices.filter { entry.failures[$0].kind == failure.kind }
    if same.count >= Self.kept { entry.failures.remove(at: same[Self.kept - 1]) }
    entry.failures.append(failure)
    entries[inspection] = entry
  }

  mutating func note(_ inspection: Inspection, _ words: String, _ verdict: Verdict? = nil) {
    var entry = entries[inspection] ?? Entry()
    entry.note = words
    entry.override = verdict
    entries[inspection] = entry
  }

  mutating func add(_ inspection: Inspection, _ words: String) {
    entries[inspection, default: Entry()].addition = words
  }

  func hasFailed(_ inspection: Inspection) -> Bool { (entries[inspection]?.failureCount ?? 0) > 0 }

  func verdict(_ inspection: Inspection) -> Verdict {
    guard let entry = entries[inspection] else { return .inconclusive }
    if entry.failureCount > 0 { return .fail }
    if let verdict = entry.override { return verdict }
    return entry.asked > 0 ? .pass : .inconclusive
  }
}
