internal import CProcessor

/// A call whose instructions are known by heart, and what a counter must say of it.
public struct KnownCall: Sendable {
  public let name: String
  public let steps: Int
  /// Of the steps, those that are second and later rounds of a string instruction.
  public let repetitions: Int
  let function: @convention(c) (UnsafeMutableRawPointer?) -> Void
  let argument: Int

  /// What a counter says of a call.
  public struct Answer: Sendable, Equatable {
    public var steps: Int
    public var repetitions: Int

    public init(steps: Int, repetitions: Int) {
      (self.steps, self.repetitions) = (steps, repetitions)
    }
  }

  /// What the counter of this process says.
  public func count() throws(InstructionCount.Obstacle) -> Answer {
    let call = try SteppedCall(function, argument)
    return Answer(steps: call.steps, repetitions: call.repetitions)
  }

  /// The first call that a counter gets wrong, in words; `nil` if it is right on all.
  public static func fault(
    of counter: (KnownCall) throws(InstructionCount.Obstacle) -> Answer
  ) -> String? {
    for known in all {
      do throws(InstructionCount.Obstacle) {
        let answer = try counter(known)
        let right = Answer(steps: known.steps, repetitions: known.repetitions)
        guard answer == right else {
          return "\(known.name) of \(known.steps) instructions counted as \(answer.steps)"
        }
      } catch { return "\(error)" }
    }
    return nil
  }

  #if arch(x86_64)
    private init(
      _ name: String, steps: Int, repetitions: Int = 0, argument: Int = 0,
      _ function: @escaping @convention(c) (UnsafeMutableRawPointer?) -> Void
    ) {
      (self.name, self.steps, self.repetitions) = (name, steps, repetitions)
      (self.function, self.argument) = (function, argument)
    }

    public static let all = [
      KnownCall("a return", steps: 1, vernier_sequence_return),
      KnownCall("a sequence", steps: 11, vernier_sequence_nops),
      KnownCall("a loop", steps: 22, argument: 7, vernier_sequence_loop),
      KnownCall("two system calls", steps: 7, vernier_sequence_calls),
      KnownCall(
        "a string instruction", steps: 9, repetitions: 4, argument: 5, vernier_sequence_string),
    ]
  #else
    public static let all: [KnownCall] = []
  #endif
}
