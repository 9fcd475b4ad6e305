import Structures

extension Validator {
  /// What vector registers and cache lines are aligned to: beyond it addresses do not differ.
  private static let line = 64
  /// Calls that are tried at every alignment, and the bytes that one may have.
  private static let (subjects, bytes) = (2, 1 << 16)

  /// Every alignment of a buffer's first byte, and every one of its end before an unmapped page.
  ///
  /// A buffer that ends at a page begins where its size has it: sizes are made smaller one by one.
  func askAlignments() throws {
    guard host.abilities.contains(.memory) else { return }
    let small = good.filter { entry in
      operation.signature.bytes(of: entry.item.call) <= Self.bytes
        && operation.signature.outputBytes(of: entry.item.call) > 0
    }
    // The later half: the smallest have nothing to go wrong at.
    for entry in spread(Array(small.suffix((small.count + 1) / 2)), Self.subjects) {
      try askBeginnings(entry.item, entry.examiner)
      try askEnds(entry.item)
    }
  }

  private func askBeginnings(_ item: Cases.Case, _ examiner: Examiner) throws {
    let elements = operation.signature.parameters.compactMap { parameter -> Int? in
      guard case .buffer(_, let element, _) = parameter.kind else { return nil }
      return element.size
    }
    let step = max(terms.alignment ?? 1, elements.min() ?? 1)
    for offset in stride(from: 0, to: Self.line, by: step) {
      guard goesOn else { return }
      var placement = Placement()
      (placement.alignment, placement.isAgainstEnd, placement.offset) = (
        terms.alignment ?? 0, false, offset
      )
      let label = "\(item.label(operation.axes)), at byte \(offset) of a page"
      _ = try trial(
        Work(.once, [item.call], placement), examiner, .addresses, label, caseIndex: item.index)
    }
  }

  private func askEnds(_ item: Cases.Case) throws {
    let calls = operation.signature.parameters.filter { $0.kind == .size }.flatMap {
      descending($0.name, from: item.call)
    }
    for (call, examiner) in zip(calls, prepare(calls)) {
      guard goesOn else { return }
      progress("every alignment", 0.5)
      var placement = Placement()
      (placement.alignment, placement.isAgainstEnd) = (terms.alignment ?? 0, false)
      let label = "\(item.label(operation.axes)), made smaller"
      // What is wrong at an even address already is no matter of addresses.
      let plain = try trial(Work(.once, [call], placement), examiner, .results, label)
      guard plain.findings.isEmpty, goesOn else { continue }
      placement.isAgainstEnd = true
      _ = try trial(Work(.once, [call], placement), examiner, .addresses, label)
    }
  }

  private var goesOn: Bool { !isHopeless && !isInterrupted() && !isOver(0.95) }

  /// The call with one size smaller, again and again, as far as the operation and the author's terms allow it.
  private func descending(_ size: String, from call: Call) -> [Call] {
    var (calls, call) = ([Call](), call)
    while calls.count < Self.line / 4 {
      let before = call.sizes[size]!
      let next = operation.simplified(call, failingAt: nil).filter {
        $0.sizes[size]! < before && terms.admits($0) && operation.signature.misfit(of: $0) == nil
      }.max { $0.sizes[size]! < $1.sizes[size]! }
      guard let next else { break }
      calls.append(next)
      call = next
    }
    return calls
  }
}
