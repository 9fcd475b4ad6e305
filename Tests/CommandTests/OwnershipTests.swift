import Foundation
import Testing

/// Whatever ends the command ends what it started, in bounded time.
@Suite(.serialized) struct OwnershipTests {
  private static func start(
    _ arguments: [String], environment: [String: String] = [:]
  ) throws -> Process {
    let process = Command.process(arguments, environment: environment)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// A run on three processes one of which hangs, and the word that all their command lines hold.
  private static func hangingRun() throws -> (process: Process, word: String) {
    let word = "\(UInt64.random(in: 1 << 50..<1 << 51))"
    let process = try start([
      "distribute", "CASFISTA", "--ranks", "3", "--accident", "1:1:hang", "--seed", word,
    ])
    // The command, mpirun and three ranks.
    let isUp = Processes.eventually(within: 60) { Processes.mentioning(word).count >= 5 }
    #expect(isUp, "the ranks did not start")
    usleep(500_000)
    return (process, word)
  }

  @Test(
    .enabled(if: DistributeTests.hasMPI, "skipped: there is no mpirun"),
    arguments: [SIGTERM, SIGINT, SIGHUP, SIGKILL])
  func `A signal to the command alone ends mpirun and every rank`(_ number: Int32) throws {
    let (process, word) = try Self.hangingRun()
    defer { Processes.clear(word) }
    kill(process.processIdentifier, number)
    #expect(Processes.eventually(within: 60) { !process.isRunning })
    #expect(Processes.eventually(within: 60) { Processes.mentioning(word).isEmpty })
    guard !process.isRunning, number != SIGKILL else { return }
    #expect(process.terminationStatus == 130)
  }

  @Test(.enabled(if: DistributeTests.hasMPI, "skipped: there is no mpirun"))
  func `If mpirun is killed, no rank outlives it`() throws {
    let (process, word) = try Self.hangingRun()
    defer { Processes.clear(word) }
    let starter = Processes.mentioning(word).first {
      Processes.commandLine($0).split(separator: " ").first?.hasSuffix("mpirun") == true
    }
    kill(try #require(starter), SIGKILL)
    #expect(Processes.eventually(within: 60) { Processes.mentioning(word).isEmpty })
    #expect(Processes.eventually(within: 60) { !process.isRunning })
    guard !process.isRunning else { return }
    #expect(process.terminationStatus == 71)
  }

  /// OpenMPI ends the ranks that it knows; this one it has not met.
  @Test(.enabled(if: DistributeTests.hasMPI, "skipped: there is no mpirun"))
  func `A rank ends itself when its parent is gone`() throws {
    let word = "\(UInt64.random(in: 1 << 50..<1 << 51))"
    let shell = Command.process(
      [
        "-c",
        "\"$0\" distribute CASFISTA --accident 0:1:hang --seed \(word) </dev/null & wait; true",
        Command.path,
      ], environment: ["OMPI_COMM_WORLD_SIZE": "1", "OMPI_COMM_WORLD_RANK": "0"],
      program: "/bin/sh")
    shell.standardOutput = FileHandle.nullDevice
    shell.standardError = FileHandle.nullDevice
    try shell.run()
    defer { Processes.clear(word) }
    #expect(Processes.eventually(within: 60) { Processes.mentioning(word).count >= 2 })
    sleep(3)
    #expect(Processes.mentioning(word).count >= 2, "it hangs")
    kill(shell.processIdentifier, SIGKILL)
    #expect(Processes.eventually(within: 60) { Processes.mentioning(word).isEmpty })
  }

  @Test(arguments: [
    ["distribute", "CASFISTA"], ["verify", "CASFISTA", "--check", "distribution"],
    ["run", "CASFISTA", "--no-bench"],
    ["reproduce", "async", "--table", "processes"],
  ]) func `What does not end when it is asked is killed`(_ arguments: [String]) throws {
    let starter = try StubbornStarter()
    defer { starter.clear() }
    let process = try Self.start(arguments, environment: starter.environment)
    #expect(Processes.eventually(within: 60) { starter.processes.count >= 3 })
    kill(process.processIdentifier, SIGTERM)
    #expect(Processes.eventually(within: 60) { !process.isRunning })
    #expect(Processes.eventually(within: 60) { starter.processes.isEmpty })
    guard !process.isRunning else { return }
    #expect(process.terminationStatus == 130)
  }

  @Test func `The second interruption kills at once`() throws {
    let starter = try StubbornStarter()
    defer { starter.clear() }
    let process = Command.process(["distribute", "CASFISTA"], environment: starter.environment)
    let said = "\(starter.folder)/said"
    _ = FileManager.default.createFile(atPath: said, contents: nil)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle(forWritingAtPath: said)
    try process.run()
    func words() -> String { (try? String(contentsOfFile: said, encoding: .utf8)) ?? "" }
    #expect(Processes.eventually(within: 60) { starter.processes.count >= 3 })
    kill(process.processIdentifier, SIGINT)
    // Two signals that come before the first was taken are one.
    #expect(Processes.eventually(within: 60) { words().contains("once more stops at once") })
    kill(process.processIdentifier, SIGINT)
    #expect(Processes.eventually(within: 60) { !process.isRunning && starter.processes.isEmpty })
    #expect(!words().contains("Interrupted"), "it waited for what does not end")
    guard !process.isRunning else { return }
    #expect(process.terminationStatus == 130)
  }

  @Test func `The time limit does not depend on mpirun's own`() throws {
    let starter = try StubbornStarter()
    defer { starter.clear() }
    let process = try Command.run(
      ["distribute", "CASFISTA", "--timeout", "1"], environment: starter.environment)
    #expect(process.status == 71)
    #expect(process.errors.contains("4 ranks did not end within 1 s, and were ended."))
    #expect(Processes.eventually(within: 60) { starter.processes.isEmpty })
  }
}
