/// What a check found out about one subject: the reference, an implementation, a law, a theorem.
public struct Verdict: Sendable, Codable {
  public var algorithm: String
  public var check: String
  public var subject: String
  public var status: Status
  /// Comparisons that were made and held, and those that could not be decided.
  public var held: Int
  public var undecided: Int
  public var failures: [Failure]
  /// The smallest planted error that this very run would have noticed.
  public var sensitivity: String?
  /// The greatest error as a fraction of what its bound allowed, where there is a bound.
  public var attained: Double?
  /// What was measured on the way: attained fraction of the bound, fitted order, tie.
  public var notes: [String]

  public enum Status: String, Sendable, Codable, CaseIterable {
    case passed
    case failed
    /// Some comparison could not be decided at the highest precision.
    case inconclusive
    /// The check has nothing to say of such an algorithm.
    case notApplicable = "not applicable"
    /// The check applies, but the declaration gives it nothing to check.
    case untested
    /// It passed, but would have passed an impostor too.
    case mistrusted

    /// Whether a run with such a verdict must not end in success.
    public var isFinding: Bool { self == .failed || self == .mistrusted }
  }

  public struct Failure: Sendable, Codable {
    public var message: String
    public var caseNumber: Int?
    /// The smallest problem found that still fails.
    public var problem: String?
    /// The command that shows it again.
    public var replay: String
  }

  init(_ algorithm: String, _ check: String, _ subject: String, _ status: Status = .passed) {
    self.algorithm = algorithm
    self.check = check
    self.subject = subject
    self.status = status
    (held, undecided, failures, notes) = (0, 0, [], [])
  }
}

extension Verdict {
  /// A verdict for a check that does not concern the algorithm, with the reason.
  static func silent<A: Algorithm>(
    _ status: Status, _: A.Type, _ check: String, subject: String = "-", because reason: String
  ) -> Verdict {
    var verdict = Verdict(A.name, check, subject, status)
    verdict.notes = [reason]
    return verdict
  }

  /// Settles the status from the counts: nothing held is not a pass.
  mutating func settle() {
    if held == 0 { sensitivity = nil }
    if status == .notApplicable { return }
    if !failures.isEmpty {
      status = .failed
    } else if status == .passed, held == 0 {
      status = undecided > 0 ? .inconclusive : .untested
    } else if status == .passed, undecided > held {
      status = .inconclusive
    }
  }
}

/// A question that is put to every algorithm.
public protocol Check: SendableMetatype {
  /// The word by which the command line selects it.
  static var name: String { get }
  /// The question, in one sentence.
  static var question: String { get }
  static func verdicts<A: Algorithm>(on algorithm: A.Type, _ plan: Plan) -> [Verdict]
}

/// Every check of the house, in the order in which they are reported.
public let allChecks: [any Check.Type] = [
  Examples.self, Agreement.self, Laws.self, Theorems.self, Enclosing.self, Boundaries.self,
  Specials.self, Determinism.self, Purity.self, Replay.self, Counters.self, Findings.self,
]

/// Name and question of every check, and of the one that needs processes.
public let allQuestions: [(name: String, question: String)] =
  allChecks.map { ($0.name, $0.question) } + [(Distributed.name, Distributed.question)]
