import Structures

/// What has been found out about a kernel.
public struct Validation: Sendable, Codable {
  /// The version of this description.
  public static let format = 1
  public internal(set) var format = Validation.format
  public let kernel: String
  /// The file that it is in, if it is in one.
  public let file: String?
  public let operation: String
  public let summary: String
  public let terms: Terms
  public let seed: UInt64
  public internal(set) var verdict = Verdict.inconclusive
  public internal(set) var checks: [Check] = []
  public internal(set) var cases: [CaseResult] = []
  public internal(set) var sensitivity: Sensitivity?
  public internal(set) var coverage = Coverage()
  public internal(set) var large: [Large] = []
  /// Calls of the kernel.
  public internal(set) var calls = 0
  public internal(set) var seconds = 0.0
  public internal(set) var isInterrupted = false

  init(_ host: any KernelHost, _ operation: any Operation, _ terms: Terms, seed: UInt64) {
    (kernel, file) = (host.kernel, host.file)
    (self.operation, summary) = (operation.name, operation.summary)
    (self.terms, self.seed) = (terms, seed)
  }

  /// Says what all the checks together say.
  mutating func settle() {
    let all = checks.map(\.verdict)
    let results = checks.first { $0.inspection == .results }
    if all.contains(.fail) {
      verdict = .fail
    } else if all.contains(.mistrusted) {
      verdict = .mistrusted
    } else {
      // Who was never judged has not passed.
      let isJudged = results?.verdict == .pass && coverage.judged > 0
      verdict = isInterrupted || !isJudged ? .inconclusive : .pass
    }
  }

  public struct Check: Sendable, Codable {
    public let inspection: Inspection
    public internal(set) var verdict: Verdict
    /// What was found, in a sentence.
    public internal(set) var detail: String
    /// How often it was asked.
    public internal(set) var asked: Int
    public internal(set) var failures: [Failure]
    /// All of them, kept or not.
    public internal(set) var failureCount: Int
  }

  /// One failure, and how to see it again.
  public struct Failure: Sendable, Codable {
    /// The place in the covering array; nil for a call that was derived from one.
    public let caseIndex: Int?
    public let label: String
    public let message: String
    /// The sizes of the call, after shrinking.
    public internal(set) var sizes: [String: Int]
    /// Files that show the failure alone.
    public internal(set) var reproducers: [String] = []
    /// For how many steps the call was made simpler, and for how many seconds.
    public internal(set) var shrinkingSteps = 0
    public internal(set) var shrinkingSeconds = 0.0
  }

  /// One row of the covering array.
  public struct CaseResult: Sendable, Codable {
    public let index: Int
    public let label: String
    public internal(set) var verdict: Verdict
    public internal(set) var messages: [String]
    public internal(set) var worstRatio: Double
    public internal(set) var worstUlps: Double
    public internal(set) var seconds: Double
  }

  /// A call of a size that was asked for.
  public struct Large: Sendable, Codable {
    public let size: Int
    /// The kernel's own time.
    public let kernelSeconds: Double
    /// To find out what is right, before; and from the kernel's end on, to fetch its result and judge it.
    public let truthSeconds: Double
    public let judgingSeconds: Double
    /// Elements, and sums of elements, that were judged.
    public let examined: Int
  }

  /// What would have been noticed.
  public struct Sensitivity: Sendable, Codable {
    /// The error of one element, in units of the last place, from which on it was noticed: over the cases.
    public let smallest: Double
    public let median: Double
    public let largest: Double
    /// Each planted fault, in how many cases it was possible, and in how many it was noticed.
    public let plantings: [Noticed]

    public struct Noticed: Sendable, Codable {
      public let name: String
      public let planted: Int
      public let noticed: Int
    }
  }

  public struct Coverage: Sendable, Codable {
    /// Rows tried, and rows that the author's terms exclude.
    public var rows = 0
    public var excluded = 0
    /// Pairs of levels that no admissible row has.
    public var unreachablePairs = 0
    /// Elements that were judged, and elements that the contract leaves free.
    public var judged = 0
    public var free = 0
    /// The worst error of all against the bound, the same error in units of the last place, and where.
    public var worstUlps = 0.0
    public var worstRatio = 0.0
    public var worstPlace = ""
  }
}
