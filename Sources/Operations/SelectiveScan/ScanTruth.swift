import Foreign
import Foundation
import Scalars
import Structures

/// A state of ``SelectiveScan``: exact, with what its error follows from.
///
/// Unrolled, hₜ is a sum of terms, each a product of factors aᵣ = exp(δᵣA) and one δBx or the initial state. In any scan,
/// in order or by a tree of pairs (a, b), a term is rounded once with each of its factors, each of which is off by 8u
/// for 4 ulp and 3u|δA| for its argument; twice for δBx; and by additions at most once a step. What adds up along a
/// term is at most K u, and Π(1 + εᵢ) − 1 ≤ Ku exp(Ku) (as in Higham 2002, Lemma 3.1). The sums of the magnitudes, G,
/// and of the magnitudes times their roundings, W, obey the recurrence themselves.
struct ScanState {
  private(set) var exact: Enclosure
  private let initial: Double
  private let element: ElementType
  let terms: Terms
  private(set) var gauge: Double
  private var weighted = 0.0
  private var steps = 0
  /// K without the additions.
  private var roundings = 2.0
  /// The largest product of consecutive factors, and the largest number that a scan may come upon.
  private var product = 1.0
  private(set) var reach = 0.0
  /// What underflows may amount to.
  private var underflow = 0.0
  private var mayVanish = false
  private(set) var isNaN: Bool
  private(set) var isFinite: Bool

  init(_ initial: Double, _ element: ElementType, _ terms: Terms) {
    (self.initial, self.element, self.terms) = (initial, element, terms)
    (isNaN, isFinite) = (initial.isNaN, initial.isFinite)
    (exact, gauge) = isFinite ? (Enclosure(initial), abs(initial)) : (0, 0)
  }

  /// Of an operation, in units of the last place and at the lower end of the range. Exponentials are those of the
  /// element's type, whatever sums are taken in.
  var unit: Double { max(terms.accumulationRoundoff(element), element.unitRoundoff) }
  var smallest: Double { terms.flushesSubnormals ? 2 * element.smallestNormal : element.smallest }

  mutating func advance(_ rate: Double, _ delta: Double, _ b: Double, _ x: Double) {
    steps += 1
    let input = delta * b * x
    isNaN = isNaN || input.isNaN || (rate * delta).isNaN
    isFinite = isFinite && input.isFinite && (rate * delta).isFinite
    guard isFinite else { return }
    let exponent = Enclosure(delta) * Enclosure(rate)
    let factor = Enclosure.exp(exponent)
    let size = (factor.hi + factor.radius) * (1 + 0x1p-40)
    let count = 9 + 3 * abs(exponent.hi)
    exact = factor * exact + Enclosure(delta) * Enclosure(b) * Enclosure(x)
    weighted = size * (weighted + count * gauge) + 2 * abs(input)
    gauge = size * gauge + abs(input)
    roundings += count
    product = max(1, product * size)
    let largest = max(abs(delta), abs(b), abs(x))
    reach = max(reach, gauge * product, largest, abs(delta * b), abs(delta * x), abs(b * x))
    mayVanish = mayVanish || size < 2 * element.smallestNormal
    underflow += smallest * (3 + largest + largest * largest)
    underflow += mayVanish ? element.smallestNormal * (1 + reach) : smallest * reach
  }

  var additions: Double { Double(steps) }
  var inflation: Double { exp((roundings + additions) * unit) * (1 + 0x1p-40) }

  /// The bound on |error of h|, with so many further roundings of each term.
  func allowed(roundings more: Double = 0) -> Double {
    unit * (weighted + (additions + more) * gauge) * inflation * exp(more * unit)
      + underflow * product * product
  }

  var mayOverflow: Bool { !(reach < element.largest * 0.99) }

  var expected: Expected {
    if steps == 0 { return .equal(initial) }
    if isNaN { return .nan }
    guard isFinite else { return .notFinite }
    guard !mayOverflow else { return .free }
    return .near(exact, allowed: rounded(allowed(), exact, element, terms))
  }
}

/// A result of ``SelectiveScan``: the states' sum.
struct ScanOutput {
  private let element: ElementType
  private let terms: Terms
  private let more: Double
  private var exact: Enclosure
  private var allowed: Double
  private var reach: Double
  private var isNaN: Bool
  private var isFinite: Bool

  init(_ d: Double, _ x: Double, states: Int, _ element: ElementType, _ terms: Terms) {
    (self.element, self.terms) = (element, terms)
    // A product, and an addition for each state.
    more = Double(states) + 1
    (isNaN, isFinite) = ((d * x).isNaN, d.isFinite && x.isFinite)
    exact = isFinite ? Enclosure(d) * Enclosure(x) : 0
    let unit = max(terms.accumulationRoundoff(element), element.unitRoundoff)
    let size = isFinite ? abs(d * x) : 0
    reach = max(size, isFinite ? max(abs(d), abs(x)) : 0)
    let smallest = terms.flushesSubnormals ? 2 * element.smallestNormal : element.smallest
    allowed = more * unit * exp(more * unit) * size + smallest * (2 + reach)
  }

  mutating func add(_ c: Double, _ state: ScanState) {
    isNaN = isNaN || state.isNaN || c.isNaN
    isFinite = isFinite && state.isFinite && c.isFinite
    guard isFinite else { return }
    exact = exact + Enclosure(c) * state.exact
    allowed += abs(c) * state.allowed(roundings: more)
    allowed += state.smallest * (1 + abs(c) + state.gauge)
    reach += max(state.reach, abs(c) * state.gauge)
  }

  var expected: Expected {
    if isNaN { return .nan }
    guard isFinite else { return .notFinite }
    guard reach < element.largest * 0.99 else { return .free }
    return .near(exact, allowed: rounded(allowed, exact, element, terms))
  }
}

/// A bound, with one rounding to the element's type more if sums are taken in another.
private func rounded(
  _ allowed: Double, _ exact: Enclosure, _ element: ElementType, _ terms: Terms
) -> Double {
  guard let type = terms.accumulation, type != element else { return allowed }
  return allowed + element.unitRoundoff * (abs(exact.hi) + allowed) + element.smallest / 2
}
