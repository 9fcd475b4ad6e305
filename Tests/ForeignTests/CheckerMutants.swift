import Foreign
import Operations
import Scalars
import Structures
import Testing

/// The checker itself, with bugs planted in it: each must be noticed by what the checker is tried with.
@Suite struct CheckerMutants {
  private static let operations = [
    "sum-f32", "dot-f64", "gemv-f32", "hadamard-f32", "inverse-update-f32",
  ]

  /// Whether a judge accepts what is right and notices single wrong elements, whatever its own numbers say.
  private static func isSound(_ operation: any Operation, truth: any Operation) -> Bool {
    for item in Cases(truth, terms: Terms(), seed: 5).all {
      let judge = operation.examiner(for: item.call, under: Terms())
      let results = truth.compute(item.call)
      guard judge(results).isGood else { return false }
      guard let expected = truth.examiner(for: item.call, under: Terms()).expected else { continue }
      for output in truth.signature.outputs {
        let places = output.layout.places(at: item.call.sizes)
        for index in Set([0, places.count / 2, places.count - 1])
        where places.indices.contains(index) {
          for wrong in Self.wrong(expected[output.name]![index], output.element) {
            var spoilt = results
            spoilt[output.name]![places[index]] = wrong
            if judge(spoilt).isGood { return false }
          }
        }
      }
    }
    return true
  }

  /// Values that are no good for an element.
  private static func wrong(_ expected: Expected, _ element: ElementType) -> [Double] {
    switch expected {
    case .near(let exact, let allowed)
    where allowed < element.largest / 4 && exact.radius < .infinity:
      // An error that the enclosure may explain is none: products that underflow are known to 2⁻¹⁰⁶⁰ only.
      let step = 1.5 * allowed + 2 * element.ulp(at: exact.hi) + 2 * exact.radius
      let near: [Double] = [exact.hi + step, exact.hi - step]
      let turned = abs(2 * exact.hi) > step ? [-exact.hi] : []
      return [.nan, .infinity, -.infinity] + near + turned
    case .nan: return [0, .infinity]
    case .infinity(let sign): return [.nan, 0, sign == .minus ? .infinity : -.infinity]
    case .equal(let value): return [.nan, value + 1]
    default: return []
    }
  }

  @Test(arguments: operations) func `The checker as it is is sound`(_ name: String) {
    let operation = Operations.named(name)!
    #expect(Self.isSound(operation, truth: operation))
  }

  // MARK: Oracles

  private static func near(
    _ change: @escaping @Sendable (Enclosure, Double, Mutant.Place) -> (Enclosure, Double)
  ) -> @Sendable (Expected, Mutant.Place) -> Expected {
    { expected, place in
      guard case .near(let exact, let allowed) = expected else { return expected }
      let (value, bound) = change(exact, allowed, place)
      return .near(value, allowed: bound)
    }
  }

  static let oracles: [(name: String, change: @Sendable (Expected, Mutant.Place) -> Expected)] = [
    ("no error is allowed", near { exact, _, _ in (exact, 0) }),
    ("the bound is infinite", near { exact, _, _ in (exact, .infinity) }),
    ("the bound is NaN", near { exact, _, _ in (exact, .nan) }),
    ("the bound is a million times too wide", near { exact, allowed, _ in (exact, allowed * 1e6) }),
    (
      "the bound is twice too wide",
      near { exact, allowed, _ in (exact, allowed * 2 + 4 * abs(exact.hi) * 0x1p-23) }
    ),
    (
      "the bound grows with the output",
      near { exact, allowed, place in (exact, allowed * Double(10 + place.count)) }
    ),
    ("the bound is absolute", near { exact, allowed, _ in (exact, max(allowed, 1e-5)) }),
    ("the truth is negated", near { exact, allowed, _ in (-exact, allowed) }),
    ("the truth is doubled", near { exact, allowed, _ in (exact + exact, allowed) }),
    (
      "the truth is rounded to bfloat16",
      near { exact, allowed, _ in (Enclosure(ElementType.bfloat16.nearest(exact.hi)), allowed) }
    ),
    (
      "the last truth is zero",
      near { exact, allowed, place in
        place.index == place.count - 1 ? (Enclosure(0), allowed) : (exact, allowed)
      }
    ),
    ("nothing is known of the truth", near { _, allowed, _ in (.indeterminate, allowed) }),
    ("all is free", { _, _ in .free }),
    (
      "the last element is free",
      { expected, place in place.index == place.count - 1 ? .free : expected }
    ),
    ("NaN is free", { expected, _ in if case .nan = expected { .free } else { expected } }),
    (
      "NaN is infinity",
      { expected, _ in if case .nan = expected { .infinity(.plus) } else { expected } }
    ),
    (
      "infinities have no sign",
      { expected, _ in
        if case .infinity = expected {
          .either([.infinity(.plus), .infinity(.minus)])
        } else {
          expected
        }
      }
    ),
    (
      "infinity is free",
      { expected, _ in if case .infinity = expected { .free } else { expected } }
    ),
  ]

