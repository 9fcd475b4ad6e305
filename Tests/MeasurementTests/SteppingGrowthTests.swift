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

  /// Counts of our dot product and sum in AVX-512, whose first sizes fill no vector: linear, and said to be.
  @Test(arguments: [[599, 599, 612, 638, 690], [300, 310, 310, 336, 388, 492]])
  func `Growth that begins late is not taken for none`(_ counts: [Int]) throws {
    let growth = try CountGrowth(counts.enumerated().map { (size: 32 << $0, count: $1) })
    #expect(abs(growth.exponent - 1) < 1e-9, "\(growth.exponent)")
    #expect(growth.isOfDifferences && growth.isTold)
  }

  @Test func `A constant that hides the growth is not told, and no growth at all is`() throws {
    // 600 + n at sizes that are not geometric: the counts themselves look like a power of 0.05.
    let hidden = try CountGrowth([16, 40, 64, 96, 130].map { (size: $0, count: 600 + $0) })
    #expect(hidden.exponent < 0.2 && !hidden.isTold && hidden.shortcoming != nil)
    let late = try CountGrowth([(size: 8, count: 50), (16, 50), (32, 50), (64, 51)])
    #expect(!late.isTold)
    let constant = try CountGrowth(doubling.map { (size: $0, count: 70) })
    #expect(abs(constant.exponent) < 1e-12 && constant.isTold)
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
