/// A thread that calls a kernel again and again and compares.
final class ConcurrentRun {
  private let function: NativeSession.Function
  private let stage: Stage
  private let count: Int
  private let end: Double
  let expected: [UInt8]
  private(set) var calls = 0
  private(set) var changedAt: Int?
  private(set) var found: [UInt8]?

  init(
    _ function: @escaping NativeSession.Function, _ stage: Stage, _ expected: [UInt8], _ count: Int,
    _ end: Double
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
