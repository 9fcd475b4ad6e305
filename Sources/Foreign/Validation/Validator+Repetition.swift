import Structures

extension Validator {
  private typealias Entry = (item: Cases.Case, examiner: Examiner, results: Examiner.Results)

  /// Calls of some size that went well: what is asked by repetition is asked of them.
  private func subjects(_ count: Int) -> [Entry] {
    let full = good.filter {
      !$0.item.isFar && operation.signature.outputBytes(of: $0.item.call) > 0
    }
    return spread(Array(full.suffix(max(1, full.count * 2 / 3))), count)
  }

  /// New values where old ones were: a result that was kept by address, or by a few of the values, is found out.
  func askMemory() throws {
    guard host.abilities.contains(.memory) else { return }
    for (place, entry) in subjects(12).enumerated() {
      progress("new values in old memory", Double(place) / 12)
      let calls = earlier(entry.item)
      for (place, call) in calls.enumerated() {
        guard !isHopeless, !isInterrupted() else { return }
        let label = "\(entry.item.label(operation.axes)), after other values in the same memory"
        _ = try trial(
          // Wholly other values first, lest what was kept is the last call's own.
          Work(.refilled, calls[..<min(1, place)] + [call, entry.item.call]), entry.examiner,
          .memory, label,
          caseIndex: entry.item.index, isOfOneCall: false)
      }
    }
  }

  /// Calls of the same sizes with other values: all of them, only the last, and only one in the middle.
  private func earlier(_ item: Cases.Case) -> [Call] {
    var calls: [Call] = []
    var setting = Setting(row: item.row, terms: terms, seed: options.seed &+ 0x5EED)
    let other = operation.call(in: &setting)
    if other.sizes == item.call.sizes { calls.append(other) }
    for parameter in operation.signature.parameters {
      guard case .buffer(let role, let element, _) = parameter.kind, role != .output,
        element.isFloatingPoint, var buffer = item.call.buffers[parameter.name], buffer.count > 0
      else { continue }
      for place in Set([buffer.count - 1, buffer.count / 2]).sorted() {
        let old = buffer
        buffer[place] = buffer[place] == 1 ? 2 : 1
        var call = item.call
        call.buffers[parameter.name] = buffer
        calls.append(call)
        buffer = old
      }
    }
    return calls
  }

  /// The same call thousands of times.
  func askEndurance() throws {
    guard host.abilities.contains(.repetition) else { return }
    for (place, entry) in subjects(4).enumerated() {
      progress("thousands of calls", Double(place) / 4)
      guard !isHopeless, !isInterrupted() else { return }
      let label = "\(entry.item.label(operation.axes)), again and again"
      ledger.ask(.leaks)
      _ = try trial(
        Work(.again(20_000, seconds: options.patience), [entry.item.call]), entry.examiner,
        .endurance,
        label, caseIndex: entry.item.index, isOfOneCall: false)
    }
  }

  /// Two threads, each with a call of its own.
  func askConcurrency() throws {
    guard host.abilities.contains(.concurrency) else { return }
    guard terms.isReentrant else {
      return ledger.note(.concurrency, "the author promises no such thing", .inconclusive)
    }
    let subjects = subjects(6)
    for (place, pair) in zip(subjects, subjects.reversed()).prefix(3).enumerated() {
      progress("two threads at once", Double(place) / 3)
      guard !isHopeless, !isInterrupted() else { return }
      try askConcurrency(pair.0, pair.1)
    }
  }

  private func askConcurrency(_ a: Entry, _ b: Entry) throws {
    let label = "\(a.item.label(operation.axes)) beside \(b.item.label(operation.axes))"
    let work = Work(.together(20_000, seconds: options.patience), [a.item.call, b.item.call])
    let performance = try host.perform(work)
    ledger.ask(.concurrency)
    func fail(_ words: String) {
      ledger.fail(
        .concurrency,
        Ledger.Pending(
          caseIndex: a.item.index, label: label, message: words, call: a.item.call,
          placement: Placement(), complaint: nil, isOfOneCall: false))
    }
    switch performance {
    case .done(let deed):
      report.calls += deed.calls
      if let call = deed.changedAt, terms.isDeterministic {
        return fail("call \(call + 1) gave other bits than alone")
      }
      for (entry, results) in zip([a, b], deed.results) where !entry.examiner(results).isGood {
        return fail("gave a wrong result: \(entry.examiner(results).complaints[0])")
      }
    case .died(let signal, _): fail("died of \(Signal.name(signal))")
    case .spoilt: fail("wrote to a descriptor that it was not given")
    case .exited(let code): fail("ended the process with exit code \(code)")
    case .hung(let seconds):
      fail("did not end in \(seconds) s")
      isHopeless = true
    case .raised(let words): fail("failed: \(words)")
    }
  }

  /// Other numbers of threads than the first.
  func askThreads() throws {
    for count in options.threads.dropFirst() {
      host.threads = count
      defer { host.threads = options.threads[0] }
      for (place, entry) in subjects(24).enumerated() {
        progress("\(count) threads", Double(place) / 24)
        guard !isHopeless, !isInterrupted() else { return }
        let label = "\(entry.item.label(operation.axes)), \(count) threads"
        let trial = try trial(
          Work(.again(8, seconds: 0.2), [entry.item.call]), entry.examiner, .threads, label,
          caseIndex: entry.item.index, isOfOneCall: false)
        guard terms.isThreadInvariant, let results = trial.deed?.results.first,
          results != entry.results
        else { continue }
        ledger.fail(
          .threads,
          Ledger.Pending(
            caseIndex: entry.item.index, label: label, message: "other bits than with one thread",
            call: entry.item.call, placement: Placement(), complaint: nil, isOfOneCall: false))
      }
    }
  }
}
