import Foundation

/// Ctrl-C, once: work stops at the next safe place and what was finished is kept. Twice: at once.
public enum Interruption {
  nonisolated(unsafe) private static let flag = {
    let pointer = UnsafeMutablePointer<sig_atomic_t>.allocate(capacity: 1)
    pointer.pointee = 0
    return pointer
  }()

  public static var isRequested: Bool { flag.pointee != 0 }

  public static func listen() {
    _ = flag
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        if Interruption.flag.pointee != 0 { _exit(130) }
        Interruption.flag.pointee = 1
      }
    }
  }
}
