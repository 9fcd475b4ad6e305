import Testing
import Verification

/// A result that was timed must not pass for another one that was verified.
@Suite struct DigestTests {
  private let values: [Double] = [1, 2, 3, 4]

  private func digest(_ values: [Double]) -> UInt64 {
    Observation<Double>(dictionaryLiteral: ("x", .scalars(values))).digest
  }

  @Test func `Any set of wrong signs is noticed`() {
    for mask in 1..<16 {
      let wrong = values.indices.map { mask >> $0 & 1 == 1 ? -values[$0] : values[$0] }
      #expect(digest(wrong) != digest(values), "\(mask)")
    }
  }

  @Test func `Order, length, name, zeros and NaN are noticed`() {
    let others: [[Double]] = [[2, 1, 3, 4], [1, 2, 3], [0, 0, 0, 0], [1, 2, 3, .nan], []]
    for other in others { #expect(digest(other) != digest(values), "\(other)") }
    #expect(digest([0]) != digest([-0.0]))
    #expect(
      Observation<Double>(dictionaryLiteral: ("y", .scalars(values))).digest != digest(values))
    #expect(digest(values) == digest([1, 2, 3, 4]))
  }
}
