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
    #expect(calibration.reading.allSatisfy { $0.gigabytesPerSecond > 0 })
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
}
