import Foundation
import Measurement

/// The turn, which two workers hand to each other through two pipes with names: the core never idles between
/// them, and nobody else has to wake up.
struct Baton {
  private let input: Int32
  private let output: Int32

  init(_ input: String, _ output: String) throws {
    // Opened for both, so that neither end waits for the other to be there.
    self.input = open(input, O_RDWR | O_CLOEXEC)
    self.output = open(output, O_RDWR | O_CLOEXEC)
    guard self.input >= 0, self.output >= 0 else {
      throw Worker.Refusal("no pipe at \(input): \(String(cString: strerror(errno)))")
    }
  }

  func pass() throws {
    var byte: UInt8 = 1
    guard write(output, &byte, 1) == 1 else {
      throw Worker.Refusal("the turn cannot be handed over: \(String(cString: strerror(errno)))")
    }
  }

  /// Waits for it. Who waits too long is not the one to blame, and says so in time.
  func take(within limit: Double) throws {
    var wait = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
    guard poll(&wait, 1, Int32(min(limit * 1e3, 1e9))) == 1 else {
      throw Worker.Refusal(WorkerFailure.waitedInVain)
    }
    var byte: UInt8 = 0
    guard read(input, &byte, 1) == 1 else { throw Worker.Refusal(WorkerFailure.waitedInVain) }
  }
}
