import Foundation
import Measurement
import Testing

/// Code and constants have a place of their own in each process that is timed.
@Suite struct OwnPagesTests {
  /// What `smaps` says of the program's parts that are never written: all bytes, and those that are not the file's.
  private func parts() throws -> (bytes: Int, own: Int) {
    let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let lines = try String(contentsOfFile: "/proc/self/smaps", encoding: .utf8)
      .split(separator: "\n")
    var (sums, isPart) = ((bytes: 0, own: 0), false)
    for line in lines {
      let words = line.split(separator: " ", omittingEmptySubsequences: true)
      if words[0].contains("-") {
        isPart = line.hasSuffix(" " + program) && words[1].hasPrefix("r-")
      }
      guard isPart, words.count == 3, let kilobytes = Int(words[1]) else { continue }
      if words[0] == "Size:" { sums.bytes += kilobytes << 10 }
      if words[0] == "Anonymous:" { sums.own += kilobytes << 10 }
    }
    return sums
  }

  @Test func `Afterwards no page of code and constants is the file's`() throws {
    let taken = OwnPages.take()
    let parts = try parts()
    #expect(parts.bytes > 0)
    // Where the system forbids to write one's own code it says so, and everything runs as it did.
    #expect(taken == 0 || (taken == parts.bytes && parts.own == parts.bytes))
    let file = "/proc/self/mem"
    let isAllowed = (try? FileHandle(forUpdating: URL(fileURLWithPath: file))) != nil
    #expect(isAllowed == (taken > 0), "\(taken) bytes")
  }
}
