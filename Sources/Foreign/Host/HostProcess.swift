import Foundation

/// A child process that answers requests through two pipes, may die, and is started again when needed.
public final class HostProcess {
  private let arguments: [String]
  private let environment: [String: String]
  private var pid: pid_t = 0
  private var channel: Channel?
  private let log: UnsafeMutablePointer<FILE>?

  /// Memory of messages that the child printed.
  private static let keptChatter = 2000

  public init(_ arguments: [String], environment: [String: String]) {
    (self.arguments, self.environment) = (arguments, environment)
    log = tmpfile()
    // A child that is gone is found out by reading, not by a signal.
    signal(SIGPIPE, SIG_IGN)
  }

  deinit {
    stop()
    if let log { fclose(log) }
  }

  public var isRunning: Bool { channel != nil }

  /// Starts the child; descriptor 3 is where it reads, 4 where it writes.
  ///
  /// - Throws: ``KernelUnusable`` if there is no such program.
  public func start() throws {
    var (down, up): ([Int32], [Int32]) = ([0, 0], [0, 0])
    guard pipe(&down) == 0, pipe(&up) == 0 else {
      throw KernelUnusable(.notLoadable, "No pipe: \(String(cString: strerror(errno))).")
    }
    for end in down + up { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    // Above the numbers that they are given in the child, so that none is overwritten by another.
    let ends = [down[0], up[1]].map { fcntl($0, F_DUPFD_CLOEXEC, 10) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    if let log {
      posix_spawn_file_actions_adddup2(&actions, fileno(log), 1)
      posix_spawn_file_actions_adddup2(&actions, fileno(log), 2)
    }
    posix_spawn_file_actions_adddup2(&actions, ends[0], 3)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 4)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A group of its own: whatever it starts ends with it.
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)
    var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for word in argv + envp { free(word) } }
    let status = posix_spawnp(&pid, arguments[0], &actions, &attributes, &argv, &envp)
    for end in ends + [down[0], up[1]] { close(end) }
    guard status == 0 else {
      close(down[1])
      close(up[0])
      throw KernelUnusable(
        .notFound, "\(arguments[0]) cannot be started: \(String(cString: strerror(status))).")
    }
    channel = Channel(input: up[0], output: down[1])
  }

  public enum Answer<Header> {
    case reply(Header, [UInt8])
    /// With the megabytes that it has had at once.
    case died(signal: Int32, megabytes: Int)
    case exited(code: Int32)
    case hung
    /// It sent what is no message.
    case spoilt
  }

  /// What it answers within so many seconds; a child that is late is ended.
  public func ask<Header: Decodable>(
    _ request: some Encodable, _ payload: [UInt8], within seconds: Double
  ) throws -> Answer<Header> {
    guard let channel else { preconditionFailure("The kernel's process was not started.") }
    do {
      try channel.send(request, payload)
      guard wait(channel.input, seconds) else {
        stop()
        return .hung
      }
      let (reply, results) = try channel.receive(Header.self)
      return .reply(reply, results)
    } catch is Channel.Closed {
      return end()
    } catch is Channel.Spoilt {
      // The kernel has written to a descriptor that was not its own.
      stop()
      return .spoilt
    }
  }

  private func wait(_ descriptor: Int32, _ seconds: Double) -> Bool {
    let end = Clock.now() + seconds
    while true {
      var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let left = max(0, end - Clock.now())
      let status = Glibc.poll(&poll, 1, Int32(left * 1000) + 1)
      if status > 0 { return true }
      if status == 0 || errno != EINTR { return false }
    }
  }

  /// How the child has ended.
  private func end<Header>() -> Answer<Header> {
    var status: Int32 = 0
    // It has closed its end; if it lives on nevertheless, that is no way to behave.
    var usage = rusage()
    for _ in 0..<100 where pid > 0 {
      if wait4(pid, &status, WNOHANG, &usage) == pid {
        let group = pid
        pid = 0
        kill(-group, SIGKILL)
        stop()
        return status & 0x7F == 0
          ? .exited(code: (status >> 8) & 0xFF)
          : .died(signal: status & 0x7F, megabytes: usage.ru_maxrss >> 10)
      }
      usleep(10_000)
    }
    stop()
    return .hung
  }

  public func stop() {
    if let channel {
      close(channel.input)
      close(channel.output)
    }
    channel = nil
    guard pid > 0 else { return }
    kill(-pid, SIGKILL)
    kill(pid, SIGKILL)
    var status: Int32 = 0
    waitpid(pid, &status, 0)
    pid = 0
  }

  /// The last words that the child printed.
  public var chatter: String {
    guard let log else { return "" }
    fflush(log)
    let size = Int(lseek(fileno(log), 0, SEEK_END))
    let start = max(0, size - Self.keptChatter)
    var text = [UInt8](repeating: 0, count: size - start)
    let count = pread(fileno(log), &text, text.count, off_t(start))
    return String(decoding: text.prefix(max(0, count)), as: UTF8.self)
  }
}
