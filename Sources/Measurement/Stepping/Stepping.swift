import Foundation

/// Whether single-stepping works here, and what it costs.
public enum Stepping {
  /// Why instructions cannot be counted in this process; `nil` if they can.
  ///
  /// The counter is tried on calls whose length is known by heart, and is right on all of them, or is not used.
  public static let obstacle: String? = {
    #if arch(x86_64) && os(Linux)
      if let tracer = Self.tracer { return "process \(tracer) traces this one, as debuggers do" }
      return KnownCall.fault { known throws(InstructionCount.Obstacle) in try known.count() }
    #else
      return "single-stepping needs x86-64 and Linux"
    #endif
  }()

  /// What a call through ``SteppedCall`` takes by itself, and a body's return. It is the same for every body,
  /// since a body is lent: nothing depends on what it holds.
  static func emptyCall() throws(InstructionCount.Obstacle) -> SteppedCall { try empty.get() }

  private static let empty = Result { () throws(InstructionCount.Obstacle) in
    // Out of an array, or the optimiser would see that nothing is called. Twice, as the first call looks up
    // symbols.
    let bodies = [Nothing](repeating: Nothing(body: {}), count: 2)
    var last: SteppedCall?
    for nothing in bodies { last = try SteppedCall(limit: 10_000, nothing.body) }
    guard let last else { throw InstructionCount.Obstacle.lost }
    return last
  }

  private struct Nothing {
    let body: () -> Void
  }

  /// The process that traces this one, and would receive its signals.
  private static var tracer: Int? {
    let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status?.split(separator: "\n").first { $0.hasPrefix("TracerPid:") }
    let number = line.flatMap { $0.split(whereSeparator: \.isWhitespace).last }.flatMap { Int($0) }
    return number == 0 ? nil : number
  }
}
