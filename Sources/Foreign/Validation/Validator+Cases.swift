import Structures

extension Validator {
  /// How often each call is made at one place.
  private static let repeats = 3
  /// For so many cases it is found out at a time what is right: a wrong kernel fails early.
  private static let chunk = 24

  /// Every row of the covering array: against the end of the buffers' pages, then against their beginning at
  /// another alignment.
  func runCases(_ cases: [Cases.Case]) throws {
    let order = order(cases.count)
    defer { noteUntried(cases) }
    var ready: [(item: Cases.Case, examiner: Examiner)] = []
    for place in order.indices {
      if ready.isEmpty {
        let next = order[place..<min(order.count, place + Self.chunk)].map { cases[$0] }
        ready = Array(zip(next, prepare(next.map(\.call))).reversed())
      }
      let (item, examiner) = ready.removeLast()
      progress("calling the kernel", Double(place) / Double(max(1, cases.count)))
      guard !isHopeless, !isInterrupted() else { return }
      if isOver(0.6) { break }
      if options.stopsAtFirst, report.cases.contains(where: { $0.verdict == .fail }) { return }
      try run(item, examiner)
      noteLoading(item)
    }
  }

  /// Says which cases were not tried, and why. A kernel has passed only if every level of every axis was there.
  private func noteUntried(_ cases: [Cases.Case]) {
    report.coverage.rows = report.cases.count
    let tried = Set(report.cases.map(\.index))
    let untried = cases.filter { !tried.contains($0.index) }
    guard !untried.isEmpty, !isInterrupted() else { return }
    let isOverTime = !isHopeless && !(options.stopsAtFirst && hasFailed)
    let why =
      isHopeless
      ? "the kernel dies or hangs too often"
      : isOverTime ? "the time given was over" : "it has failed"
    let words = "\(tried.count) of \(cases.count) cases: \(why)"
    let levels = cases.filter { tried.contains($0.index) }.reduce(into: Set<String>()) {
      seen, item in
      seen.formUnion(item.levels)
    }
    let isThin = untried.contains { !levels.isSuperset(of: $0.levels) }
    if isOverTime {
      ledger.note(
        .results, isThin ? "\(words), and not every level was there; see --budget" : words,
        isThin ? .inconclusive : nil)
    } else if isHopeless {
      ledger.add(.survival, words)
    }
    report.cases += untried.map { item in
      Validation.CaseResult(
        index: item.index, label: item.label(operation.axes), verdict: .inconclusive,
        messages: ["not tried: \(why)"], worstRatio: 0, worstUlps: 0, seconds: 0)
    }
  }

  /// From small to large; where time may run out, a few of every size first.
  private func order(_ count: Int) -> [Int] {
    guard options.budget < .infinity else { return Array(0..<count) }
    let step = max(1, count / 16)
    return (0..<count).sorted { ($0 % step, $0) < ($1 % step, $1) }
  }

  private func run(_ item: Cases.Case, _ examiner: Examiner) throws {
    let filling = item.row["values"].flatMap(Filling.init)
    let inspection: Inspection = filling?.isSpecial == true ? .specials : .results
    let label = item.label(operation.axes)
    let times = host.abilities.contains(.repetition) ? Self.repeats : 1
    let start = Clock.now()
    let first = try trial(
      Work(.again(times, seconds: 1), [item.call], placement(.end, item.index)), examiner,
      inspection,
      label, caseIndex: item.index)
    if times > 1 { ledger.ask(.repetition) }
    var trials = [first]
    if host.abilities.contains(.memory), first.findings.isEmpty {
      let second = try trial(
        Work(.once, [item.call], placement(.start, item.index)), examiner, .addresses, label,
        caseIndex: item.index)
      compareAddresses(first, second, item, label)
      trials.append(second)
    }
    note(item, label, trials, Clock.now() - start)
    if let results = first.deed?.results.first, first.findings.isEmpty {
      good.append((item, examiner, results))
    }
  }

  /// What loading a library has changed is changed for the whole program that loads it.
  private func noteLoading(_ item: Cases.Case) {
    guard let change = host.changedByLoading, !terms.flushesSubnormals,
      !ledger.hasFailed(.environment)
    else { return }
    ledger.fail(
      .environment,
      Ledger.Pending(
        caseIndex: nil, label: "loading the kernel",
        message: "loading it changes \(change), as a library linked with -ffast-math does",
        call: item.call, placement: placement(.end, item.index), complaint: nil, isOfOneCall: false)
    )
  }

  private enum Side { case end, start }

  /// Buffers that end at an unmapped page; or that begin after one, at each multiple of their elements in turn.
  private func placement(_ side: Side, _ index: Int) -> Placement {
    var placement = Placement()
    placement.alignment = terms.alignment ?? 0
    placement.isAgainstEnd = side == .end
    // Every second one at the page's very beginning, where what is read before the buffer shows.
    if side == .start { placement.offset = index % 2 == 0 ? 0 : index / 2 % 64 + 1 }
    return placement
  }

  private func compareAddresses(_ a: Trial, _ b: Trial, _ item: Cases.Case, _ label: String) {
    guard terms.isAddressInvariant, let first = a.deed?.results.first,
      let second = b.deed?.results.first, first != second
    else { return }
    ledger.fail(
      .addresses,
      Ledger.Pending(
        caseIndex: item.index, label: label, message: "other bits at another address",
        call: item.call, placement: placement(.start, item.index), complaint: nil,
        isOfOneCall: false))
  }

  private func note(_ item: Cases.Case, _ label: String, _ trials: [Trial], _ seconds: Double) {
    var result = Validation.CaseResult(
      index: item.index, label: label, verdict: .pass, messages: [], worstRatio: 0, worstUlps: 0,
      seconds: seconds)
    for trial in trials {
      result.messages += trial.findings.map { "\($0.inspection.question): \($0.message)" }
      result.worstRatio = max(result.worstRatio, trial.judgement.worstRatio)
      result.worstUlps = max(result.worstUlps, trial.judgement.worstUlps)
      count(trial.judgement, label)
    }
    if !result.messages.isEmpty { result.verdict = .fail }
    report.cases.append(result)
  }

  private func count(_ judgement: Judgement, _ label: String) {
    report.coverage.judged += judgement.examined
    report.coverage.free += judgement.free
    // What is wrong is told in its place; here is how near the bound the rest comes.
    guard judgement.isGood else { return }
    if judgement.worstRatio > report.coverage.worstRatio {
      report.coverage.worstRatio = judgement.worstRatio
      report.coverage.worstUlps = judgement.worstUlps
      report.coverage.worstPlace = "\(judgement.worstPlace) of \(label)"
    }
  }
}

extension Filling {
  /// Whether what it asks for is more than a sum within its bound.
  public var isSpecial: Bool {
    switch self {
    case .nan, .infinity, .nonFinite, .huge, .tiny, .subnormal, .signedZeros: true
    default: false
    }
  }
}
