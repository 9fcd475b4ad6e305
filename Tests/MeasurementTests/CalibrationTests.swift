import Measurement
import Testing
import Verification

/// Roofs are positive and a kernel's place under them follows from its work. No time is asserted.
@Suite struct CalibrationTests {
  private func calibration() -> Calibration { .measure() }

  @Test func `Every roof is measured`() {
    let calibration = calibration()
    #expect(calibration.float32 > 0 && calibration.float64 > 0)
    #expect(!calibration.reading.isEmpty)
    #expect(calibration.reading.allSatisfy { $0.gigabytesPerSecond > 0 && $0.updating > 0 })
    #expect(calibration.reading.last?.capacity == .greatestFiniteMagnitude)
  }

  @Test func `Computing bounds dense work, and memory sparse work`() {
    let calibration = calibration()
    let dense = calibration.leastTime(for: Work(flops: 1e12, bytes: 1e3))
    #expect(dense.roof == "float64 peak")
    #expect(abs(dense.seconds * calibration.float64 / 1e3 - 1) < 1e-12)
    let sparse = calibration.leastTime(for: Work(flops: 1, bytes: 1e10))
    #expect(sparse.roof == "DRAM reading")
  }

  @Test func `What is updated in place moves twice, under a roof of its own`() {
    let calibration = calibration()
    let dram = calibration.reading[calibration.reading.count - 1]
    let work = Work(flops: 1, bytes: 3e10, updated: 1e10)
    #expect(work.footprint == 2e10)
    let (seconds, roof) = calibration.leastTime(for: work)
    #expect(roof == "DRAM updating")
    #expect(abs(seconds / (20 / dram.updating + 10 / dram.gigabytesPerSecond) - 1) < 1e-12)
    // Sweeps over little data are bounded by the cache that holds it.
    let small = Work(flops: 1, bytes: 1e10, updated: 4e9, footprint: 1e3)
    #expect(calibration.leastTime(for: small).roof == "\(calibration.reading[0].name) updating")
    #expect(work.stated(in: .float32).updated == 0.5e10)
  }
}
