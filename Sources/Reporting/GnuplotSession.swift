import Foundation
import Synchronization

/// One gnuplot that draws one picture after another: to start it takes twenty times as long as to draw.
final class GnuplotSession {
  /// The one of this process, started when the first picture is asked for.
  static let shared = Mutex<GnuplotSession?>(nil)
  /// Milliseconds that it may be silent: a picture takes some five.
  private static let limit: Int32 = 10_000
  /// Whether one was silent for too long: none is asked again.
  static let isGivenUp = Atomic(false)
  /// What it says behind each picture.
  private static let end = Data("end of the picture\n".utf8)

  private let process = Process()
  private let (input, output) = (Pipe(), Pipe())

  /// `nil` if no program can be started at all; a gnuplot that is missing ends at the first picture.
  init?() {
    // Writing to one that has ended must be an error, and not the end of this process.
    signal(SIGPIPE, SIG_IGN)
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gnuplot"]
    (process.standardInput, process.standardOutput) = (input, output)
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    isStarted = true
  }

  deinit {
    guard isStarted else { return }
    try? input.fileHandleForWriting.close()
    // One that hangs does not mind that its input has ended.
    if !isDone, process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
  }

  private var isStarted = false
  /// Whether all that was asked for was answered.
  private var isDone = true

  /// Whether something can be read within the limit.
  private var hasAnswer: Bool {
    var wait = pollfd(
      fd: output.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
    return poll(&wait, 1, Self.limit) > 0
  }

  /// What gnuplot writes for a script; `nil` if it is missing or ends at an error, after which this session is over.
  func draw(_ script: String) -> String? {
    let whole = "reset session\n\(script)\nset output\nset print '-'\nprint 'end of the picture'\n"
    guard (try? input.fileHandleForWriting.write(contentsOf: Data(whole.utf8))) != nil else {
      return nil
    }
    var text = Data()
    isDone = false
    while !text.suffix(Self.end.count).elementsEqual(Self.end) {
      guard hasAnswer else {
        Self.isGivenUp.store(true, ordering: .relaxed)
        return nil
      }
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { return nil }
      text += more
    }
    isDone = true
    return String(decoding: text.dropLast(Self.end.count), as: UTF8.self)
  }
}