  /// Which mutants can be told from the checker at all: an operation that never expects NaN cannot lose it.
  private static func differs(
    _ operation: any Operation, _ mutant: @Sendable (Expected, Mutant.Place) -> Expected
  ) -> Bool {
    Cases(operation, terms: Terms(), seed: 5).all.contains { item in
      let expected = operation.examiner(for: item.call, under: Terms()).expected ?? [:]
      return expected.values.contains { all in
        all.enumerated().contains { index, right in
          "\(mutant(right, .init(index: index, count: all.count)))" != "\(right)"
        }
      }
    }
  }

  @Test(arguments: operations) func `A wrong oracle is noticed`(_ name: String) {
    let operation = Operations.named(name)!
    for oracle in Self.oracles where Self.differs(operation, oracle.change) {
      let mutant = Mutant(operation, oracle: oracle.change)
      #expect(!Self.isSound(mutant, truth: operation), "\(oracle.name)")
    }
  }

  // MARK: Comparators

  typealias Comparator = @Sendable (Expected, UInt64, ElementType, Mutant.Place) -> Discrepancy

  /// Each uses the right comparison where it is not wrong.
  static let comparators: [(name: String, compare: Comparator)] = [
    (
      "NaN passes",
      { e, bits, t, _ in t.value(ofBits: bits).isNaN ? .none : e.discrepancy(of: bits, t) }
    ),
    (
      "infinity passes",
      { e, bits, t, _ in t.value(ofBits: bits).isInfinite ? .none : e.discrepancy(of: bits, t) }
    ),
    (
      "signs are ignored",
      { e, bits, t, _ in
        let (plus, minus) = (
          e.discrepancy(of: bits, t), e.discrepancy(of: t.bits(of: -t.value(ofBits: bits)), t)
        )
        return plus.ratio < minus.ratio ? plus : minus
      }
    ),
    (
      "too small passes",
      { e, bits, t, _ in
        guard case .near(let exact, _) = e, t.value(ofBits: bits) < exact.hi else {
          return e.discrepancy(of: bits, t)
        }
        return .none
      }
    ),
    (
      "too large passes",
      { e, bits, t, _ in
        guard case .near(let exact, _) = e, t.value(ofBits: bits) > exact.hi else {
          return e.discrepancy(of: bits, t)
        }
        return .none
      }
    ),
    (
      "the last element is not looked at",
      { e, bits, t, p in p.index == p.count - 1 ? .none : e.discrepancy(of: bits, t) }
    ),
    (
      "the first element is not looked at",
      { e, bits, t, p in p.index == 0 ? .none : e.discrepancy(of: bits, t) }
    ),
    (
      "every second element is looked at",
      { e, bits, t, p in p.index % 2 == 1 ? .none : e.discrepancy(of: bits, t) }
    ),
    (
      "long outputs are sampled",
      { e, bits, t, p in p.count > 50 && p.index % 7 != 0 ? .none : e.discrepancy(of: bits, t) }
    ),
    (
      "an error of 1e-3 always passes",
      { e, bits, t, _ in
        guard case .near(let exact, _) = e, abs(t.value(ofBits: bits) - exact.hi) < 1e-3 else {
          return e.discrepancy(of: bits, t)
        }
        return .none
      }
    ),
    (
      "one per mille always passes",
      { e, bits, t, _ in
        guard case .near(let exact, _) = e,
          abs(t.value(ofBits: bits) - exact.hi) < 1e-3 * abs(exact.hi)
        else { return e.discrepancy(of: bits, t) }
        return .none
      }
    ),
    (
      "errors are capped at the bound",
      { e, bits, t, _ in Discrepancy(ratio: min(1, e.discrepancy(of: bits, t).ratio), ulps: nil) }
    ),
    (
      "the ratio is turned over",
      { e, bits, t, _ in Discrepancy(ratio: 1 / e.discrepancy(of: bits, t).ratio, ulps: nil) }
    ),
    (
      "the ratio is squared away",
      { e, bits, t, _ in
        Discrepancy(ratio: e.discrepancy(of: bits, t).ratio.squareRoot() / 4, ulps: nil)
      }
    ),
    ("nothing passes", { _, _, _, _ in .total }),
    ("everything passes", { _, _, _, _ in .none }),
    (
      "results are rounded to single precision first",
      { e, bits, t, _ in e.discrepancy(of: t.bits(of: Double(Float(t.value(ofBits: bits)))), t) }
    ),
  ]

  @Test(arguments: operations) func `A wrong comparison is noticed`(_ name: String) {
    let operation = Operations.named(name)!
    let isDouble = name.hasSuffix("f64")
    for comparator in Self.comparators {
      // In single precision that one changes nothing; one element is the first and the last, and never sampled.
      if comparator.name.contains("single precision"), !isDouble { continue }
      if comparator.name == "long outputs are sampled"
        || comparator.name == "every second element is looked at",
        name.hasPrefix("sum") || name.hasPrefix("dot")
      {
        continue
      }
      let mutant = Mutant(operation, comparator: comparator.compare)
      #expect(!Self.isSound(mutant, truth: operation), "\(comparator.name)")
    }
  }

  @Test func `More than a hundred bugs are planted`() {
    #expect(Self.operations.count * (Self.oracles.count + Self.comparators.count) > 150)
  }
}
