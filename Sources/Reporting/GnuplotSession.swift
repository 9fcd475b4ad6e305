import Foundation
import Synchronization

/// One gnuplot that draws one picture after another: to start it takes twenty times as long as to draw.
final class GnuplotSession {
  /// The gnuplot of this process.
  private enum State {
    case none
    case running(GnuplotSession)
    /// There is none, or one was silent for too long: none is asked again.
    case givenUp
  }

  private static let state = Mutex(State.none)
  /// Milliseconds that it may be silent: a picture takes some five.
  private static let limit: Int32 = 10_000
  /// What it says behind each picture.
  private static let end = Data("end of the picture\n".utf8)

  private let process: Process
  private let (input, output) = (Pipe(), Pipe())

  /// What gnuplot writes for a script; `nil` if it is missing, hangs or ends at an error.
  static func draw(_ script: String) -> String? {
    state.withLock { state in
      let session: GnuplotSession
      switch state {
      case .givenUp: return nil
      case .running(let earlier): session = earlier
      case .none:
        guard let program, let new = GnuplotSession(program) else {
          state = .givenUp
          return nil
        }
        session = new
      }
      let (text, isSilent) = session.draw(script)
      state = isSilent ? .givenUp : text == nil ? .none : .running(session)
      return text
    }
  }

  /// Where it lies; `nil` if it is on no folder of PATH.
  static var program: URL? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").map { URL(filePath: "\($0)/gnuplot") }.first {
      FileManager.default.isExecutableFile(atPath: $0.path)
    }
  }

  /// `nil` if the program cannot be started.
  private init?(_ program: URL) {
    // Writing to one that has ended must be an error, and not the end of this process.
    signal(SIGPIPE, SIG_IGN)
    let process = Process()
    process.executableURL = program
    (process.standardInput, process.standardOutput) = (input, output)
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    self.process = process
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  private func draw(_ script: String) -> (text: String?, isSilent: Bool) {
    let whole = "reset session\n\(script)\nset output\nset print '-'\nprint 'end of the picture'\n"
    guard (try? input.fileHandleForWriting.write(contentsOf: Data(whole.utf8))) != nil else {
      return (nil, false)
    }
    var text = Data()
    while !text.suffix(Self.end.count).elementsEqual(Self.end) {
      var wait = pollfd(
        fd: output.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&wait, 1, Self.limit) > 0 else {
        // It does not mind that its input ends.
        kill(process.processIdentifier, SIGKILL)
        return (nil, true)
      }
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { return (nil, false) }
      text += more
    }
    return (String(decoding: text.dropLast(Self.end.count), as: UTF8.self), false)
  }
}
