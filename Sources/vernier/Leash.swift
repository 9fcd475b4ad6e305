import Bindings
import Foundation

/// What ties a rank to those who started it: `mpirun`, and the command that started `mpirun`.
///
/// A rank has a process group of its own, so that no signal to `mpirun`'s reaches it, and `mpirun` may be
/// killed. The kernel's own signal on a parent's death (PR_SET_PDEATHSIG) comes when the *thread* that forked
/// ends, which `mpirun` lets happen while it goes on: so the parent's number is watched.
enum Leash {
  /// Set by ``Launcher``: the standard input of the first rank ends when the command does.
  static let variable = "VERNIER_LEASH"

  /// Every rank begins with this; it does nothing in a process that `mpirun` has not started.
  static func hold() {
    guard MPI.isLaunched else { return }
    let parent = getppid()
    Thread.detachNewThread {
      while getppid() == parent { usleep(200_000) }
      _exit(ExitStatus.rankDied.rawValue)
    }
    let environment = ProcessInfo.processInfo.environment
    guard environment[variable] != nil, environment["OMPI_COMM_WORLD_RANK"] == "0" else { return }
    Thread.detachNewThread {
      var byte: UInt8 = 0
      var count = 1
      while count > 0 || (count < 0 && errno == EINTR) { count = read(STDIN_FILENO, &byte, 1) }
      // An error says nothing of who lives.
      if count == 0 { _exit(ExitStatus.rankDied.rawValue) }
    }
  }
}
