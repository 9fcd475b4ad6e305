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

  @Test(.enabled(if: hasMPI, "skipped: there is no mpirun"), arguments: [1, 2, 4, 5])
  func `Every distributed program does what its simulation does`(_ ranks: Int) throws {
    let process = try Command.run("distribute", "--ranks", "\(ranks)")
    #expect(process.status == 0, "\(process.output)\(process.errors)")
    #expect(process.output.contains("CASFISTA  3 passed"))
    #expect(process.output.contains("AsynchronousSAGA  2 passed"))
    #expect(!process.output.contains("failed"))
  }

  @Test(.enabled(if: hasMPI, "skipped: there is no mpirun"))
  func `If a rank dies, the others end in bounded time and nothing is written`() throws {
    let start = Date()
    let process = try Command.run("distribute", "--ranks", "4", "--accident", "1:3:die")
    #expect(process.status == 71)
    #expect(process.errors.contains("A rank died"))
    #expect(!process.output.contains("passed"))
    #expect(Date().timeIntervalSince(start) < 60)
  }

  @Test(.enabled(if: hasMPI, "skipped: there is no mpirun"))
  func `If a rank hangs, all are ended when the time is over`() throws {
    let start = Date()
    let process = try Command.run(
      "distribute", "CASFISTA", "--ranks", "3", "--accident", "2:1:hang", "--timeout", "5")
    #expect(process.status == 71)
    #expect(process.errors.contains("did not end within 5 s"))
    #expect(Date().timeIntervalSince(start) < 60)
  }

  @Test func `An algorithm without a distributed program is a mistake of the command line`() throws
  {
    let process = try Command.run("distribute", "Sum")
    #expect(process.status == 64)
    #expect(process.errors.contains("None of them has a program for many ranks."))
    #expect(try Command.run("distribute", "--ranks", "0").status == 64)
    #expect(try Command.run("distribute", "--accident", "nonsense").status == 64)
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
  }
}
