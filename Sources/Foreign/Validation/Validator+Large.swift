import Structures

extension Validator {
  /// Seconds that a kernel may take for a large call.
  private static let limit = 900.0

  /// Calls of the sizes asked for: what is right is found out before, in far less time than the product takes.
  func askLarge() throws {
    for size in options.large {
      guard !isHopeless, !isInterrupted(), let row = operation.large(size) else { return }
      progress("filling a call of size \(size)", 0)
      var setting = Setting(row: row, terms: terms, seed: options.seed)
      let call = operation.call(in: &setting)
      guard terms.admits(call) else {
        ledger.note(.large, "size \(size) lies outside the contract", .inconclusive)
        continue
      }
      progress("what is right at size \(size)", 0.3)
      let start = Clock.now()
      let examiner = operation.examiner(for: call, under: terms)
      let prepared = Clock.now()
      progress("calling the kernel at size \(size)", 0.5)
      var work = Work(.once, [call])
      work.limit = Self.limit
      let trial = try trial(work, examiner, .large, "size \(size)")
      let ended = trial.deed?.ended ?? prepared
      report.large.append(
        Validation.Large(
          size: size, kernelSeconds: trial.deed?.seconds ?? 0,
          truthSeconds: prepared - start, judgingSeconds: Clock.now() - ended,
          examined: trial.judgement.examined))
      report.coverage.judged += trial.judgement.examined
    }
  }
}
