import Foreign
import Scalars
import Structures

/// A state of ``LinearRecurrence``: exact, its gauge, and what may have left the range on the way.
///
/// Unrolled, hₜ is a sum of t + 2 terms, each a product of at most t + 2 factors. Any scan, sequential or by a tree
/// of pairs (a, b), rounds each term at most once for each factor and once for each addition on its way; a tree of
/// depth d rounds no more often than t + 2 times each: |error| ≤ γ₂ₜ₊₄ Gₜ, by Higham 2002, Lemma 3.1.
struct RecurrenceTruth {
  private var exact: Enclosure
  private var gauge: Double
  /// The value in IEEE arithmetic, for NaN and infinities only.
  private var special: Double
  private var steps = 0
  /// The largest product of consecutive factors that a scan may form.
  private var reach = 0.0
  private var product = 1.0
  /// By how much an underflow may have been multiplied.
  private var magnification = 1.0
  private var isFinite: Bool

  init(_ initial: Double) {
    (exact, gauge, special, isFinite) = (
      Enclosure(initial), abs(initial), initial, initial.isFinite
    )
  }

  mutating func advance(_ a: Double, _ b: Double) {
    steps += 1
    special = a * special + b
    guard isFinite, a.isFinite, b.isFinite else {
      isFinite = false
      return
    }
    exact = Enclosure(a) * exact + Enclosure(b)
    gauge = abs(a) * gauge + abs(b)
    // max(1, …): a product may begin at any step.
    product = max(1, product * max(abs(a), 0x1p-1000))
    reach = max(reach, gauge, product)
    magnification = 1 + abs(a) * magnification
  }

  func expected(_ element: ElementType, _ terms: Terms) -> Expected {
    // A tree multiplies factors before it meets a state: what is special spreads otherwise there, but it spreads.
    guard isFinite else { return special.isNaN ? .nan : .free }
    guard reach < element.largest * 0.99 else { return .free }
    let u = terms.accumulationRoundoff(element)
    var allowed = Bounds.gamma(2 * steps + 4, u) * gauge
    if terms.accumulation != nil, terms.accumulation != element {
      allowed += element.unitRoundoff * (abs(exact.hi) + allowed)
    }
    let smallest = terms.flushesSubnormals ? 2 * element.smallestNormal : element.smallest
    allowed += 2 * Double(steps + 1) * smallest * max(1, max(magnification, gauge, product))
    return .near(exact, allowed: allowed)
  }
}
