import Scalars
import Testing

/// Every scalar of the house.
private let scalars: [any Scalar.Type] = [
  Float16.self, BFloat16.self, Float.self, Double.self, Counted.self, Rational.self, Ball.self,
  Enclosure.self,
]

@Suite struct ArithmeticTests {
  @Test(arguments: scalars)
  func `Signs, identities and orders of operands are every scalar's`(_ type: any Scalar.Type) {
    func check<S: Scalar>(_: S.Type) -> [String] { Laws.arithmetic(S.self, agree: agreement()) }
    #expect(check(type) == [])
  }

  @Test func `The laws of a field hold exactly in Q`() {
    #expect(Laws.field(Operations<Rational>.own, agree: ==) == [])
  }

  @Test func `The laws of a field hold by overlap among sets`() {
    #expect(Laws.field(Operations<Ball>.own) { $0.overlaps($1) } == [])
    #expect(Laws.field(Operations<Enclosure>.own) { $0.overlaps($1) } == [])
  }

  @Test func `Doubles do not form a field, and the law notices`() {
    #expect(Laws.field(Operations<Double>.own, agree: ==) != [])
  }

  @Test(arguments: [Float16.self, BFloat16.self, Float.self, Double.self] as [any Scalar.Type])
  func `One operation errs by at most its unit roundoff`(_ type: any Scalar.Type) throws {
    func check<S: Scalar>(_: S.Type) throws {
      guard case .rounded(let unit) = S.arithmetic else {
        Issue.record("\(S.self) should round.")
        return
      }
      #expect(Laws.rounding(Operations<S>.own, unitRoundoff: unit) == [])
      #expect(Laws.rounding(Operations<S>.own, unitRoundoff: 0.9 * unit) != [], "u is attained")
    }
    try check(type)
  }

  @Test func `A truncating sum is caught`() {
    var operations = Operations<BFloat16>.own
    operations.add = { a, b in
      BFloat16(bitPattern: UInt16((a.float + b.float).bitPattern >> 16))
    }
    #expect(Laws.rounding(operations, unitRoundoff: 0x1p-8) != [])
  }

  @Test(arguments: scalars)
  func `Dyadic numbers come and go unchanged`(_ type: any Scalar.Type) {
    func check<S: Scalar>(_: S.Type) {
      for k in -64...64 {
        let value = Double(k) / 64
        #expect(S(value).approximation == value)
        #expect(S(k).approximation == Double(k))
        #expect(S(exactly: k)?.approximation == Double(k))
      }
      #expect((-3 as S).approximation == -3)
      #expect("\(S(2))" != "\(S(3))")
    }
    check(type)
  }

  @Test(arguments: scalars)
  func `The order is that of the numbers`(_ type: any Scalar.Type) {
    func check<S: Scalar>(_: S.Type) {
      let values = stride(from: -2.0, through: 2, by: 0.25)
      for a in values {
        for b in values {
          #expect((S(a) < S(b)) == (a < b))
          #expect((S(a) <= S(b)) == (a <= b))
          #expect((S(a) == S(b)) == (a == b))
        }
      }
    }
    check(type)
  }
}

/// Overlap for sets, equality for numbers.
private func agreement<S: Scalar>() -> (S, S) -> Bool {
  { a, b in
    if let a = a as? Ball, let b = b as? Ball { return a.overlaps(b) }
    if let a = a as? Enclosure, let b = b as? Enclosure { return a.overlaps(b) }
    return a == b
  }
}
