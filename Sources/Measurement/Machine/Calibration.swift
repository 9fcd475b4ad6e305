import Glibc
import MeasurementKernels
public import Verification

#if V4
  import MeasurementKernelsV4
#endif

/// The roofs of one core of this machine, measured in this process.
public struct Calibration: Sendable, Codable {
  /// Multiply-adds count two: 10⁹ operations a second.
  public let float32: Double
  public let float64: Double
  /// The same for products of bytes that are summed in 32 bits; `nil` without such an instruction.
  public let int8: Double?
  /// What code of half the width, for AVX2, can reach in float32, where the lane is wider than that.
  public let float32AVX2: Double?
  /// 10⁹ cycles a second of the core's clock, by a chain of additions.
  public let clock: Double?
  /// Reading, in 10⁹ bytes a second, for working sets that fit a level.
  public let reading: [Level]
  public let lane: Lane

  public struct Level: Sendable, Codable {
    public let name: String
    /// The largest working set, in bytes, that this level holds.
    public let capacity: Double
    public let gigabytesPerSecond: Double
    /// The same for updates in place, which read and write: bytes both ways.
    public let updating: Double
    /// The same for copies from one half of it to the other: bytes both ways.
    public let copying: Double?

    func raised(by other: Level) -> Level {
      Level(
        name: name, capacity: capacity,
        gigabytesPerSecond: max(gigabytesPerSecond, other.gigabytesPerSecond),
        updating: max(updating, other.updating),
        copying: [copying, other.copying].compactMap { $0 }.max())
    }
  }

  /// Measures for about half a second.
  public static func measure() -> Calibration {
    let caches = Machine.caches
    func level(_ name: String, _ capacity: Double, bytes: Int) -> Level {
      let (reading, updating, copying) = bandwidths(bytes: bytes)
      return Level(
        name: name, capacity: capacity, gigabytesPerSecond: reading, updating: updating,
        copying: copying)
    }
    var levels = caches.map { cache in
      level("L\(cache.level)", Double(cache.bytes), bytes: cache.bytes / 2 / 256 * 256)
    }
    let beyond = max(1 << 26, (caches.last?.bytes ?? 1 << 25) * 3 / 256 * 256)
    levels.append(level("DRAM", .greatestFiniteMagnitude, bytes: beyond))
    return Calibration(
      float32: peak(flopsPerRound: 12 * 16 * 2) { _ = multiplyFloats($0) },
      float64: peak(flopsPerRound: 12 * 8 * 2) { _ = multiplyDoubles($0) },
      int8: bytePeak, float32AVX2: halfPeak,
      clock: CoreClock.frequency(chains: 40).map { $0 * 1e-9 },
      reading: levels, lane: .widest)
  }

  /// The higher of each roof: what disturbs a measurement makes a roof lower, never higher.
  public func raised(by other: Calibration) -> Calibration {
    Calibration(
      float32: max(float32, other.float32), float64: max(float64, other.float64),
      int8: [int8, other.int8].compactMap { $0 }.max(),
      float32AVX2: [float32AVX2, other.float32AVX2].compactMap { $0 }.max(),
      clock: [clock, other.clock].compactMap { $0 }.max(),
      reading: zip(reading, other.reading).map { $0.raised(by: $1) }, lane: lane)
  }

  /// The least time in which the roofs let the work be done, in seconds, and the roof that sets it.
  public func leastTime(for work: Work) -> (seconds: Double, roof: String) {
    let computing = peak(of: work.unit).map { work.flops / ($0 * 1e9) } ?? 0
    let level = reading.first { work.footprint <= $0.capacity } ?? reading[reading.count - 1]
    // What is updated moves twice, at the speed of updates; the rest is read.
    let updates = 2 * work.updated
    let moving =
      (updates / level.updating + (work.bytes - updates) / level.gigabytesPerSecond) * 1e-9
    let kind = updates > 0 ? "updating" : "reading"
    return computing >= moving
      ? (computing, "\(work.unit.rawValue) peak") : (moving, "\(level.name) \(kind)")
  }

  /// 10⁹ operations a second on such numbers, where that is known; `bfloat16` is computed with as floats.
  private func peak(of unit: Work.Unit) -> Double? {
    switch unit {
    case .float32, .bfloat16: float32
    case .float64: float64
    case .int8: int8
    }
  }

  private static var bytePeak: Double? {
    #if V4
      if Lane.widest == .v4 {
        return peak(flopsPerRound: 12 * 64 * 2) {
          _ = MeasurementKernelsV4.multiplyAddBytes($0, 0x0101_0101, 0x0201_0201)
        }
      }
    #endif
    return nil
  }

  private static var halfPeak: Double? {
    #if V4
      if Lane.widest == .v4 {
        return peak(flopsPerRound: 12 * 8 * 2) {
          _ = MeasurementKernelsV4.multiplyAddHalf($0, 0.5, 0.25)
        }
      }
    #endif
    return nil
  }

  private static func peak(flopsPerRound: Double, _ run: (Int) -> Void) -> Double {
    let rounds = 20_000
    run(rounds)
    let best = (0..<40).map { _ in Stopwatch.time { run(rounds) }.seconds }.min() ?? .infinity
    return flopsPerRound * Double(rounds) / best * 1e-9
  }

  /// 10⁹ bytes a second of reading, of updates in place, and of copies within so much memory.
  private static func bandwidths(
    bytes: Int
  ) -> (reading: Double, updating: Double, copying: Double) {
    let memory = LargePages.allocate(bytes)
    defer { free(memory) }
    memory.initializeMemory(as: UInt8.self, repeating: 1, count: bytes)
    let repetitions = max(1, (1 << 21) / bytes)
    var sink: UInt64 = 0
    func best(_ pass: () -> Void) -> Double {
      let times = (0..<12).map { _ in
        Stopwatch.time { for _ in 0..<repetitions { pass() } }.seconds
      }
      return Double(bytes * repetitions) / (times.min() ?? .infinity) * 1e-9
    }
    let reading = best { sink ^= read(memory, bytes) }
    let updating = 2 * best { update(memory, bytes) }
    let half = bytes / 512 * 256
    let copying =
      2 * Double(half) / Double(bytes) * best { copy(memory, memory + half, half) }
    withExtendedLifetime(sink) {}
    return (reading, updating, copying)
  }

  // MARK: - The kernels of the widest lane

  private static func multiplyFloats(_ rounds: Int) -> Float {
    #if V4
      if Lane.widest == .v4 { return MeasurementKernelsV4.multiplyAddFloat(rounds, 0.5, 0.25) }
    #endif
    return MeasurementKernels.multiplyAddFloat(rounds, 0.5, 0.25)
  }

  private static func multiplyDoubles(_ rounds: Int) -> Double {
    #if V4
      if Lane.widest == .v4 { return MeasurementKernelsV4.multiplyAddDouble(rounds, 0.5, 0.25) }
    #endif
    return MeasurementKernels.multiplyAddDouble(rounds, 0.5, 0.25)
  }

  private static func read(_ memory: UnsafeRawPointer, _ bytes: Int) -> UInt64 {
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

  private static func copy(
    _ target: UnsafeMutableRawPointer, _ source: UnsafeRawPointer, _ bytes: Int
  ) {
    #if V4
      if Lane.widest == .v4 { return MeasurementKernelsV4.copyAll(target, source, bytes) }
    #endif
    MeasurementKernels.copyAll(target, source, bytes)
  }
}
