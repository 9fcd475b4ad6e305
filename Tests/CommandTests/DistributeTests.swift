import Foundation
import Testing

/// Processes: what they compute, and what becomes of them if one dies.
@Suite(.serialized) struct DistributeTests {
  static let hasMPI: Bool = {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/mpirun")
    }
  }()

  @Test(.enabled(if: hasMPI, "skipped: there is no mpirun"), arguments: [2, 4, 5])
  func `Every distributed program does what its simulation does`(_ ranks: Int) throws {
    let process = try Command.run("distribute", "--ranks", "\(ranks)")
    #expect(process.status == 0, "\(process.output)\(process.errors)")
    #expect(process.output.contains("CASFISTA  3 passed"))
    #expect(process.output.contains("AsynchronousSAGA  2 passed"))
    #expect(!process.output.contains("failed"))
  }

  @Test(.enabled(if: hasMPI, "skipped: there is no mpirun"))
  func `One process beside its own replay proves nothing, and says so`() throws {
    let process = try Command.run("distribute", "--ranks", "1")
    #expect(process.status == 0, "\(process.output)\(process.errors)")
    #expect(process.output.contains("14 untested"))
    #expect(!process.output.contains("passed"))
  }

  @Test(.enabled(if: hasMPI, "skipped: there is no mpirun"))
  func `If a rank dies, the others end in bounded time and nothing is written`() throws {
    let process = try Command.run("distribute", "--ranks", "4", "--accident", "1:3:die")
    #expect(process.status == 71)
    #expect(process.errors.contains("A rank died"))
    #expect(!process.output.contains("passed"))
  }

  @Test(.enabled(if: hasMPI, "skipped: there is no mpirun"))
  func `If a rank hangs, all are ended when the time is over`() throws {
    let process = try Command.run(
      "distribute", "CASFISTA", "--ranks", "3", "--accident", "2:1:hang", "--timeout", "5")
    #expect(process.status == 71)
    #expect(process.errors.contains("did not end within 5 s"))
  }

  @Test func `An algorithm without a distributed program is a mistake of the command line`() throws
  {
    let process = try Command.run("distribute", "Sum")
    #expect(process.status == 64)
    #expect(process.errors.contains("None of them has a program for many ranks."))
    #expect(try Command.run("distribute", "--accident", "nonsense").status == 64)
  }

  @Test(arguments: [
    ("0", "0 processes cannot be started"), ("-3", "-3 processes cannot be started"),
    ("257", "257 processes cannot be started"), ("100000", "100000 processes cannot be started"),
    ("99999999999999999999", "is not a whole number"), ("two", "“two” is not a whole number"),
    ("2,300", "300 processes cannot be started"), ("2,-1", "-1 processes cannot be started"),
    ("2,,4", "“” is not a whole number"), ("2,4,2", "2 is named twice"),
  ]) func `A number of ranks that cannot be is refused in words`(_ ranks: String, _ words: String)
    throws
  {
    let process = try Command.run("distribute", "--ranks", ranks)
    #expect(process.status == 64)
    #expect(process.errors.contains(words), "\(process.errors)")
    #expect(process.errors.contains("a number from 1 to 256, or several as 2,4,8"))
  }

  @Test(arguments: ["0", "-3", "86401"])
  func `A time limit that cannot be is refused in words`(_ seconds: String) throws {
    let process = try Command.run("distribute", "--timeout", seconds)
    #expect(process.status == 64)
    #expect(process.errors.contains("--timeout is \(seconds); it takes 1 to 86400 seconds"))
  }

  @Test(.enabled(if: hasMPI, "skipped: there is no mpirun"))
  func `Several numbers of ranks are run one after the other`() throws {
    let process = try Command.run("distribute", "CASFISTA", "--ranks", "3,1,2", "--verbose")
    #expect(process.status == 0, "\(process.output)\(process.errors)")
    for words in ["tree on 3 ranks", "one rank exchanges no message", "MPI_Allreduce on 2 ranks"] {
      #expect(process.output.contains(words), "\(process.output)")
    }
    #expect(process.output.contains("6 passed, 3 untested"))
  }

  @Test(.enabled(if: hasMPI, "skipped: there is no mpirun"))
  func `Started by mpirun it is a rank, whatever the surroundings are`() throws {
    let environments = [
      [:], ["TERM": "dumb", "LC_ALL": "C", "VERNIER_ISA": "baseline", "HOME": "/nonexistent"],
    ]
    for environment in environments {
      let process = try Self.byHand(["CASFISTA"], environment: environment)
      #expect(process.status == 0, "\(process.errors)")
      #expect(process.output.contains("CASFISTA  3 passed"), "\(process.output)")
    }
    let contradicted = try Self.byHand(["CASFISTA", "--ranks", "4"])
    #expect(contradicted.status == 64)
    #expect(contradicted.errors.contains("mpirun started 2 ranks, and --ranks says 4"))
  }

  @Test func `If ranks die while all is verified, the other verdicts are printed`() throws {
    let folder = TemporaryFolder.make()
    let path = "\(folder)/mpirun"
    try Script.write("#!/bin/sh\nexit 9\n", to: path)
    let process = try Command.run(
      "verify", "CASFISTA", "--check", "examples", "--check", "distribution",
      environment: ["PATH": folder])
    #expect(process.status == 71, "\(process.errors)")
    #expect(process.output.contains("1 passed, 6 untested"), "\(process.output)")
    #expect(process.output.contains("On 2 ranks: A rank died (mpirun ended with 9)"))
  }

  /// Two ranks that a user started, with nothing to read.
  private static func byHand(
    _ arguments: [String], environment: [String: String] = [:]
  ) throws -> Command {
    let command = ["mpirun", "-n", "2", "--oversubscribe", "--allow-run-as-root", Command.path]
    return try Command.run(
      command + ["distribute"] + arguments, environment: environment, program: "/usr/bin/env")
  }

  @Test func `Without mpirun it says what to install`() throws {
    let process = try Command.run(
      "distribute", "CASFISTA", environment: ["PATH": TemporaryFolder.make()])
    #expect(process.status == 69)
    #expect(process.errors.contains("openmpi-bin"))
    let verify = try Command.run(
      "verify", "CASFISTA", "--check", "distribution", "--verbose",
      environment: ["PATH": TemporaryFolder.make()])
    #expect(verify.status == 0)
    #expect(verify.output.contains("3 untested"))
    let terse = try Command.run(
      "verify", "CASFISTA", "--check", "distribution", environment: ["PATH": TemporaryFolder.make()]
    )
    for program in ["tree", "chain", "MPI_Allreduce"] {
      #expect(terse.output.contains("distribution: \(program): There is no mpirun"))
    }
  }
}
