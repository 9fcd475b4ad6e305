import Synchronization

/// A record of the questions that an enclosing arithmetic could not answer.
///
/// Bind one as ``current`` around a computation; what the computation asked in vain is counted.
public final class Undecided: Sendable {
  /// Where undecided questions of this task are noted, if anywhere.
  @TaskLocal public static var current: Undecided?

  private let notes = Mutex((count: 0, tie: String?.none))

  public init() {}

  /// How many questions had no answer.
  public var count: Int { notes.withLock { $0.count } }

  /// The first of them, in words.
  public var firstTie: String? { notes.withLock { $0.tie } }

  /// Notes a comparison of two sets that overlap.
  public static func note<S: EnclosingScalar>(_ a: S, _ relation: String, _ b: S) {
    current?.note { "\(a) \(relation) \(b)" }
  }

  /// Notes an operation on a set that holds numbers outside the operation's domain.
  public static func note<S: EnclosingScalar>(_ operation: String, of x: S) {
    current?.note { "\(operation) of \(x)" }
  }

  /// Notes a question in words of the caller's.
  public func note(_ tie: () -> String) {
    notes.withLock {
      $0.count += 1
      if $0.tie == nil { $0.tie = tie() }
    }
  }
}
