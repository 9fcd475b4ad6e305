import Structures

/// Someone who calls a kernel for us, in a process that may come to harm.
public protocol KernelHost: AnyObject {
  /// What can be found out through it.
  var abilities: Set<HostAbility> { get }
  /// What calls are answered: the command, the library and its symbol.
  var kernel: String { get }
  /// The file that the kernel is in, if it is in one.
  var file: String? { get }
  /// The number of threads that the kernel is told to use.
  var threads: Int { get set }

  func perform(_ work: Work) throws -> Performance
  /// What the kernel has printed last, if anything.
  var chatter: String { get }
  /// What loading the kernel has changed in the floating-point environment, if anything.
  var changedByLoading: String? { get }
}

public enum HostAbility: Sendable {
  /// Buffers lie between unmapped pages, at chosen alignments.
  case memory
  /// One call can be made many times at little cost.
  case repetition
  /// Two calls at once.
  case concurrency
  case environment
}

/// What a host is asked to do.
public struct Work: Sendable {
  public enum Kind: Sendable {
    case once
    /// So many times, or for so many seconds.
    case again(Int, seconds: Double)
    /// After other calls in the same memory: the last of some with the same sizes.
    case refilled
    /// Both calls at the same time, again and again.
    case together(Int, seconds: Double)
  }

  public var kind: Kind
  public var calls: [Call]
  var placement: Placement
  /// Seconds that it may take, if that is more than the host's own limit.
  var limit = 0.0

  init(_ kind: Kind, _ calls: [Call], _ placement: Placement = Placement()) {
    (self.kind, self.calls, self.placement) = (kind, calls, placement)
  }
}

/// What came of it.
public enum Performance: Sendable {
  case done(Deed)
  /// The process died of a signal, and has held so many megabytes.
  case died(signal: Int32, megabytes: Int)
  /// It ended by itself, in the middle of a call.
  case exited(code: Int32)
  /// There was no answer in so many seconds.
  case hung(seconds: Double)
  /// The kernel has written into the messages of its process.
  case spoilt
  /// There was an exception, in the words of the kernel's language.
  case raised(String)
}

public struct Deed: Sendable {
  public var status: Int32
  /// The outputs after the first call, and others that were seen later; of calls at once, those of each.
  public var results: [Examiner.Results]
  var trespasses: [Reply.Notice] = []
  public var environment: String?
  public var calls = 1
  public var changedAt: Int?
  public var growth = 0.0
  public var seconds = 0.0
  /// When the last call had ended, if the process can tell.
  var ended: Double?
}

/// The kernel cannot be called at all: what is missing, and what to do.
public struct KernelUnusable: Error, CustomStringConvertible {
  public enum Reason: Sendable { case notFound, notLoadable, raises, ofAnotherKind }
  public let reason: Reason
  public let description: String

  public init(_ reason: Reason, _ description: String) {
    (self.reason, self.description) = (reason, description)
  }
}
