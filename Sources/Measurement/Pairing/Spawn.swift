import Foundation

/// A child process with pipes for its standard input and output, started by `posix_spawn` itself: Foundation's
/// `Process` closes every possible descriptor one by one, which takes longer than the start.
struct Spawn {
  let identifier: pid_t
  /// Writes to its standard input, and reads its standard output.
  let input: Int32
  let output: Int32

  init(_ path: String, _ arguments: [String], environment: [String: String]) throws {
    var (toChild, fromChild): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
    guard pipe(&toChild) == 0 else { throw Self.failure(path, errno) }
    guard pipe(&fromChild) == 0 else {
      let reason = errno
      for end in toChild { close(end) }
      throw Self.failure(path, reason)
    }
    // Closed in every other child, or none would see the end of its own pipe.
    for end in toChild + fromChild { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, toChild[0], STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, fromChild[1], STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    let words = ([path] + arguments).map { strdup($0) } + [nil]
    let settings = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in words + settings { free(text) } }
    var identifier = pid_t(0)
    // A group of its own: what it starts ends with it.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    let status = posix_spawn(&identifier, path, &actions, &attributes, words, settings)
    close(toChild[0])
    close(fromChild[1])
    guard status == 0 else {
      close(toChild[1])
      close(fromChild[0])
      throw Self.failure(path, status)
    }
    (self.identifier, input, output) = (identifier, toChild[1], fromChild[0])
  }

  private static func failure(_ path: String, _ code: Int32) -> WorkerFailure {
    .notStarted(path, String(cString: strerror(code)))
  }

  /// Kills it, waits for its end and closes the pipes.
  func end() {
    kill(-identifier, SIGKILL)
    var status: Int32 = 0
    while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
    closePipes()
  }

  private func closePipes() {
    close(input)
    close(output)
  }

  /// How it ended, once its pipe has: a signal's number, or its exit code. What does not end is killed.
  func outcome() -> (isSignal: Bool, code: Int32) {
    var status: Int32 = 0
    for attempt in 0..<200 {
      let result = waitpid(identifier, &status, WNOHANG)
      if result == identifier { break }
      if attempt == 199 { kill(identifier, SIGKILL) }
      usleep(5_000)
    }
    kill(-identifier, SIGKILL)
    closePipes()
    let signal = status & 0x7f
    return signal == 0 ? (false, (status >> 8) & 0xff) : (true, signal)
  }
}
