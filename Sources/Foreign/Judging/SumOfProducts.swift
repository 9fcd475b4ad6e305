public import Scalars
public import Structures

/// A sum of products in any order: its exact value, the sum of the magnitudes, and what IEEE 754 says of infinities
/// and NaN among its terms. What sums, dot products, matrix products, scans and transforms are judged by.
public struct SumOfProducts: Sendable {
  private var exact = Enclosure(0)
  private var gauge = 0.0
  private var terms = 0
  private var isNaN = false
  private var infinities: (plus: Bool, minus: Bool) = (false, false)
  /// The largest magnitude before a scaling: it may leave the range although the result does not.
  private var peak = 0.0
  /// Of terms with a subnormal factor, by the type that it is subnormal in: the sum of the magnitudes, and whether one
  /// of them is infinite. Where subnormals may count as zero, so may these.
  private var faint = (single: 0.0, double: 0.0)
  private var infiniteFaint = (single: false, double: false)

  public init() {}

  /// Adds the product of one or two numbers.
  public mutating func add(_ a: Double, _ b: Double = 1) {
    terms += 1
    let product = a * b
    let smaller = Double.minimum(abs(a), abs(b))
    if smaller < 0x1p-126, smaller > 0 { noteFaint(product, smaller) }
    guard a.isFinite, b.isFinite else {
      if product.isNaN { isNaN = true }
      if product == .infinity { infinities.plus = true }
      if product == -.infinity { infinities.minus = true }
      return
    }
    exact = exact + (b == 1 ? Enclosure(a) : Enclosure(a) * Enclosure(b))
    gauge += abs(product)
  }

  private mutating func noteFaint(_ product: Double, _ smaller: Double) {
    let (isInfinite, size) = (product.isInfinite, product.isFinite ? abs(product) : 0)
    faint.single += size
    infiniteFaint.single = infiniteFaint.single || isInfinite
    guard smaller < .leastNormalMagnitude else { return }
    faint.double += size
    infiniteFaint.double = infiniteFaint.double || isInfinite
  }

  /// Adds a finite number known up to a radius, and a bound on the sum of its magnitudes.
  public mutating func add(_ enclosure: Enclosure, gauge more: Double, terms count: Int) {
    exact = exact + enclosure
    gauge += more
    terms += count
  }

  /// Multiplies the whole by a finite factor.
  public mutating func scale(by factor: Double) {
    peak = max(peak, magnitude)
    exact = exact * Enclosure(factor)
    gauge *= abs(factor)
    let isFaint = factor != 0 && abs(factor) < 0x1p-126
    faint.single = isFaint ? gauge : faint.single * abs(factor)
    faint.double =
      isFaint && abs(factor) < .leastNormalMagnitude ? gauge : faint.double * abs(factor)
    if factor == 0, infinities.plus || infinities.minus { isNaN = true }
    if factor < 0 { infinities = (infinities.minus, infinities.plus) }
  }

  public var value: Enclosure { exact }
  /// An upper bound on the sum of the magnitudes of the terms.
  public var magnitude: Double { gauge * (1 + Double(terms + 4) * 0x1p-52) }

  /// What an element must be that any algorithm has computed by adding up these terms in some order.
  ///
  /// |computed − exact| ≤ γₙ₊ₑ Σ|terms| for n terms and e further roundings of each (Higham 2002, section 3.1),
  /// with the unit roundoff of the running sums; one rounding to the element's type more if that is another; and
  /// half the smallest subnormal for each operation that may underflow.
  ///
  /// - Parameters:
  ///   - roundings: How often a term is rounded besides by the additions: its product, a scaling.
  ///   - reach: The largest number that some algorithm may come upon besides the partial sums, such as αa: if it may
  ///     leave the range, nothing is asked for.
  ///   - magnification: By how much an underflow may be multiplied afterwards.
  public func expected(
    _ element: ElementType, _ terms: Terms, roundings: Int = 1, reach: Double = 0,
    magnification: Double = 1
  ) -> Expected {
    // Infinity times what may count as zero may be NaN, or infinite.
    let isDouble = element == .float64
    if terms.flushesSubnormals, isDouble ? infiniteFaint.double : infiniteFaint.single {
      return .free
    }
    if isNaN || (infinities.plus && infinities.minus) { return .nan }
    // A finite part that overflows with the other sign makes a NaN.
    let mayOverflow = !(max(magnitude, peak, reach) < element.largest * 0.99)
    if infinities.plus || infinities.minus {
      return mayOverflow ? .free : .infinity(infinities.plus ? .plus : .minus)
    }
    guard !mayOverflow else { return overflowing(element) }
    return .near(
      exact,
      allowed: allowance(element, terms, roundings: roundings, magnification: magnification))
  }

  /// The bound that ``expected(_:_:roundings:reach:magnification:)`` states.
  public func allowance(
    _ element: ElementType, _ contract: Terms, roundings: Int = 1, magnification: Double = 1
  ) -> Double {
    let count = terms + roundings
    let u = contract.accumulationRoundoff(element)
    var allowed = Bounds.gamma(count, u) * magnitude
    if contract.accumulation != nil, contract.accumulation != element {
      allowed += element.unitRoundoff * (abs(exact.hi) + allowed) + element.smallest / 2
    }
    let smallest = max(
      element.smallest,
      contract.flushesSubnormals ? 2 * element.smallestNormal : 0)
    // Products and what they are scaled by may underflow; sums do not.
    if contract.flushesSubnormals { allowed += (element == .float64 ? faint.double : faint.single) }
    let mayUnderflow = roundings > 0 || contract.flushesSubnormals
    return allowed + (mayUnderflow ? Double(count) * smallest * max(1, magnification) : 0)
  }

  /// Terms whose sum may leave the range on the way: nobody owes more than not to invent a number.
  private func overflowing(_ element: ElementType) -> Expected {
    let certain = abs(exact.hi) - exact.radius
    let isOneSigned = abs(abs(exact.hi) - gauge) <= gauge * 0x1p-40
    if isOneSigned, certain > 2 * element.largest {
      return .infinity(exact.hi < 0 ? .minus : .plus)
    }
    return .free
  }
}
