import Structures

/// One call of a kernel, judged.
struct Trial {
  var findings: [(inspection: Inspection, message: String, complaint: Complaint?)] = []
  var judgement = Judgement()
  var deed: Deed?
  /// Whether the process has come to an end over it.
  var isFatal = false
  /// Whether more of it would only cost time or memory.
  var isHopeless = false

  /// A kernel that takes so much memory for calls of some kilobytes is not called again.
  private static let manyMegabytes = 1024

  /// Judges what came of a call.
  ///
  /// - Parameter inspection: What wrong results count against.
  init(
    _ performance: Performance, _ call: Call, _ examiner: Examiner, _ operation: any Operation,
    _ terms: Terms, _ inspection: Inspection
  ) {
    switch performance {
    case .died(let signal, let megabytes):
      isFatal = true
      isHopeless = megabytes > Self.manyMegabytes
      let memory = isHopeless ? ", when it held \(megabytes) MB of memory" : ""
      findings = [(.survival, "died of \(Signal.name(signal))\(memory)", nil)]
    case .exited(let code):
      isFatal = true
      findings = [(.survival, "ended the process with exit code \(code)", nil)]
    case .spoilt:
      isFatal = true
      findings = [(.survival, "wrote to a descriptor that it was not given", nil)]
    case .hung(let seconds):
      (isFatal, isHopeless) = (true, true)
      findings = [(.survival, "did not end in \(seconds) s", nil)]
    case .raised(let words): findings = [(.survival, "failed: \(words)", nil)]
    case .done(let deed):
      self.deed = deed
      judge(deed, call, examiner, operation, terms, inspection)
    }
  }

  private mutating func judge(
    _ deed: Deed, _ call: Call, _ examiner: Examiner, _ operation: any Operation, _ terms: Terms,
    _ inspection: Inspection
  ) {
    let statuses = operation.statuses(of: call)
    if !statuses.contains(deed.status) {
      let right = statuses.count == 1 ? "\(statuses.lowerBound)" : "\(statuses)"
      findings.append((.status, "returned \(deed.status) and not \(right)", nil))
    }
    for (index, results) in deed.results.enumerated() {
      let judgement = examiner(results)
      if index == 0 { self.judgement = judgement }
      if let complaint = judgement.complaints.first {
        let when = index == 0 ? "" : ", in a later call"
        findings.append(
          (
            inspection, "\(complaint) (\(judgement.wrong) of \(judgement.examined) wrong\(when))",
            complaint
          ))
      }
      if let place = Padding.disturbed(results, call, operation.signature) {
        findings.append((.padding, "wrote to \(place), which is between the rows", nil))
      }
    }
    for notice in deed.trespasses {
      let place = notice.offset.map { " at byte \($0)" } ?? ""
      let whose = notice.buffer.isEmpty ? "" : ": \(notice.buffer) of \(notice.bytes) bytes\(place)"
      let words = notice.trespass.rawValue + whose
      findings.append((notice.trespass == .wroteInput ? .inputs : .bounds, words, nil))
    }
    if let change = deed.environment { findings.append((.environment, "changed \(change)", nil)) }
    if let call = deed.changedAt, terms.isDeterministic {
      findings.append((.repetition, "call \(call + 1) of \(deed.calls) gave other bits", nil))
    }
  }
}

/// What lies in an output's buffer and is no element of it.
enum Padding {
  /// The first place that is not as it was.
  static func disturbed(_ results: Examiner.Results, _ call: Call, _ signature: Signature)
    -> String?
  {
    for output in signature.outputs {
      guard let after = results[output.name] else { continue }
      let (rows, columns, leading) = output.layout.shape(at: call.sizes)
      guard rows > 1, columns > 0, leading > columns else { continue }
      let source = call.inPlace[output.name] ?? output.name
      let isKept = signature.isRead(output.name) || call.inPlace[output.name] != nil
      let poison = UInt64.max >> UInt64(64 - 8 * output.element.size)
      for row in 0..<rows - 1 {
        for column in columns..<leading {
          let place = row * leading + column
          let before = isKept ? call.buffers[source]!.bits(at: place) : poison
          if after.bits(at: place) != before { return "\(output.name)[\(row)][\(column)]" }
        }
      }
    }
    return nil
  }
}
