import Bindings

/// How many instructions a piece of work takes, to the last one, without performance counters.
///
/// The thread is single-stepped in this process: with the trap flag set the processor reports after every
/// instruction, whatever its width and whatever library it belongs to. That makes some 90 000 steps a second,
/// so it is for small sizes. The work is done at full speed once before, since a first run looks up symbols
/// and fills caches, and is then counted several times. If the counts agree they say to the instruction what
/// a change did; if not, the work is not deterministic, and they are a range.
///
/// How things count: a system call is one instruction; a repeated string instruction (`rep stosb`) counts once
/// for each repetition, as the processor reports it; other threads, and the handlers of other signals, are not
/// counted.
///
/// Where memory lies differs from process to process, and so may what depends on addresses: alignment, hashing,
/// allocation. A gate therefore wants the same exact count from several fresh processes of each build.
public struct InstructionCount: Sendable, Codable, Equatable {
  /// What each repetition took, in order.
  public var counts: [Int]
  /// How many instructions of the first repetition were second and later rounds of string instructions, which
  /// performance counters do not count.
  public var repeated: Int
  /// What the instructions of the first repetition were; `nil` if this build has no disassembler.
  public var mix: InstructionMix?

  public init(counts: [Int], repeated: Int = 0, mix: InstructionMix? = nil) {
    (self.counts, self.repeated, self.mix) = (counts, repeated, mix)
  }

  /// The count, if all repetitions agree: then, and only then, it can be held against another one.
  public var exact: Int? { isDeterministic ? counts.first : nil }

  public var isDeterministic: Bool { counts.count > 1 && low == high }
  public var low: Int { counts.min() ?? 0 }
  public var high: Int { counts.max() ?? 0 }

  /// Instructions that nobody waits longer than four minutes for.
  public static let defaultLimit = 20_000_000

  /// Counts the instructions of `body`: what it executes when called, but for the call and the return.
  ///
  /// - Parameters:
  ///   - limit: Of the instructions of one repetition.
  ///   - repetitions: How often it is counted; one alone shows nothing about determinism.
  ///   - needsMix: Whether the instructions are told apart by name, which takes a moment.
  ///   - body: Called `repetitions + 1` times, in this thread.
  public static func measure(
    limit: Int = defaultLimit, repetitions: Int = 3, needsMix: Bool = true, _ body: () -> Void
  ) throws(Obstacle) -> InstructionCount {
    if let obstacle = Stepping.obstacle { throw .unavailable(obstacle) }
    let empty = try Stepping.emptyCall()
    body()
    var counts: [Int] = []
    var first: SteppedCall?
    for _ in 0..<max(1, repetitions) {
      let call: SteppedCall
      do throws(Obstacle) { call = try SteppedCall(limit: limit + empty.steps, body) } catch {
        if case .tooLong = error { throw .tooLong(limit: limit) }
        throw error
      }
      counts.append(call.steps - empty.steps)
      if first == nil { first = call }
    }
    var result = InstructionCount(counts: counts)
    if let first {
      result.repeated = first.repetitions - empty.repetitions
      if needsMix, Disassembler.version != nil {
        result.mix = InstructionMix(first.places) - InstructionMix(empty.places)
      }
    }
    return result
  }

  /// Why there is no count.
  public enum Obstacle: Error, Sendable, Equatable, CustomStringConvertible {
    /// This machine, or this surrounding, cannot step.
    case unavailable(String)
    case tooLong(limit: Int)
    /// The work cleared the trap flag.
    case lost
    /// Another thread of the process is being counted, or this one is already.
    case busy

    /// What helps against a call that is too long.
    static let remedy = "count a smaller size"

    public var description: String {
      switch self {
      case .unavailable(let reason): "instructions cannot be counted here: \(reason)"
      case .tooLong(let limit): "more than \(limit) instructions: \(Self.remedy)"
      case .lost: "the processor's trap flag was cleared while instructions were counted"
      case .busy: "a thread of this process is counting instructions already"
      }
    }
  }
}
