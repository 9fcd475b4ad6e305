internal import Glibc
import Structures
import Verification

/// A function in this process, called on memory between unmapped pages.
struct NativeSession: KernelSession {
  typealias Function = ([ForeignFunction.Argument]) -> Int32

  private let signature: Signature
  private let function: Function
  /// The function once more, with words of its own to pass: two threads must not share them.
  private let another: () throws -> Function

  /// Different results that are sent back, the first among them.
  private static let keptResults = 4

  init(_ signature: Signature, _ make: @escaping () throws -> Function) throws {
    (self.signature, another) = (signature, make)
    function = try make()
  }

  func answer(_ request: Request, _ payload: [UInt8]) -> (Reply, [UInt8]) {
    let slices = request.slices(payload)
    switch request.kind {
    case .load: return (Reply(), [])
    case .once, .again:
      let stage = Stage(signature, request.calls[0], slices[0], request.placement)
      return repeated(stage, request.count, within: request.seconds)
    case .refilled:
      // The buffers are those of the last call; the values before are other ones.
      let stage = Stage(signature, request.calls[0], slices[0], request.placement)
      var reply = Reply(calls: slices.count)
      for slice in slices {
        stage.fill(slice)
        reply.status = function(stage.arguments)
      }
      return (reply, stage.results())
    case .together:
      let stages = zip(request.calls, slices).map {
        Stage(signature, $0, $1, request.placement)
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
      reply.ended = Clock.now()
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
    reply.seconds = (reply.ended ?? start) - start
    reply.trespasses = stage.notices
    reply.growth = max(meter.growth, Double(meter.kept) / Double(max(1, reply.calls)))
    reply.resultSets = 1 + others.count
    return (reply, others.isEmpty ? first : first + others.flatMap(\.self))
  }

  /// Each stage by a thread of its own, all at the same time.
  private func together(_ stages: [Stage], _ count: Int, within seconds: Double) -> (Reply, [UInt8])
  {
    let runs = stages.map { stage -> ConcurrentRun in
      _ = function(stage.arguments)
      let expected = stage.results()
      let own = (try? another()) ?? function
      return ConcurrentRun(own, stage, expected, count, Clock.now() + seconds)
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
