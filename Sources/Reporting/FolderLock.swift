import Foundation

/// A folder that only one process writes to. The lock ends with the process, however it ends, and leaves no file.
public final class FolderLock: Sendable {
  private let descriptor: Int32
  private init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// Takes the folder; `nil` if another process has it. A folder that cannot be opened, or a file system without
  /// locks, is let pass: who writes there learns soon enough.
  public static func take(_ folder: String) -> FolderLock? {
    // Closed in children: a rank that outlives its run must not keep the folder.
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      close(descriptor)
      return nil
    }
    return FolderLock(descriptor)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
