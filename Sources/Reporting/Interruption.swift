import Foundation

/// Ctrl-C, SIGTERM or SIGHUP, once: work stops at the next safe place and what was finished is kept. Twice:
/// at once.
public enum Interruption {
  nonisolated(unsafe) private static let flag = cell(of: sig_atomic_t(0))
  nonisolated(unsafe) private static let group = cell(of: pid_t(0))

  public static var isRequested: Bool { flag.pointee != 0 }

  /// The process group that a second interruption kills before it ends this process; 0 for none.
  public static var ownedGroup: pid_t {
    get { group.pointee }
    set { group.pointee = newValue }
  }

  public static func listen() {
    _ = (flag, group)
    for number in [SIGINT, SIGTERM] { signal(number, handler) }
    // Who started this may have held signals back, as worker threads of Dispatch do, and that is inherited.
    var held = sigset_t()
    sigemptyset(&held)
    for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&held, number) }
    pthread_sigmask(SIG_UNBLOCK, &held, nil)
    // Under nohup a lost terminal is to be ignored, and stays so.
    let previous = signal(SIGHUP, handler)
    if unsafeBitCast(previous, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
      signal(SIGHUP, SIG_IGN)
    }
  }

  /// Nothing here takes a lock or memory: it may run between any two instructions.
  private static let handler: @convention(c) (Int32) -> Void = { _ in
    if Interruption.flag.pointee != 0 {
      if Interruption.group.pointee > 0 { kill(-Interruption.group.pointee, SIGKILL) }
      _exit(130)
    }
    Interruption.flag.pointee = 1
    let text: StaticString = "\nvernier: stopping at the next safe place; once more stops at once\n"
    _ = write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
  }

  /// Memory that a signal handler may touch.
  private static func cell<T>(of value: T) -> UnsafeMutablePointer<T> {
    let pointer = UnsafeMutablePointer<T>.allocate(capacity: 1)
    pointer.initialize(to: value)
    return pointer
  }
}
