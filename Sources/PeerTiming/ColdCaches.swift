import Glibc
import Measurement
import MeasurementKernels
import Verification

/// Fills every cache of the core with other data, by reading thrice what the last of them holds.
///
/// Caches are of physical memory, so that an interpreter on the same core finds them swept, too, and with them its
/// own code. Nothing is written: what is swept in leaves without a write.
final class ColdCaches {
  let bytes: Int
  private let memory: UnsafeMutableRawPointer
  private var sink: UInt64 = 0

  init() {
    let last = Machine.caches.last?.bytes ?? 1 << 25
    bytes = max(1 << 26, last * 3 / 256 * 256)
    memory = LargePages.allocate(bytes)
    memory.initializeMemory(as: UInt8.self, repeating: 1, count: bytes)
  }

  deinit { free(memory) }

  func sweep() { sink ^= RoofLoop.read(memory, bytes) }
}
