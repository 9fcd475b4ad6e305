public import Foundation

/// A process of a build of this command that times what it is told, slice by slice, over two pipes.
///
/// Words go in as lines, one answer line comes back for each: `ok …` or `error …`. Every answer is awaited for a
/// limited time only; a worker that is late, silent or dead is killed and says so by a ``WorkerFailure``.
public final class WorkerProcess {
  private let child: Spawn
  private var hasEnded = false
  private var received: [UInt8] = []

  /// Where small pages happen to lie shows in the times of a process by some per cent, and differs from one to
  /// the next: glibc's heap is asked for large ones (glibc 2.35 or newer; others ignore it).
  private static let surroundings = ["GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"]

  /// - Parameter arguments: After `worker`: the core, and a planted slowdown if there is one.
  public init(executable: URL, arguments: [String]) throws {
    // Who writes to a worker that is gone is told so by the call, not by a signal.
    signal(SIGPIPE, SIG_IGN)
    child = try Spawn(
      executable.path, ["worker"] + arguments,
      environment: ProcessInfo.processInfo.environment.merging(Self.surroundings) { $1 })
  }

  deinit { kill() }

  public func greeting(within limit: Double = 20) throws -> WorkerGreeting {
    let answer: Data
    do { answer = try Data(ask("hello", within: limit).utf8) } catch WorkerFailure.died {
      throw WorkerFailure.stranger
    }
    guard let greeting = try? JSONDecoder().decode(WorkerGreeting.self, from: answer),
      greeting.protocolVersion == WorkerGreeting.currentProtocol
    else { throw WorkerFailure.stranger }
    return greeting
  }

  /// The line that has a subject prepared; ``loaded(within:)`` awaits the answer.
  static func loading(_ subject: Subject, seed: UInt64) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    return "load \(seed) \(String(decoding: try encoder.encode(subject), as: UTF8.self))"
  }

  /// The seconds that a call of the prepared subject takes, roughly.
  func loaded(within limit: Double) throws -> Double {
    let answer = try answer(within: limit)
    guard let seconds = Double(answer) else { throw WorkerFailure.nonsense(answer) }
    return seconds
  }

  /// How many calls a slice has from now on.
  public func setCalls(_ count: Int) throws { _ = try ask("calls \(count)", within: 5) }

  /// A fingerprint of the result of the last call.
  public func digest() throws -> String { try ask("digest", within: 30) }

  /// `nil` if the result of the last call was verified; else why not.
  public func refusal(within limit: Double = 300) throws -> String? {
    let answer = try ask("verify", within: limit)
    return answer.isEmpty ? nil : answer
  }

  /// Throws unless the result of the last call was verified.
  func demandVerified(within limit: Double = 300) throws {
    if let reason = try refusal(within: limit) {
      throw WorkerFailure.refused("its result is not verified: \(reason)")
    }
  }

  /// Sends a line and awaits the line that answers it.
  func ask(_ words: String, within limit: Double) throws -> String {
    try tell(words)
    return try answer(within: limit)
  }

  /// Sends a line, whose answer is awaited later.
  func tell(_ words: String) throws {
    guard !hasEnded else { throw WorkerFailure.died(signal: true, code: SIGKILL) }
    let line = Array((words + "\n").utf8)
    guard write(child.input, line, line.count) == line.count else {
      throw failure()
    }
  }

  /// The answer to what was told first.
  func answer(within limit: Double) throws -> String {
    let answer = try line(within: limit)
    if answer.hasPrefix("ok") { return String(answer.dropFirst(3)) }
    if answer == "error \(WorkerFailure.waitedInVain)" { throw WorkerFailure.otherIsLate }
    if answer.hasPrefix("error ") { throw WorkerFailure.refused(String(answer.dropFirst(6))) }
    throw WorkerFailure.nonsense(answer)
  }

  /// Whether an answer, or the end, is there already.
  var hasSpoken: Bool {
    if received.contains(UInt8(ascii: "\n")) { return true }
    var wait = pollfd(
      fd: child.output, events: Int16(POLLIN), revents: 0)
    return poll(&wait, 1, 0) > 0
  }

  private func line(within limit: Double) throws -> String {
    guard !hasEnded else { throw WorkerFailure.died(signal: true, code: SIGKILL) }
    let deadline = Stopwatch.now() + limit
    let descriptor = child.output
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: received[..<end], as: UTF8.self)
        received.removeSubrange(...end)
        return line
      }
      var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let rest = deadline - Stopwatch.now()
      guard rest > 0 else {
        kill()
        throw WorkerFailure.late(limit)
      }
      // An interrupted wait goes on; an interruption of the command is looked at between slices.
      guard poll(&wait, 1, Int32(min(rest * 1e3 + 1, 1e6))) > 0 else { continue }
      let count = read(descriptor, &block, block.count)
      guard count > 0 else { throw failure() }
      received += block[..<count]
    }
  }

  /// What ended it.
  private func failure() -> WorkerFailure {
    guard !hasEnded else { return .died(signal: true, code: SIGKILL) }
    hasEnded = true
    let outcome = child.outcome()
    return .died(signal: outcome.isSignal, code: outcome.code)
  }

  public func kill() {
    guard !hasEnded else { return }
    hasEnded = true
    child.end()
  }
}

/// What went wrong with a worker.
public enum WorkerFailure: Error, CustomStringConvertible, Equatable {
  case notStarted(String, String)
  /// It does not speak this protocol: a build from before it, or of another version of it.
  case stranger
  case died(signal: Bool, code: Int32)
  case late(Double)
  /// It could not do what it was told, and says why.
  case refused(String)
  case nonsense(String)
  /// It waited for the other one, in vain.
  case otherIsLate

  /// What a worker answers then.
  public static let waitedInVain = "waited in vain for the turn"

  public var description: String {
    switch self {
    case .notStarted(let path, let reason): "\(path) cannot be started: \(reason)"
    case .stranger:
      "the build does not speak protocol \(WorkerGreeting.currentProtocol) of `vernier worker`"
    case .died(true, let code): "it crashed (signal \(code): \(String(cString: strsignal(code))))"
    case .died(false, let code): "it ended with exit code \(code)"
    case .late(let seconds): "it did not answer within \(Int(seconds)) s and was ended"
    case .refused(let reason): reason
    case .otherIsLate: Self.waitedInVain
    case .nonsense(let words): "it answered nonsense: “\(words.prefix(40))”"
    }
  }
}
