import Foreign
import Scalars
import Structures

/// What a group of ``Quantise`` must become.
///
/// With t = 127x / max|x|, exactly: the scale is rounded once or, as a product with 1/127, twice, and x times or by it,
/// or by its reciprocal, at most three times more, so that what is rounded to an integer is t(1 + θ₅), |θ₅| ≤ γ₅
/// (Higham 2002, Lemma 3.1). If max|x|/127 is a power of two, every one of these is exact.
struct QuantisedGroup {
  let x: [Double]
  private let greatest: Double
  private let element: ElementType

  init(_ x: [Double], _ element: ElementType) {
    (self.x, self.element) = (x, element)
    greatest = x.contains { !$0.isFinite } ? .nan : x.map(abs).max() ?? 0
  }

  private var isFree: Bool {
    greatest.isNaN || (greatest > 0 && greatest < 127 * element.smallestNormal)
  }

  /// The scale, where it is a power of two.
  private var power: Double? {
    let scale = greatest / 127
    return scale.isNormal && scale.significand == 1 && scale * 127 == greatest ? scale : nil
  }

  var expectedScale: Expected {
    if isFree { return .free }
    if greatest == 0 { return .equal(0) }
    if let power { return .equal(power) }
    let exact = Enclosure(greatest) / 127
    return .near(exact, allowed: Bounds.gamma(2, element.unitRoundoff) * exact.hi)
  }

  func integer(for x: Double, _ terms: Terms) -> Expected {
    if isFree { return .free }
    if greatest == 0 { return .equal(0) }
    let expected = rounded(x)
    guard terms.flushesSubnormals, abs(x) < element.smallestNormal else { return expected }
    return .either([.equal(0), expected])
  }

  private func rounded(_ x: Double) -> Expected {
    if let power { return .equal((x / power).rounded(.toNearestOrEven)) }
    // 31 bits by 24, rounded once: that 2⁻⁵³ is nothing beside γ₅ of the other precision, and is in it.
    let ratio = 127 * x / greatest
    // About a tie both neighbours are right, as soon as the scale is rounded.
    let spread = abs(ratio) * (Bounds.gamma(5, element.unitRoundoff) + 0x1p-52)
    let (low, high) = (
      (ratio - spread).rounded(.toNearestOrAwayFromZero),
      (ratio + spread).rounded(.toNearestOrAwayFromZero)
    )
    return low == high ? .equal(low) : .either([.equal(low), .equal(high)])
  }
}
