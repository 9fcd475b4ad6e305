import Scalars
import Testing

@Suite struct BFloat16Tests {
  private static let all = (0...UInt16.max).map { BFloat16(bitPattern: $0) }
  private static let finite = all.filter(\.isFinite)

  @Test func `Every pattern comes and goes unchanged`() {
    for x in Self.all where !x.isNaN {
      #expect(BFloat16(x.float).bitPattern == x.bitPattern)
      #expect(BFloat16(x.approximation).bitPattern == x.bitPattern)
      #expect((-(-x)).bitPattern == x.bitPattern && !x.magnitude.float.sign.isMinus)
    }
    #expect(Self.all.count { $0.isNaN } == 254)
    #expect(Self.all.allSatisfy { !$0.isNaN || BFloat16($0.float).isNaN })
  }

  /// Half-way between neighbours the even one is nearest; a little aside, the one on that side, and
  /// the little may be less than a float can tell.
  @Test func `Doubles round to the nearest, ties to even`() {
    for pattern in UInt16(0)..<0x7f7f {
      let lower = BFloat16(bitPattern: pattern), upper = BFloat16(bitPattern: pattern + 1)
      let tie = (lower.approximation + upper.approximation) / 2
      let even = pattern & 1 == 0 ? lower : upper
      #expect(BFloat16(tie) == even && BFloat16(-tie) == -even && BFloat16(Float(tie)) == even)
      #expect(BFloat16(tie.nextUp) == upper && BFloat16(tie.nextDown) == lower)
    }
    let limit = 0x1.ffp127
    #expect(BFloat16(limit) == .infinity && BFloat16(1e300) == .infinity)
    #expect(BFloat16(limit.nextDown) == .greatestFiniteMagnitude)
    #expect(BFloat16(1e-300) == 0 && BFloat16(Double.nan).isNaN)
  }

  @Test func `Integers round once`() {
    #expect(BFloat16(257) == 256 && BFloat16(259) == 260 && BFloat16(exactly: 257) == nil)
    let tie = 257 << 53
    #expect(BFloat16(tie) == BFloat16(0x1p61) && BFloat16(tie + 1) == BFloat16(258 * 0x1p53))
    #expect(BFloat16(-tie - 1) == BFloat16(-258 * 0x1p53) && BFloat16(tie - 1) == BFloat16(0x1p61))
  }

  /// The nearest number to a rational, by trying the neighbours of a first guess.
  private func nearest(_ value: Rational) -> BFloat16 {
    let guess = BFloat16(value.approximation)
    guard guess.isFinite else { return guess }
    let candidates = [-1, 0, 1].map { Int(guess.bitPattern & 0x7fff) + $0 }.filter { $0 >= 0 }
      .map { BFloat16(bitPattern: UInt16($0) | guess.bitPattern & 0x8000) }.filter(\.isFinite)
    let ranked = candidates.map { ((Rational($0.approximation) - value).magnitude, $0) }
    return ranked.min { a, b in
      a.0 == b.0 ? a.1.bitPattern & 1 < b.1.bitPattern & 1 : a.0 < b.0
    }!.1
  }

  @Test func `Operations round the rational result once, among subnormals too`() {
    var generator = Generator(seed: 9, purpose: "BFloat16")
    for _ in 0..<40_000 {
      let bits = generator.next()
      let a = BFloat16(bitPattern: UInt16(truncatingIfNeeded: bits))
      let scale = generator.uniform() < 0.5 ? 0 : UInt16(truncatingIfNeeded: bits >> 40) & 0x0ff0
      let b = BFloat16(bitPattern: UInt16(truncatingIfNeeded: bits >> 16) &- scale)
      guard a.isFinite, b.isFinite else { continue }
      let (x, y) = (Rational(a.approximation), Rational(b.approximation))
      #expect(a + b == nearest(x + y), "\(a) + \(b)")
      #expect(a - b == nearest(x - y), "\(a) - \(b)")
      #expect(a * b == nearest(x * y), "\(a) * \(b)")
      if !b.isZero { #expect(a / b == nearest(x / y), "\(a) / \(b)") }
    }
  }

  @Test func `The reciprocal of every number is the nearest`() {
    for x in Self.finite where !x.isZero {
      #expect(1 / x == nearest(1 / Rational(x.approximation)))
    }
  }

  private static let functions:
    [(name: String, mine: @Sendable (BFloat16) -> BFloat16, certified: @Sendable (Ball) -> Ball)] =
      [
        ("sqrt", { .sqrt($0) }, { .sqrt($0) }), ("exp", { .exp($0) }, { .exp($0) }),
        ("log", { .log($0) }, { .log($0) }), ("sin", { .sin($0) }, { .sin($0) }),
        ("cos", { .cos($0) }, { .cos($0) }), ("tanh", { .tanh($0) }, { .tanh($0) }),
        ("erf", { .erf($0) }, { .erf($0) }),
      ]

  /// Outside its domain a function is NaN, or −∞ for log 0; inside, both ends of a ball must round
  /// to the result.
  @Test func `Every elementary function is correctly rounded at every argument`() {
    Ball.$precision.withValue(320) {
      for (name, mine, certified) in Self.functions {
        var wrong: [BFloat16] = []
        for x in Self.finite {
          let value = mine(x), ball = certified(Ball(x.approximation))
          let isRight =
            ball.isFinite
            ? BFloat16(ball.lower) == value && BFloat16(ball.upper) == value
            : x.isZero ? value == -.infinity : value.isNaN
          if !isRight { wrong.append(x) }
        }
        #expect(wrong == [], "\(name)")
      }
    }
  }

  @Test func `Infinities and NaN behave as in IEEE 754`() {
    let infinity = BFloat16.infinity
    #expect((infinity - infinity).isNaN && (infinity * 0).isNaN && infinity + 1 == infinity)
    #expect(1 / BFloat16(0) == infinity && 1 / -BFloat16(0) == -infinity)
    #expect(BFloat16.nan != .nan && !(BFloat16.nan < 1) && BFloat16(0) == -BFloat16(0))
    #expect(BFloat16(0).hashValue == (-BFloat16(0)).hashValue)
    #expect(BFloat16.maximum(.nan, 1) == 1 && BFloat16.leastNonzeroMagnitude / 2 == 0)
  }
}

extension FloatingPointSign { fileprivate var isMinus: Bool { self == .minus } }
