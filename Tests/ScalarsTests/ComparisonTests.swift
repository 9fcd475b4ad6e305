import Scalars
import Testing

private let sets: [any EnclosingScalar.Type] = [Ball.self, Enclosure.self]

@Suite struct ComparisonTests {
  @Test(arguments: sets)
  func `A comparison has four answers`(_ type: any EnclosingScalar.Type) {
    func check<S: EnclosingScalar>(_: S.Type) {
      let two = S.sqrt(2) * S.sqrt(2)
      #expect(S(1).order(to: 2) == .less)
      #expect(S(2).order(to: 1) == .greater)
      #expect(S(2).order(to: 2) == .equal)
      #expect(two.order(to: 2) == .undecided)
      #expect(two.order(to: two) == .undecided)
      #expect(two.order(to: S(2.5)) == .less)
      #expect(two.contains(2.0) && two.contains(Rational(2)) && !two.contains(2.5))
      #expect(two.lower <= 2 && 2 <= two.upper && two.radius > 0 && two.radius < 1e-20)
    }
    check(type)
  }

  @Test(arguments: sets)
  func `An undecided comparison is noted, a decided one is not`(_ type: any EnclosingScalar.Type) {
    func check<S: EnclosingScalar>(_: S.Type) {
      let undecided = Undecided()
      Undecided.$current.withValue(undecided) {
        let two = S.sqrt(2) * S.sqrt(2)
        #expect(S(1) < S(2) && !(S(2) == S(3)) && S(2) == S(2))
        #expect(undecided.count == 0 && undecided.firstTie == nil)
        _ = two < 2
        #expect(undecided.count == 1)
        _ = two == 2
        _ = S.sqrt(-1)
        _ = S.log(0)
        _ = S(1) / 0
        #expect(undecided.count == 5)
        #expect(undecided.firstTie?.contains("<") == true)
      }
    }
    check(type)
  }

  @Test(arguments: sets)
  func `Maximum, minimum and magnitude decide nothing and contain all`(
    _ type: any EnclosingScalar.Type
  ) {
    func check<S: EnclosingScalar>(_: S.Type) {
      let undecided = Undecided()
      Undecided.$current.withValue(undecided) {
        let two = S.sqrt(2) * S.sqrt(2)
        #expect(S.maximum(two, 2).contains(2.0) && S.minimum(two, 2).contains(2.0))
        #expect(S.maximum(two, 3).order(to: 3) == .equal)
        #expect(S.minimum(3, two).order(to: S(2.5)) == .less)
        let difference = two - 2
        #expect(difference.absolute.contains(0.0))
        #expect(difference.absolute.contains(difference.upper.magnitude / 2))
        #expect((-two).absolute.contains(2.0))
      }
      #expect(undecided.count == 0)
    }
    check(type)
  }

  @Test func `Precision grows until the question is decided`() {
    let small = Rational(2).power(-300)
    let outcome = Certified.run {
      Ball.sqrt(2) + Ball.sqrt(3) < Ball.sqrt(5 + 2 * Ball.sqrt(6)) + Ball(small)
    }
    guard case .decided(true, precision: 512) = outcome else {
      Issue.record("\(outcome)")
      return
    }
  }

  @Test func `A true tie is given up and shown`() {
    let outcome = Certified.run(to: 256) { Ball.sqrt(2) * Ball.sqrt(2) == 2 }
    guard case .undecided(_, let tie) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(tie.contains("==") && !outcome.isDecided)
  }

  @Test func `Precision grows until the result is accepted`() {
    let outcome = Certified.run(accept: { $0.relativeAccuracyBits >= 1000 }) { Ball.exp(1) }
    guard case .decided(let value, precision: 1024) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(value.relativeAccuracyBits >= 1000)
    #expect(!Certified.run(to: 128, accept: { $0.radius == 0 }) { Ball.exp(1) }.isDecided)
  }

  @Test func `A run inside a run keeps its ties to itself`() {
    let outcome = Certified.run {
      Certified.run(to: 64) { Ball.sqrt(2) * Ball.sqrt(2) == 2 }.isDecided
    }
    guard case .decided(false, precision: 64) = outcome else {
      Issue.record("\(outcome)")
      return
    }
  }
}
