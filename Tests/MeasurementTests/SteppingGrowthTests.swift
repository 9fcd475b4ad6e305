import Measurement
import Testing

/// Exponents of counts.
@Suite struct CountGrowthTests {
  private let doubling = [8, 16, 32, 64, 128]

  @Test(arguments: [1, 2, 3]) func `A power and a constant are found to the last digit`(
    _ power: Int
  ) throws {
    let counts = doubling.map { size in
      (size: size, count: 600 + 3 * (0..<power).reduce(1) { product, _ in product * size })
    }
    let growth = try CountGrowth(counts)
    #expect(abs(growth.exponent - Double(power)) < 1e-9)
    #expect(growth.isTold && growth.isOfDifferences && growth.shortcoming == nil)
  }

  @Test func `Terms of lower order are in the interval`() throws {
    let growth = try CountGrowth(doubling.map { (size: $0, count: $0 * $0 + 20 * $0) })
    #expect(growth.low ?? 3 < growth.exponent && growth.exponent < growth.high ?? 0)
    #expect(growth.exponent > 1 && growth.exponent < 2)
  }

  @Test func `Sizes that are not geometric, and counts that fall, are fitted as they are`() throws {
    let uneven = try CountGrowth([8, 18, 54].map { (size: $0, count: 5 * $0 * $0) })
    #expect(!uneven.isOfDifferences && abs(uneven.exponent - 2) < 1e-9 && uneven.isTold)
    let falling = try CountGrowth([(size: 8, count: 100), (16, 900), (32, 400)])
    #expect(!falling.isOfDifferences && !falling.isTold)
    #expect(falling.shortcoming?.contains("--size") == true)
  }

  @Test func `Too few sizes have no interval, and one no exponent`() throws {
    for sizes in [[8, 16], [8, 16, 32]] {
      let growth = try CountGrowth(sizes.map { (size: $0, count: 7 * $0) })
      #expect(abs(growth.exponent - 1) < 1e-9 && growth.low == nil && !growth.isTold)
      #expect(growth.shortcoming != nil)
    }
    #expect(throws: (any Error).self) { try CountGrowth([(size: 8, count: 100)]) }
    #expect(throws: (any Error).self) { try CountGrowth([(size: 8, count: 0), (16, 3)]) }
  }
}
