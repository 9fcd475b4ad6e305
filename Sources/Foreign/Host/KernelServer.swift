internal import Glibc
import Structures
import Verification

/// The process that holds a kernel from a shared library: it makes the calls that it is asked for, and may die of them.
public enum KernelServer {
  /// Where requests come from, and where replies go.
  static let (requests, replies): (Int32, Int32) = (3, 4)

  /// Serves until the other side is gone.
  ///
  /// - Parameter memory: Bytes that the kernel may allocate.
  public static func run(library: String, symbol: String, memory: Int) {
    limit(memory)
    let channel = Channel(input: requests, output: replies)
    do {
      let (first, _) = try channel.receive(Request.self)
      guard let signature = first.signature else { return }
      let session: KernelSession
      do {
        session = try KernelSession(library, symbol, signature)
      } catch {
        try channel.send(Reply(refusal: "\(error)"), [])
        return
      }
      try channel.send(Reply(), [])
      while true {
        let (request, payload) = try channel.receive(Request.self)
        let (reply, results) = session.answer(request, payload)
        try channel.send(reply, results)
      }
    } catch {
      // The other side is gone: nobody is left to be told.
    }
  }

  /// Without a limit, a kernel that never stops to allocate would take the machine down.
  private static func limit(_ bytes: Int) {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    var data = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
    setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &data)
  }
}

/// A kernel, ready to be called.
struct KernelSession {
  private let library: String
  private let symbol: String
  private let signature: Signature
  private let function: ForeignFunction

  /// Different results that are sent back, the first among them.
  private static let keptResults = 4

  init(_ library: String, _ symbol: String, _ signature: Signature) throws {
    (self.library, self.symbol, self.signature) = (library, symbol, signature)
    function = try ForeignFunction(library: library, symbol: symbol, signature: signature)
  }

  func answer(_ request: Request, _ payload: [UInt8]) -> (Reply, [UInt8]) {
    var stages: [Stage] = []
    var start = 0
    var slices: [ArraySlice<UInt8>] = []
    for call in request.calls {
      let count = call.bytes.reduce(0, +)
      slices.append(payload[start..<start + count])
      start += count
    }
    switch request.kind {
    case .load: return (Reply(), [])
    case .once, .again:
      let stage = Stage(signature, request.calls[0], slices[0], request.placement)
      return repeated(stage, request.count, within: request.seconds)
    case .refilled:
      // The buffers are those of the last call; the values before are other ones.
      let stage = Stage(signature, request.calls[0], slices[0], request.placement)
      for slice in slices {
        stage.fill(slice)
        _ = function(stage.arguments)
      }
      return (Reply(calls: slices.count), stage.results())
    case .together:
      for (call, slice) in zip(request.calls, slices) {
        stages.append(Stage(signature, call, slice, request.placement))
      }
      return together(stages, request.count, within: request.seconds)
    }
  }

  private func repeated(_ stage: Stage, _ count: Int, within seconds: Double) -> (Reply, [UInt8]) {
    var reply = Reply()
    let environment = FloatingPointEnvironment()
    let start = Clock.now()
    var first: [UInt8] = []
    var others: [[UInt8]] = []
    var meter = HeapMeter()
    while reply.calls < count, reply.calls == 0 || Clock.now() - start < seconds {
      if reply.calls > 0 { stage.restore() }
      reply.status = function(stage.arguments)
      let now = FloatingPointEnvironment()
      if let change = environment.change(to: now) {
        environment.restore()
        reply.environment = change
      }
      if reply.calls == 0 {
        first = stage.results()
      } else if !stage.holds(first) {
        if reply.changedAt == nil { reply.changedAt = reply.calls }
        let results = stage.results()
        if others.count + 1 < Self.keptResults, !others.contains(results) { others.append(results) }
      }
      reply.calls += 1
      meter.note(call: reply.calls, of: count, fraction: (Clock.now() - start) / seconds)
    }
    reply.seconds = Clock.now() - start
    reply.trespasses = stage.notices
    reply.growth = meter.growth
    reply.resultSets = 1 + others.count
    return (reply, first + others.flatMap(\.self))
  }

  /// Each stage by a thread of its own, all at the same time.
  private func together(_ stages: [Stage], _ count: Int, within seconds: Double) -> (Reply, [UInt8])
  {
    let runs = stages.map { stage -> ConcurrentRun in
      _ = function(stage.arguments)
      let expected = stage.results()
      // A function of its own: the words that it passes are no shared ones.
      let own = try? ForeignFunction(library: library, symbol: symbol, signature: signature)
      return ConcurrentRun(own ?? function, stage, expected, count, Clock.now() + seconds)
    }
    let threads = runs.map { run -> pthread_t in
      var thread = pthread_t()
      pthread_create(
        &thread, nil,
        { raw in
          Unmanaged<ConcurrentRun>.fromOpaque(raw!).takeRetainedValue().run()
          return nil
        }, Unmanaged.passRetained(run).toOpaque())
      return thread
    }
    for thread in threads { pthread_join(thread, nil) }
    var reply = Reply()
    reply.calls = runs.reduce(0) { $0 + $1.calls }
    reply.changedAt = runs.compactMap(\.changedAt).min()
    reply.resultSets = 2
    return (reply, runs.flatMap { $0.found ?? $0.expected })
  }
}

/// A thread that calls a kernel again and again and compares.
private final class ConcurrentRun {
  private let function: ForeignFunction
  private let stage: Stage
  private let count: Int
  private let end: Double
  let expected: [UInt8]
  private(set) var calls = 0
  private(set) var changedAt: Int?
  private(set) var found: [UInt8]?

  init(
    _ function: ForeignFunction, _ stage: Stage, _ expected: [UInt8], _ count: Int, _ end: Double
  ) {
    (self.function, self.stage, self.expected) = (function, stage, expected)
    (self.count, self.end) = (count, end)
  }

  func run() {
    while calls < count, changedAt == nil, Clock.now() < end {
      stage.restore()
      _ = function(stage.arguments)
      if !stage.holds(expected) { (changedAt, found) = (calls, stage.results()) }
      calls += 1
    }
  }
}

enum Clock {
  static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
