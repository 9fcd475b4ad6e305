import Glibc
import Measurement
import MeasurementKernels
import Verification

#if V4
  import MeasurementKernelsV4
#endif

/// The loop of the roof that bounds some work, timed in turns with what does the work: the clock and the memory's
/// neighbours change a roof from minute to minute.
final class RoofLoop {
  let name: String
  /// The least time of the work while the roof is as it was calibrated.
  private let calibrated: Double
  /// Seconds of the loop then.
  private let expected: Double
  private let body: () -> Void
  private let memory: UnsafeMutableRawPointer?

  /// Rounds of a peak's loop, each of twelve vectors: some 100 µs.
  private static let rounds = 36_000

  /// - Parameter isCold: Whether what is read comes from memory, however little it is.
  init(_ work: Work, _ calibration: Calibration, isCold: Bool) {
    var work = work
    if isCold { work.footprint = .greatestFiniteMagnitude }
    (calibrated, name) = calibration.leastTime(for: work)
    let levels = calibration.reading
    if name.hasSuffix("peak") {
      let (rate, lanes, loop) = Self.peak(work.unit, calibration)
      (body, memory) = (loop, nil)
      expected = Double(12 * lanes * 2 * Self.rounds) / (rate * 1e9)
      return
    }
    let index = levels.firstIndex { work.footprint <= $0.capacity } ?? levels.count - 1
    let bytes = Self.extent(index, levels)
    let memory = LargePages.allocate(bytes)
    memory.initializeMemory(as: UInt8.self, repeating: 1, count: bytes)
    // A part at a time of what lies beyond the caches: a slice of less than a millisecond seldom loses its core.
    let parts = index == levels.count - 1 ? 4 : 1
    let (part, passes) = (bytes / parts / 256 * 256, max(1, (1 << 22) / bytes))
    let isUpdating = name.hasSuffix("updating")
    let rate = isUpdating ? levels[index].updating / 2 : levels[index].gigabytesPerSecond
    expected = Double(part * passes) / (rate * 1e9)
    self.memory = memory
    var turn = 0
    body = {
      let start = memory + turn % parts * part
      turn += 1
      for _ in 0..<passes {
        if isUpdating { Self.update(start, part) } else { _ = Self.read(start, part) }
      }
    }
  }

  deinit { free(memory) }

  /// The least time of the work, by the roof as it is now.
  func slice() -> Slice {
    let time = Stopwatch.time(body)
    return Slice(
      seconds: calibrated * time.seconds / expected, isUndisturbed: time.isUndisturbed,
      expected: expected)
  }

  /// Beyond the caches thrice the last one; else more than the level before holds, and little of the level itself,
  /// so that what is timed in turns stays in it.
  private static func extent(_ index: Int, _ levels: [Calibration.Level]) -> Int {
    let below = index > 0 ? Int(levels[index - 1].capacity) : 0
    if index == levels.count - 1 { return max(1 << 26, 3 * below / 256 * 256) }
    let most = Int(levels[index].capacity) / 2
    return max(256, min(most, index > 0 ? 4 * below : most) / 256 * 256)
  }

  // MARK: - The kernels of the widest lane

  private static func peak(
    _ unit: Work.Unit, _ calibration: Calibration
  ) -> (rate: Double, lanes: Int, loop: () -> Void) {
    let rounds = Self.rounds
    #if V4
      if Lane.widest == .v4 {
        switch unit {
        case .int8:
          return (
            calibration.int8 ?? .infinity, 64,
            { _ = MeasurementKernelsV4.multiplyAddBytes(rounds, 0x0101_0101, 0x0201_0201) }
          )
        case .float64:
          return (
            calibration.float64, 8,
            { _ = MeasurementKernelsV4.multiplyAddDouble(rounds, 0.5, 0.25) }
          )
        default:
          return (
            calibration.float32, 16,
            { _ = MeasurementKernelsV4.multiplyAddFloat(rounds, 0.5, 0.25) }
          )
        }
      }
    #endif
    return unit == .float64
      ? (calibration.float64, 8, { _ = MeasurementKernels.multiplyAddDouble(rounds, 0.5, 0.25) })
      : (calibration.float32, 16, { _ = MeasurementKernels.multiplyAddFloat(rounds, 0.5, 0.25) })
  }

  static func read(_ memory: UnsafeRawPointer, _ bytes: Int) -> UInt64 {
    #if V4
      if Lane.widest == .v4 { return MeasurementKernelsV4.readAll(memory, bytes) }
    #endif
    return MeasurementKernels.readAll(memory, bytes)
  }

  private static func update(_ memory: UnsafeMutableRawPointer, _ bytes: Int) {
    #if V4
      if Lane.widest == .v4 { return MeasurementKernelsV4.updateAll(memory, bytes) }
    #endif
    MeasurementKernels.updateAll(memory, bytes)
  }
}
