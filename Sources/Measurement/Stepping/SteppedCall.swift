internal import CProcessor
import Glibc

/// One call, of which every instruction was counted while it was made.
struct SteppedCall {
  /// How many instructions were executed.
  var steps: Int
  /// How many of them were second and later rounds of a repeated string instruction.
  var repetitions: Int
  /// How often the instruction at each address was executed.
  var places: [UInt: Int]

  /// Counts a call through C, which calls back: the instructions of that calling are among those counted.
  ///
  /// - Parameter limit: After so many instructions the rest of the call is not counted, and the call is over
  ///   the limit.
  init(limit: Int, _ body: () -> Void) throws(InstructionCount.Obstacle) {
    try self.init(limit: limit) { stepper in
      withoutActuallyEscaping(body) { body in
        var lent = Lent(body: body)
        withUnsafeMutablePointer(to: &lent) { lent in
          vernier_step(
            &stepper, { $0?.assumingMemoryBound(to: Lent.self).pointee.body() }, lent)
        }
      }
    }
  }

  /// Counts a call of a C function: its instructions and no others, the return included.
  init(
    limit: Int = 1_000_000, _ function: @convention(c) (UnsafeMutableRawPointer?) -> Void,
    _ argument: Int
  ) throws(InstructionCount.Obstacle) {
    try self.init(limit: limit) { stepper in
      vernier_step(&stepper, function, UnsafeMutableRawPointer(bitPattern: argument))
    }
  }

  private init(
    limit: Int, _ step: (inout vernier_stepper) -> Void
  ) throws(InstructionCount.Obstacle) {
    // Fresh pages are zeros already: who counts while being counted is refused without writing them.
    let bytes = MemoryLayout<vernier_step_place>.stride << Self.bits
    guard
      let pages = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      pages != MAP_FAILED
    else { throw .unavailable("no memory for the table of instructions") }
    defer { munmap(pages, bytes) }
    let start = pages.bindMemory(to: vernier_step_place.self, capacity: 1 << Self.bits)
    let table = UnsafeMutableBufferPointer(start: start, count: 1 << Self.bits)
    var stepper = vernier_stepper()
    (stepper.limit, stepper.table) = (UInt64(limit), table.baseAddress)
    stepper.table_bits = UInt32(Self.bits)
    step(&stepper)
    switch vernier_stepping_end(stepper.end) {
    case VERNIER_STEPPING_DONE: break
    case VERNIER_STEPPING_TOO_LONG: throw .tooLong(limit: limit)
    case VERNIER_STEPPING_LOST: throw .lost
    case VERNIER_STEPPING_BUSY: throw .busy
    default: throw .unavailable("this processor or system cannot step")
    }
    (steps, repetitions) = (Int(stepper.steps), Int(stepper.repetitions))
    places = [:]
    for place in table where place.address != 0 {
      places[UInt(place.address)] = Int(place.count)
    }
    if stepper.unplaced > 0 { places[0] = Int(stepper.unplaced) }
  }

  /// Of the number of places in the table: 2¹⁶ distinct instructions, a hundred times those of a large kernel.
  private static let bits = 16

  private struct Lent {
    let body: () -> Void
  }
}
