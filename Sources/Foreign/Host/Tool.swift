import Foundation

/// Programs of the system.
public enum Tool {
  /// How one ended that did not succeed.
  public struct Failure: Sendable {
    /// As a shell has it: 127 for a program that is not there, 128 and the signal for one that died.
    public let status: Int32
    /// What it printed on its standard error.
    public let words: String
  }

  /// Runs a program, looked for as a shell does, to its end. It stays in the caller's group of processes, and ends
  /// with it.
  ///
  /// - Returns: Nil if it succeeded.
  public static func run(_ arguments: [String]) -> Failure? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let log = tmpfile()
    defer { if let log { fclose(log) } }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    if let log { posix_spawn_file_actions_adddup2(&actions, fileno(log), 2) }
    var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    let environment = ProcessInfo.processInfo.environment
    var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for word in argv + envp { free(word) } }
    var pid: pid_t = 0
    let error = posix_spawnp(&pid, arguments[0], &actions, nil, &argv, &envp)
    guard error == 0 else {
      return Failure(status: 127, words: "\(arguments[0]): \(String(cString: strerror(error)))")
    }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    guard status != 0 else { return nil }
    let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    return Failure(status: code, words: log.map(text) ?? "")
  }

  private static func text(_ log: UnsafeMutablePointer<FILE>) -> String {
    let size = Int(lseek(fileno(log), 0, SEEK_END))
    var bytes = [UInt8](repeating: 0, count: max(0, size))
    let count = pread(fileno(log), &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
