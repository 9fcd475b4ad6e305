import Measurement
import Testing

/// Exponents of counts.
@Suite struct CountGrowthTests {
  @Test func `A pure power is found to the last digit`() throws {
    let growth = try CountGrowth([8, 16, 32].map { (size: $0, count: 5 * $0 * $0) })
    #expect(abs(growth.exponent - 2) < 1e-9)
    #expect(growth.isTold && growth.shortcoming == nil)
  }

  @Test func `Terms of lower order are in the interval`() throws {
    let sizes = [64, 128, 256, 512]
    let growth = try CountGrowth(sizes.map { (size: $0, count: 3 * $0 + 40) })
    #expect(growth.low ?? 2 < growth.exponent && growth.exponent < 1)
    #expect(growth.high ?? 0 > growth.exponent)
  }

  /// Three sizes of which the middle one is no power between the others.
  @Test func `Three sizes may be too few, and that is said`() throws {
    let growth = try CountGrowth([(size: 8, count: 100), (16, 900), (32, 1000)])
    #expect(!growth.isTold && growth.shortcoming?.contains("--sizes") == true)
  }

  @Test func `Two sizes have no interval, and one no exponent`() throws {
    let growth = try CountGrowth([(size: 8, count: 100), (16, 200)])
    #expect(abs(growth.exponent - 1) < 1e-9 && growth.low == nil && !growth.isTold)
    #expect(throws: (any Error).self) { try CountGrowth([(size: 8, count: 100)]) }
    #expect(throws: (any Error).self) { try CountGrowth([(size: 8, count: 0), (16, 3)]) }
  }
}
