import Foundation
import PeerTiming
import Testing

/// How peers stand that are right, wrong, or do not answer.
@Suite(.serialized, .enabled(if: Python.isThere, "skipped: there is no python3"))
struct PeerStandings {
  /// - Parameter patience: Long, but where it is what is tried: a busy machine is slow.
  private static func session(patience: Double = 60) -> PeerSession {
    PeerSession([Doubling.self], python: "python3", patience: patience)
  }

  private static func reading(
    _ peer: String, verified: [String] = [], ours: String? = nil, session: PeerSession? = nil
  ) -> PeerReading {
    var request = PeerRequest(
      algorithm: "Doubling", size: 64, peer: peer, seed: 1, order: 2, budget: 0.3)
    (request.verified, request.ours) = (verified, ours)
    return (session ?? Self.session()).answer(request)
  }

  @Test func `What is right is timed beside the fastest of ours`() {
    let reading = Self.reading("right")
    #expect(reading.standing == .verified, "\(reading.reason ?? "")")
    #expect(reading.ours == "quick")
    #expect(reading.rounds >= 3 && reading.digests.count == 2)
    // 64 numbers by a loop of Python are slower than by ours.
    #expect(reading.ourSeconds! > 0 && reading.peerSeconds! > reading.ourSeconds!)
    #expect(abs(reading.logRatio! - log(reading.peerSeconds! / reading.ourSeconds!)) < 0.7)
    #expect(reading.work?.flops == 64)
    #expect(Self.reading("right", ours: "slow").ours == "slow")
  }

  @Test func `The pipe is in no time, and a wait is in it`() {
    #expect(Self.reading("quick").peerSeconds! < 5e-6)
    let waits = Self.reading("sleeps")
    #expect(waits.standing == .verified && waits.peerSeconds! >= 2e-3)
  }

  @Test(arguments: [
    "forgets the last", "NaN", "zeros", "input", "too short", "misnames", "nothing",
  ]) func `What is wrong has no time`(_ peer: String) {
    let reading = Self.reading(peer)
    #expect(reading.standing == .wrong, "\(peer): \(reading.reason ?? "")")
    #expect(reading.peerSeconds == nil && reading.logRatio == nil && reading.reason != nil)
    // Fingerprints of other results excuse nothing.
    #expect(Self.reading(peer, verified: ["1", "2"]).standing == .wrong)
  }

  @Test func `The same bits need no second judge, and integers are numbers`() {
    let first = Self.reading("right")
    let second = Self.reading("right", verified: first.digests)
    #expect(second.standing == .verified && second.digests == first.digests)
    #expect(Self.reading("integers").standing == .verified)
  }

  @Test(arguments: [
    ("raises", "raised ValueError: no such kernel"), ("crashes", "SIGSEGV"),
    ("leaves", "exit code 3"), ("exits", "exit code 3"), ("hangs", "no answer within 10 s"),
    ("scribbles", "nonsense"), ("letters", "unknown kind"), ("gaps", "gaps between its rows"),
    ("no dictionary", "raised"),
  ]) func `What does not answer says why, and the next one is timed`(
    _ peer: String, _ words: String
  ) {
    let session = Self.session(patience: peer == "hangs" ? 10 : 60)
    let reading = Self.reading(peer, session: session)
    #expect(reading.standing == .failed)
    #expect(reading.reason?.contains(words) == true, "\(peer): \(reading.reason ?? "")")
    #expect(reading.peerSeconds == nil)
    #expect(Self.reading("right", session: session).standing == .verified)
  }

  @Test func `A line of the program is named`() {
    #expect(Self.reading("raises").reason?.contains("line 6 of its program") == true)
  }

  @Test func `A bound that lets zeros pass is mistrusted`() {
    let reading = Self.reading("vacuous")
    #expect(reading.standing == .mistrusted && reading.peerSeconds == nil)
    #expect(reading.reason?.hasPrefix("zeros") == true)
  }

  @Test func `What is not there, or not for this, says so`() {
    let absent = Self.reading("absent")
    #expect(absent.standing == .absent)
    #expect(absent.reason?.contains("no_such_module_anywhere") == true)
    #expect(Self.reading("format").standing == .unfit)
    #expect(Self.reading("refuses").reason == "not for odd days")
    let nowhere = PeerSession([Doubling.self], python: "/no/such/python", patience: 4)
    #expect(Self.reading("right", session: nowhere).standing == .absent)
    #expect(Self.reading("unheard of").standing == .failed)
  }

  @Test func `Peers have one thread and kernels of their own choice`() {
    setenv("OPENBLAS_CORETYPE", "Haswell", 1)
    defer { unsetenv("OPENBLAS_CORETYPE") }
    let reading = Self.reading("surroundings")
    #expect(reading.standing == .verified, "\(reading.reason ?? "")")
  }
}

enum Python {
  /// Whether there is an interpreter: these tests need no package.
  static let isThere: Bool = {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", "import mmap, resource"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()
}
