import Scalars
import Testing

@Suite struct Float16Tests {
  @Test func `Every pattern comes and goes unchanged`() {
    for pattern in 0...UInt16.max {
      let x = Float16(bitPattern: pattern)
      guard !x.isNaN else { continue }
      #expect(Float16(x.approximation).bitPattern == pattern)
      #expect(!x.isFinite || Float16(Rational(x.approximation).approximation) == x)
    }
  }

  @Test func `Doubles round to the nearest, ties to even`() {
    for pattern in UInt16(0)..<Float16.greatestFiniteMagnitude.bitPattern {
      let lower = Float16(bitPattern: pattern), upper = Float16(bitPattern: pattern + 1)
      let tie = (lower.approximation + upper.approximation) / 2
      let even = pattern & 1 == 0 ? lower : upper
      #expect(Float16(tie) == even && Float16(-tie) == -even)
      #expect(Float16(tie.nextUp) == upper && Float16(tie.nextDown) == lower)
    }
    #expect(Float16(65520.0) == .infinity && Float16(65519.99) == .greatestFiniteMagnitude)
  }

  /// √x is nearest when x lies between the squares of the midpoints to its neighbours.
  @Test func `The root of every number is the nearest`() {
    for pattern in UInt16(1)...Float16.greatestFiniteMagnitude.bitPattern {
      let x = Float16(bitPattern: pattern)
      let root = Float16.sqrt(x)
      let below = (Rational(root.approximation) + Rational(root.nextDown.approximation)) / 2
      let above = (Rational(root.approximation) + Rational(root.nextUp.approximation)) / 2
      let exact = Rational(x.approximation)
      #expect(below * below <= exact && exact <= above * above)
    }
  }
}
