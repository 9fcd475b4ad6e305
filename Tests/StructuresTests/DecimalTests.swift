import Structures
import Testing

/// The reader of decimal numbers, through a table of one column.
struct DecimalTests {
  private func read(_ text: String) throws -> Double {
    try CSV(Array("x\n\(text)\n".utf8), name: "x").numbers("x", allowingNonFinite: true)[0]
  }

  /// Swift's own reader, an independent one, must find the same double.
  @Test func `Every decimal number becomes the nearest double`() throws {
    var random = SplitMix(4)
    var texts = [
      "0", "-0", "1e22", "1e23", "9007199254740993", "123456789012345e22", "1e-22", "4.35",
      "0.000000000000000000000000000000000001", "2.2250738585072011e-308", "5e-324", ".5", "5.",
      "+7", "1E5", "000000000000000000001", "179769313486231570000000000000000000000e270", "1e-999",
    ]
    for _ in 0..<20_000 {
      let digits = random.next() >> UInt64(random.below(64))
      texts += ["\(random.double())", "\(digits)e\(random.below(60) - 30)", "0.\(digits)"]
    }
    for text in texts {
      let expected = try #require(Double(text))
      #expect(try read(text).bitPattern == expected.bitPattern, "\(text)")
    }
  }

  @Test(arguments: [
    "", "-", ".", "e5", "1e", "1e+", "0x1p3", "1_000", "1 2", "nanny", "in", "1.2.3", "--1", "١",
    "1e999", "-1e999",
  ]) func `What is no decimal number, or too large, is refused`(text: String) {
    #expect(throws: FormatError.self) { try read(text) }
  }

  @Test func `NaN and infinities are known by their names`() throws {
    #expect(try read("NaN").isNaN)
    #expect(try read("-inf") == -.infinity)
    #expect(try read("Infinity") == .infinity)
  }
}
