import Structures

extension Validator {
  /// Steps and seconds that a failure is made simpler for.
  private static let (steps, seconds) = (800, 1.0)
  /// Bytes of a call that is kept: written as numbers, a large product would fill the disk.
  private static let keptBytes = 1 << 22

  /// The failure of the simplest call that was found to show it.
  func shrunk(_ pending: Ledger.Pending, _ inspection: Inspection) -> Validation.Failure {
    var (call, message, complaint) = (pending.call, pending.message, pending.complaint)
    let start = Clock.now()
    var (steps, isSmaller) = (0, pending.showsInOneCall && !isInterrupted())
    while isSmaller {
      isSmaller = false
      let tries =
        operation.simplified(call, failingAt: complaint)
        + Simplification.byValues(call, operation.signature)
      for next in tries where terms.admits(next) {
        guard steps < Self.steps, Clock.now() - start < Self.seconds else { break }
        steps += 1
        guard let found = failure(of: next, pending.placement, inspection) else { continue }
        (call, message, complaint, isSmaller) = (next, found.message, found.complaint, true)
        break
      }
    }
    var failure = Validation.Failure(
      caseIndex: pending.caseIndex, label: pending.label, message: message,
      sizes: call.sizes, shrinkingSteps: steps, shrinkingSeconds: Clock.now() - start)
    guard operation.signature.bytes(of: call) <= Self.keptBytes else { return failure }
    let reproducer = Reproducer(
      operation: operation.name, kernel: host.kernel, inspection: inspection, message: message,
      call: call, placement: pending.placement, terms: terms, complaint: complaint)
    failure.reproducers = options.keep(reproducer, operation.signature)
    return failure
  }

  /// Whether a call fails in the same way.
  private func failure(of call: Call, _ placement: Placement, _ inspection: Inspection)
    -> (message: String, complaint: Complaint?)?
  {
    guard operation.signature.misfit(of: call) == nil else { return nil }
    let times = host.abilities.contains(.repetition) ? 3 : 1
    guard let performance = try? host.perform(Work(.again(times, seconds: 0.2), [call], placement))
    else { return nil }
    report.calls += times
    let examiner = operation.examiner(for: call, under: terms)
    let trial = Trial(
      performance, call, examiner, operation, terms,
      inspection.isAboutResults ? inspection : .results)
    guard let found = trial.findings.first(where: { $0.inspection == inspection }) else {
      return nil
    }
    return (found.message, found.complaint)
  }
}

extension Validator {
  /// Makes the call of a kept failure again.
  ///
  /// - Returns: What is wrong with it now.
  public static func replay(
    _ reproducer: Reproducer, _ operation: any Operation, _ host: any KernelHost
  ) throws -> [String] {
    let examiner = operation.examiner(for: reproducer.call, under: reproducer.terms)
    let times = host.abilities.contains(.repetition) ? 3 : 1
    let performance = try host.perform(
      Work(.again(times, seconds: 1), [reproducer.call], reproducer.placement))
    let trial = Trial(
      performance, reproducer.call, examiner, operation, reproducer.terms,
      reproducer.inspection.isAboutResults ? reproducer.inspection : .results)
    return trial.findings.map { "\($0.inspection.rawValue): \($0.message)" }
  }
}

extension Ledger.Pending {
  /// Whether nothing but the call is needed to see the failure.
  var showsInOneCall: Bool { isOfOneCall && !isHopeless }
}
