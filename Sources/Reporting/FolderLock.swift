import Foundation

/// A folder that only one process writes to. The lock ends with the process, however it ends, and leaves no file.
public final class FolderLock: Sendable {
  private let descriptor: Int32

  /// Takes the folder; `nil` if another process has it. A folder that cannot be opened, or a file system without
  /// locks, is let pass: who writes there learns soon enough.
  public init?(_ folder: String) {
    // Closed in children: a rank that outlives its run must not keep the folder.
    descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      close(descriptor)
      return nil
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
