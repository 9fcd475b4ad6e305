import Glibc
import MeasurementKernels
import Verification

#if V4
  import MeasurementKernelsV4
#endif

/// A kernel whose time is proportional to a number of units, so that a slowdown of exactly p per cent can be
/// planted by running p per cent more of them: same code, same layout.
public enum Probe: String, CaseIterable, Sendable, Codable {
  /// A dot product in the first cache.
  case compute
  /// Insertion sort of short random sequences.
  case branchy
  /// The triad a ← b + s·c on streams of 72 MB.
  case memory

  /// What a probe is called among the subjects that a worker can load.
  public static let family = "Probe"

  /// One unit of work, on data of its own. The data live as long as the closure.
  public func unit() -> () -> Void {
    switch self {
    case .compute: Self.dots()
    case .branchy: Self.sorts()
    case .memory: Self.triads()
    }
  }

  /// A dozen dot products of two vectors of 512, 8 KiB, in one call: half a microsecond without a word to memory.
  private static func dots() -> () -> Void {
    let length = 512
    let numbers = Buffer(count: 2 * length) { 1 / Double($0 + 1) }
    return {
      let x = UnsafePointer(numbers.start)
      let y = x + length
      #if V4
        if Lane.widest == .v4 {
          numbers.sink = MeasurementKernelsV4.probeDot(x, y, length, 12)
          return
        }
      #endif
      numbers.sink = MeasurementKernels.probeDot(x, y, length, 12)
    }
  }

  /// One of 1024 sequences of 32 keys after another, so that no predictor learns them.
  private static func sorts() -> () -> Void {
    let (length, sequences) = (32, 1024)
    var state: UInt64 = 1
    let keys = Buffer(count: length * (sequences + 1)) { _ -> UInt32 in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt32(truncatingIfNeeded: state >> 33)
    }
    var next = 0
    return {
      MeasurementKernels.probeSort(
        keys.start + next * length, keys.start + sequences * length, length)
      next = next + 1 == sequences ? 0 : next + 1
    }
  }

  /// A stretch of 256 numbers of each stream, and the next one the next time.
  private static func triads() -> () -> Void {
    let (length, stretch) = (3 << 20, 256)
    let streams = Buffer(count: 3 * length) { Double($0 & 7) }
    var offset = 0
    return {
      let a = streams.start + offset
      let (b, c) = (UnsafePointer(a + length), UnsafePointer(a + 2 * length))
      #if V4
        if Lane.widest == .v4 {
          MeasurementKernelsV4.probeTriad(a, b, c, 0.5, stretch)
        } else {
          MeasurementKernels.probeTriad(a, b, c, 0.5, stretch)
        }
      #else
        MeasurementKernels.probeTriad(a, b, c, 0.5, stretch)
      #endif
      offset = offset + stretch == length ? 0 : offset + stretch
    }
  }

  /// Memory that its owner frees, and a place for results that must not be optimised away.
  private final class Buffer<Element> {
    let start: UnsafeMutablePointer<Element>
    var sink = 0.0

    init(count: Int, _ element: (Int) -> Element) {
      let memory = LargePages.allocate(max(1 << 22, count * MemoryLayout<Element>.stride))
      start = memory.bindMemory(to: Element.self, capacity: count)
      for i in 0..<count { (start + i).initialize(to: element(i)) }
    }

    deinit { free(start) }
  }
}
