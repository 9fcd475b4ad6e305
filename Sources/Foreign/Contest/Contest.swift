import Structures

/// One kernel, judged by us and by the rules of others.
public struct ContestEntry: Sendable, Codable {
  public let kernel: String
  public let operation: String
  /// What is wrong with it; nil for a correct one.
  public let bug: String?
  public let verdict: Verdict
  /// What we found first.
  public let finding: String
  public let failedChecks: [Inspection]
  public let seconds: Double
  /// Elements that were judged, in how many calls.
  public let elements: Int
  public let calls: Int
  /// Whether each rule rejects it; without those that do not cover the operation.
  public let rejectedBy: [String: Bool]
}

/// Lays our verdict beside the verdicts of other tools' rules.
public enum Contest {
  /// Calls for each rule.
  private static let calls = 60

  public static func judge(
    _ file: KernelFile, _ operation: any Operation, _ terms: Terms, _ host: ProcessHost,
    _ options: Validator.Options, rules: [PeerRule] = PeerRule.all
  ) throws -> ContestEntry {
    let validation = try Validator(operation, terms: terms, host: host, options: options).run()
    var rejected: [String: Bool] = [:]
    let covering = rules.filter { $0.covers(operation) }
    let cases =
      covering.isEmpty ? [] : Cases(operation, terms: terms, seed: options.seed).all.prefix(calls)
    for rule in covering {
      rejected[rule.name] = try !passes(rule, cases, operation, terms, host, options.seed)
    }
    let failed = validation.checks.filter { $0.verdict == .fail || $0.verdict == .mistrusted }
    let first = failed.first
    return ContestEntry(
      kernel: file.name, operation: operation.name, bug: file.keys["bug"],
      verdict: validation.verdict, finding: first?.failures.first?.message ?? first?.detail ?? "",
      failedChecks: failed.map(\.inspection), seconds: validation.seconds,
      elements: validation.coverage.judged, calls: validation.calls, rejectedBy: rejected)
  }

  /// Whether a rule lets a kernel pass: it is given our shapes, parameters and strides, with its own numbers.
  private static func passes(
    _ rule: PeerRule, _ cases: ArraySlice<Cases.Case>, _ operation: any Operation, _ terms: Terms,
    _ host: ProcessHost, _ seed: UInt64
  ) throws -> Bool {
    for item in cases {
      var row = item.row
      if row["values"] != nil { row["values"] = rule.filling.rawValue }
      guard operation.isAllowed(row) else { continue }
      var setting = Setting(row: row, terms: terms, seed: seed &+ UInt64(item.index))
      let call = operation.call(in: &setting)
      guard terms.admits(call) else { continue }
      let isIntegral = call.numbers.values.allSatisfy { $0 == $0.rounded() }
      guard isIntegral || !rule.needsIntegers else { continue }
      let expected = operation.compute(call)
      // These tools are for finite numbers.
      guard expected.values.allSatisfy({ $0.values.allSatisfy(\.isFinite) }) else { continue }
      guard case .done(let deed) = try host.perform(Work(.once, [call])),
        operation.statuses(of: call).contains(deed.status), let found = deed.results.first
      else { return false }
      for output in operation.signature.outputs {
        for place in output.layout.places(at: call.sizes) {
          let (a, e) = (found[output.name]![place], expected[output.name]![place])
          if !rule.accepts(a, e, output.element) { return false }
        }
      }
    }
    return true
  }
}
