import Foundation
import Structures

/// A kernel in a child process of this program's own making: from a shared library, or behind a Python interpreter.
public final class ProcessHost: KernelHost {
  public let abilities: Set<HostAbility>
  public let kernel: String
  public var file: String?
  public var threads = 1 { didSet { if threads != oldValue { process = nil } } }
  /// Seconds that a call may take.
  public var timeLimit = 10.0
  /// Variables of the environment that the kernel must not see.
  public var hiddenVariables: [String] = []
  /// What it means if the kernel does not load.
  public var loadFailure = KernelUnusable.Reason.notLoadable
  /// Whether a death by a forbidden address is tried again without unmapped pages, for a process that cannot tell
  /// where it was.
  public var triesUnguarded = false
  /// So many such deaths are enough: each costs the start of a process.
  private static let toldDeaths = 4
  private var deathsAtGuards = 0
  private let signature: Signature
  private let arguments: [String]
  private var process: HostProcess?

  /// Variables that tell the usual libraries how many threads to use.
  private static let threadVariables = [
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS",
    "VERNIER_THREADS",
  ]

  /// - Parameter arguments: The program that answers on descriptors 3 and 4.
  public init(
    _ arguments: [String], kernel: String, signature: Signature, abilities: Set<HostAbility>
  ) {
    (self.arguments, self.kernel, self.signature) = (arguments, kernel, signature)
    self.abilities = abilities
  }

  /// What the process has said last; after a death, what it said before the first.
  public var chatter: String { lastWords ?? process?.chatter.printable ?? "" }
  private var lastWords: String?

  /// What loading the kernel has changed in the floating-point environment.
  public private(set) var changedByLoading: String?

  /// Starts the process and loads the kernel, unless it is there.
  private func ready() throws -> HostProcess {
    if let process, process.isRunning { return process }
    var environment = ProcessInfo.processInfo.environment
    for name in hiddenVariables { environment[name] = nil }
    // A death is told by its signal; a backtrace of ours would only take time.
    environment["SWIFT_BACKTRACE"] = "enable=no"
    for name in Self.threadVariables { environment[name] = "\(threads)" }
    let process = HostProcess(arguments, environment: environment)
    try process.start()
    self.process = process
    let load = Request(kind: .load, signature: signature)
    let answer: HostProcess.Answer<Reply> = try process.ask(load, [], within: 60)
    switch answer {
    case .reply(let reply, _):
      guard let refusal = reply.refusal else {
        changedByLoading = reply.environment
        return process
      }
      throw KernelUnusable(
        reply.isOfAnotherKind == true ? .ofAnotherKind : loadFailure, refusal.printable)
    case .died(let signal, _):
      throw KernelUnusable(
        .notLoadable, "The process died of \(Signal.name(signal)) while it loaded \(kernel).\(said)"
      )
    case .exited(let code):
      throw KernelUnusable(
        .notLoadable, "The process ended with exit code \(code) while it loaded \(kernel).\(said)")
    case .spoilt:
      throw KernelUnusable(.notLoadable, "\(kernel) writes to descriptors that it was not given.")
    case .hung:
      throw KernelUnusable(.notLoadable, "Loading \(kernel) took more than 60 s.\(said)")
    }
  }

  private var said: String {
    let words = chatter.trimmingCharacters(in: .whitespacesAndNewlines)
    return words.isEmpty ? "" : " It said:\n\(words)"
  }

  /// What the process is asked, with the buffers' bytes, and in how many seconds it must answer.
  private func request(for work: Work) -> (Request, [UInt8], Double) {
    var request = Request(kind: .once, placement: work.placement)
    if deathsAtGuards >= Self.toldDeaths { request.placement.isUnguarded = true }
    var limit = max(timeLimit, work.limit)
    switch work.kind {
    case .once: break
    case .again(let count, let seconds):
      (request.kind, request.count, request.seconds) = (.again, count, seconds)
      limit += seconds
    case .refilled: request.kind = .refilled
    case .together(let count, let seconds):
      (request.kind, request.count, request.seconds) = (.together, count, seconds)
      limit += seconds
    }
    var payload: [UInt8] = []
    for call in work.calls {
      let (packed, bytes) = signature.packed(call)
      request.calls.append(packed)
      if payload.isEmpty { payload = bytes } else { payload += bytes }
    }
    return (request, payload, limit)
  }

  public func perform(_ work: Work) throws -> Performance {
    let process = try ready()
    let (request, payload, limit) = request(for: work)
    let answer: HostProcess.Answer<Reply> = try process.ask(request, payload, within: limit)
    if !process.isRunning, lastWords == nil {
      lastWords = process.chatter.isEmpty ? nil : process.chatter.printable
    }
    switch answer {
    case .died(let signal, let megabytes):
      if triesUnguarded, signal == SIGSEGV, request.placement.isUnguarded != true,
        let deed = try unguarded(request, payload, limit, work)
      {
        return .done(deed)
      }
      return .died(signal: signal, megabytes: megabytes)
    case .spoilt: return .spoilt
    case .exited(let code): return .exited(code: code)
    case .hung: return .hung(seconds: max(timeLimit, work.limit))
    case .reply(let reply, let bytes):
      if let refusal = reply.refusal {
        guard reply.isMissing != true else { throw KernelUnusable(loadFailure, refusal) }
        return .raised(refusal.printable)
      }
      guard let deed = deed(reply, bytes, work.calls) else {
        process.stop()
        return .spoilt
      }
      return .done(deed)
    }
  }

  /// The same without unmapped pages, if that goes well: then it was they that it died of.
  private func unguarded(
    _ request: Request, _ payload: [UInt8], _ limit: Double, _ work: Work
  ) throws -> Deed? {
    var request = request
    request.placement.isUnguarded = true
    let answer: HostProcess.Answer<Reply> = try ready().ask(request, payload, within: limit)
    guard case .reply(let reply, let bytes) = answer, reply.refusal == nil,
      var deed = deed(reply, bytes, work.calls)
    else { return nil }
    deathsAtGuards += 1
    deed.trespasses = [Reply.Notice(buffer: "", trespass: .beyond, offset: nil, bytes: 0)]
    return deed
  }

  private func deed(_ reply: Reply, _ bytes: [UInt8], _ calls: [Call]) -> Deed? {
    var results: [Examiner.Results] = []
    var start = 0
    for index in 0..<reply.resultSets {
      // Calls at once have results of their own; all else is about the last call.
      let call =
        reply.resultSets == calls.count && calls.count > 1 ? calls[index] : calls[calls.count - 1]
      let count = signature.outputBytes(of: call)
      guard start + count <= bytes.count else { return nil }
      results.append(signature.results(call, bytes[start..<start + count]))
      start += count
    }
    guard start == bytes.count else { return nil }
    return Deed(
      status: reply.status, results: results, trespasses: reply.trespasses,
      environment: reply.environment, calls: reply.calls, changedAt: reply.changedAt,
      growth: reply.growth, seconds: reply.seconds, ended: reply.ended)
  }
}
