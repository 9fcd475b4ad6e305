import Foundation
import Measurement
import Testing

/// A comparison pins its thread for its own time only. It runs in a thread of its own, so that no other test is
/// pinned with it.
@Suite struct PinningTests {
  @Test func `After a comparison the thread may use what it could before`() async {
    let (before, after) = await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        let before = Pinning.allowed
        let build = Build(name: "none", executable: URL(filePath: "/bin/false"))
        _ = PairedComparison(base: build, head: build, subjects: [Subject(.compute)]).run()
        continuation.resume(returning: (before, Pinning.allowed))
      }
    }
    #expect(!before.isEmpty && before == after)
  }

  @Test func `A core that is not there is refused in words, and nothing changes`() {
    let before = Pinning.allowed
    #expect(Pinning.pin(to: 1023)?.isEmpty == false)
    #expect(Pinning.confine(to: [])?.isEmpty == false)
    #expect(Pinning.allowed == before)
  }
}
