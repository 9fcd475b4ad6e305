import Foundation
import Scalars
import Structures

/// Judges a kernel: asks it every question of ``Inspection``, and shrinks what it fails at.
public final class Validator {
  public struct Options: Sendable {
    public var seed: UInt64 = 1
    /// Of how many axes all combinations of levels are tried.
    public var strength = 2
    /// Numbers of threads, the first of which is used throughout.
    public var threads = [1, 2]
    /// Seconds for each of the questions that are asked by repetition.
    public var patience = 0.4
    /// Seconds after which no further case is begun, for kernels that are slow to call; at least some are tried.
    public var budget = Double.infinity
    /// Only these cases, by their index; all if empty.
    public var only: Set<Int> = []
    /// The sizes of calls that are made besides, for operations that can judge such.
    public var large: [Int] = []
    /// Ended as soon as something has failed.
    public var stopsAtFirst = false
    /// What is done with a failure, so that it can be seen again: the files that it was written to.
    public var keep: @Sendable (Reproducer, Signature) -> [String] = { _, _ in [] }
    public init() {}
  }

  let operation: any Operation
  let terms: Terms
  let host: any KernelHost
  let options: Options
  /// What goes on, for a terminal: a few words, and how much of it is done.
  public var progress: (String, Double) -> Void = { _, _ in }
  /// Asked between calls.
  public var isInterrupted: () -> Bool = { false }

  var ledger = Ledger()
  var report: Validation
  /// Cases that went well, with what the kernel gave.
  var good: [(item: Cases.Case, examiner: Examiner, results: Examiner.Results)] = []
  private var deaths = 0
  private var start = 0.0
  var isHopeless = false

  /// So many deaths of the process, and the rest is not tried.
  private static let toleratedDeaths = 4

  public init(
    _ operation: any Operation, terms: Terms, host: any KernelHost, options: Options = Options()
  ) {
    (self.operation, self.terms, self.host, self.options) = (operation, terms, host, options)
    report = Validation(host, operation, terms, seed: options.seed)
  }

  /// A case was asked for that there is not.
  public struct NoSuchCase: Error, CustomStringConvertible {
    public let description: String
  }

  /// - Throws: ``KernelUnusable`` if the kernel cannot be called at all; ``NoSuchCase``.
  public func run() throws -> Validation {
    start = Clock.now()
    host.threads = options.threads.first ?? 1
    let cases = Cases(operation, terms: terms, seed: options.seed, depth: options.strength)
    let tried = cases.all.filter { options.only.isEmpty || options.only.contains($0.index) }
      .sorted { operation.signature.bytes(of: $0.call) < operation.signature.bytes(of: $1.call) }
    let known = Set(cases.all.map(\.index))
    if let absent = options.only.subtracting(known).min() {
      throw NoSuchCase(
        description:
          "There is no case \(absent) of \(operation.name) under this contract; the last is \(known.max() ?? 0)."
      )
    }
    report.coverage.rows = tried.count
    report.coverage.excluded = cases.outsideTerms
    report.coverage.unreachablePairs = cases.unreachablePairs
    try runCases(tried)
    if !stops { try askAlignments() }
    if !stops { try askRelations() }
    if !stops { try askMemory() }
    if !stops { try askEndurance() }
    if !stops { try askConcurrency() }
    if !stops { try askThreads() }
    if !stops { try askLarge() }
    askPower()
    conclude()
    report.isInterrupted = isInterrupted()
    report.seconds = Clock.now() - start
    report.settle()
    return report
  }

  private var stops: Bool {
    isHopeless || isInterrupted() || isOver(1) || (options.stopsAtFirst && hasFailed)
  }

  /// Whether so much of the time that was given has gone.
  func isOver(_ share: Double) -> Bool { Clock.now() - start > options.budget * share }

  var hasFailed: Bool { Inspection.allCases.contains { ledger.hasFailed($0) } }

  /// What is right, for some calls, by all processors.
  func prepare(_ calls: [Call]) -> [Examiner] {
    let box = Slots<Examiner>(calls.count)
    let (operation, terms) = (operation, terms)
    DispatchQueue.concurrentPerform(iterations: calls.count) { index in
      box.set(index, operation.examiner(for: calls[index], under: terms))
    }
    return box.values
  }

  /// Calls the kernel and notes what it did.
  ///
  /// - Parameter inspection: What wrong results count against.
  func trial(
    _ work: Work, _ examiner: Examiner, _ inspection: Inspection, _ label: String,
    caseIndex: Int? = nil, isOfOneCall: Bool = true
  ) throws -> Trial {
    let call = work.calls[work.calls.count - 1]
    let performance = try host.perform(work)
    let trial = Trial(performance, call, examiner, operation, terms, inspection)
    report.calls += trial.deed?.calls ?? 1
    ledger.ask(.survival)
    if trial.deed != nil {
      ledger.ask(inspection)
      for question in [Inspection.status, .padding] { ledger.ask(question) }
      if host.abilities.contains(.memory) {
        for question in [Inspection.bounds, .inputs] { ledger.ask(question) }
      }
      if host.abilities.contains(.environment) { ledger.ask(.environment) }
    }
    // A leak of less than a pointer for each call is none.
    if let deed = trial.deed, deed.growth >= 8 {
      if inspection != .endurance {
        // Of a few calls only what is no pool is told: see HeapMeter.
        ledger.ask(.leaks)
        isHopeless = true
      }
      ledger.fail(
        .leaks,
        Ledger.Pending(
          caseIndex: caseIndex, label: label,
          message: "memory grows by \(Int(deed.growth)) bytes a call, over \(deed.calls) calls",
          call: call, placement: work.placement, complaint: nil, isOfOneCall: false))
    }
    for finding in trial.findings {
      ledger.fail(
        finding.inspection,
        Ledger.Pending(
          caseIndex: caseIndex, label: label, message: finding.message, call: call,
          placement: work.placement, complaint: finding.complaint, isOfOneCall: isOfOneCall,
          isHopeless: trial.isHopeless))
    }
    if trial.isFatal { deaths += 1 }
    if trial.isHopeless || deaths >= Self.toleratedDeaths { isHopeless = true }
    return trial
  }
}

/// Places that several threads fill, each its own.
package final class Slots<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var slots: [Value?]

  package init(_ count: Int) { slots = [Value?](repeating: nil, count: count) }

  package var count: Int { slots.count }

  package func set(_ index: Int, _ value: Value) { lock.withLock { slots[index] = value } }
  package var values: [Value] { lock.withLock { slots.map { $0! } } }
}

extension Signature {
  func bytes(of call: Call) -> Int { call.buffers.values.reduce(0) { $0 + $1.bytes.count } }
}
