import Scalars
import Testing

@Suite struct RationalTests {
  @Test func `A copy keeps its value when the original changes`() {
    var a = Rational(1, 3)
    let copy = a
    a += 1
    #expect(copy == Rational(1, 3) && a == Rational(4, 3))
    var b = a
    b.negate()
    b *= b
    b -= a
    b /= a
    #expect(a == Rational(4, 3) && b == Rational(1, 3))
  }

  @Test func `Numbers are in lowest terms, with positive denominators`() {
    #expect(Rational(6, -4).description == "-3/2" && Rational(6, 3).description == "2")
    #expect(Rational(Int.min, Int.min) == 1 && Rational(0, -5).denominator == "1")
    #expect(Rational(Int.min, -1).numerator == "9223372036854775808")
    #expect(Rational(1, Int.min).denominator == "9223372036854775808")
    #expect(Rational(exactly: UInt64.max)?.numerator == "18446744073709551615")
  }

  @Test(arguments: ["3/4", "-3/4", "0", "-12", "123456789012345678901234567891/7"])
  func `Text comes and goes unchanged`(_ text: String) {
    #expect(Rational(text)?.description == text)
  }

  @Test(arguments: ["", "/", "1/", "/2", "1/0", "1/-2", "a", "1.5", "1/2/3", "--1", " 1", "0x1"])
  func `What is no number is none`(_ text: String) { #expect(Rational(text) == nil) }

  @Test func `Rounding to integers`() {
    for k in -21...21 {
      let value = Double(k) / 4
      let exact = Rational(k, 4)
      #expect(exact.floor.approximation == value.rounded(.down))
      #expect(exact.ceil.approximation == value.rounded(.up))
      #expect(exact.roundedToNearestEven.approximation == value.rounded(.toNearestOrEven))
    }
  }

  @Test func `Every finite double is exact`() {
    var generator = Generator(seed: 7, purpose: "bit patterns")
    for _ in 0..<20_000 {
      let value = Double(bitPattern: generator.next())
      guard value.isFinite else { continue }
      #expect(Rational(value).approximation == value)
    }
    for value in [0x1p-1074, 0x1p-1022, Double.greatestFiniteMagnitude, 0, 0x1.8p-1060] {
      #expect(Rational(value).approximation == value)
    }
  }

  /// Half-way between neighbours the even one is nearest; a little aside, the one on that side.
  @Test func `The approximation is the nearest double`() {
    var generator = Generator(seed: 8, purpose: "ties")
    let aside = Rational(1) + Rational(2).power(-200)
    for i in 0..<5000 {
      let shift = i % 4 == 0 ? -1074 + i % 60 : Int(generator.uniform() * 1900) - 1000
      let lower = (Double(sign: .plus, exponent: shift, significand: 1 + generator.uniform()))
      let (a, b) = (Rational(lower), Rational(lower.nextUp))
      let tie = (a + b) / 2
      let even = lower.significandBitPattern & 1 == 0 ? lower : lower.nextUp
      #expect(tie.approximation == even && (-tie).approximation == -even)
      #expect((tie * aside).approximation == lower.nextUp)
      #expect((tie / aside).approximation == lower)
    }
    #expect(Rational(2).power(1024).approximation == .infinity)
    #expect((-Rational(2).power(2000)).approximation == -.infinity)
    #expect(Rational(2).power(-1075).approximation == 0)
    #expect((Rational(2).power(-1075) * aside).approximation == 0x1p-1074)
    #expect(Rational(3).power(-3000).approximation == 0)
  }

  @Test func `Equal numbers have equal hashes`() {
    let big = Rational(10).power(50)
    #expect(Set([big / 3, (big + 1 - 1) * 2 / 6, Rational(1, 2), Rational(2, 4)]).count == 2)
    #expect(Set((1...1000).map { Rational(1, $0) }).count == 1000)
  }

  @Test func `Powers, reciprocals and signs`() {
    let x = Rational(-2, 3)
    #expect(x.power(3) == Rational(-8, 27) && x.power(-2) == Rational(9, 4))
    #expect(x.power(0) == 1 && x.raised(to: 5) == x.power(5))
    #expect(x.reciprocal == Rational(-3, 2) && Rational(0).reciprocal == nil)
    #expect(x.signum == -1 && x.magnitude == Rational(2, 3) && Rational.zero.isZero)
  }

  @Test func `Division by zero stops the program`() async {
    await #expect(processExitsWith: .failure) { _ = Rational(1) / Rational(0) }
    await #expect(processExitsWith: .failure) { _ = Rational(1, 0) }
    await #expect(processExitsWith: .failure) { _ = Rational(Double.nan) }
  }
}
