import Foundation
import Reporting

/// A process that this command starts and owns: it ends when the command is interrupted, when its time is
/// over, and when the command ends for whatever reason.
struct Child {
  enum End: Equatable {
    case exited(Int32)
    /// The command was interrupted.
    case interrupted
    case overtime
  }

  /// Seconds between asking it to end and killing it. `mpirun` takes one or two to end its ranks.
  static let grace = 5.0

  let process: Process
  /// Its standard input. Nothing is ever written: the end of it says that this command is gone.
  private let leash = Pipe()

  init(_ process: Process) {
    self.process = process
    process.standardInput = leash.fileHandleForReading
    // Were it to inherit the writing end as well, the end would never come.
    _ = fcntl(leash.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
  }

  /// Runs it to its end, or for so many seconds.
  func run(within limit: Double) throws -> End {
    Interruption.listen()
    guard !Interruption.isRequested else { return .interrupted }
    do { try process.run() } catch {
      let name = process.executableURL?.path ?? "A program"
      throw Problem(.missingLibrary, "\(name) cannot be started: \(error.localizedDescription).")
    }
    Interruption.ownedGroup = process.processIdentifier
    defer { Interruption.ownedGroup = 0 }
    let start = ContinuousClock().now
    while process.isRunning {
      if Interruption.isRequested { return ended(.interrupted) }
      if (ContinuousClock().now - start).seconds > limit { return ended(.overtime) }
      usleep(20_000)
    }
    let status = process.terminationStatus
    // A terminal's Ctrl-C may have reached it, too, and first.
    return withExtendedLifetime(leash) {
      status != 0 && Interruption.isRequested ? .interrupted : .exited(status)
    }
  }

  /// Asks it to end, and after the grace kills it with all of its process group.
  private func ended(_ end: End) -> End {
    let group = process.processIdentifier
    kill(group, SIGTERM)
    wait(seconds: Self.grace)
    if process.isRunning { kill(group, SIGKILL) }
    // What it left behind in its group, if anything.
    kill(-group, SIGKILL)
    wait(seconds: 1)
    return withExtendedLifetime(leash) { end }
  }

  private func wait(seconds: Double) {
    let start = ContinuousClock().now
    while process.isRunning, (ContinuousClock().now - start).seconds < seconds { usleep(20_000) }
  }
}

/// A file without a name, for what a child prints: unlike a pipe it never fills, and its end does not wait
/// for whoever else may hold it open.
struct Scratch {
  private let stream: UnsafeMutablePointer<FILE>

  init() throws {
    guard let stream = tmpfile() else {
      throw Problem(
        .cannotWrite,
        "No temporary file can be made: \(String(cString: strerror(errno))). Make room in /tmp.")
    }
    self.stream = stream
  }

  var handle: FileHandle {
    FileHandle(fileDescriptor: fileno(stream), closeOnDealloc: false)
  }

  /// All that was written to it; it is gone afterwards.
  func drained() throws -> Data {
    defer { fclose(stream) }
    lseek(fileno(stream), 0, SEEK_SET)
    return try handle.readToEnd() ?? Data()
  }
}
