public import Scalars
import Structures

/// What one element of an output must be.
public indirect enum Expected: Sendable {
  /// Within `allowed` of a number that is known to lie in an enclosure.
  case near(Enclosure, allowed: Double)
  /// That number; zeros count as equal whatever their sign.
  case equal(Double)
  /// That pattern.
  case bits(UInt64)
  case nan
  case infinity(FloatingPointSign)
  case either([Expected])
  /// Anything: the contract says nothing about it.
  case free
}

/// How a value compares with what was expected of it.
public struct Discrepancy: Sendable {
  /// Its error, as a multiple of what is allowed: at most 1 if all is well, infinite if no number measures it.
  public let ratio: Double
  /// Its error in units of the last place of the exact value, where there is one.
  public let ulps: Double?

  public init(ratio: Double, ulps: Double?) { (self.ratio, self.ulps) = (ratio, ulps) }

  public static let none = Discrepancy(ratio: 0, ulps: 0)
  public static let total = Discrepancy(ratio: .infinity, ulps: nil)

  /// Never `error > allowed`: a NaN must fail.
  public var isAllowed: Bool { ratio <= 1 }
}

extension Expected {
  /// Whether nothing can be wrong: the contract says so, or nothing is known of the truth or of the bound.
  public var isFree: Bool {
    switch self {
    case .free: true
    case .near(let exact, let allowed): exact.isIndeterminate || allowed.isNaN
    default: false
    }
  }

  /// The values that are right, if they are an interval; a little wider than it.
  var range: ClosedRange<Double>? {
    switch self {
    case .near(let exact, let allowed) where allowed < .infinity && exact.radius < .infinity:
      let reach = (allowed + exact.radius).nextUp
      return (exact.hi + (exact.lo - reach)).nextDown...(exact.hi + (exact.lo + reach)).nextUp
    case .equal(let value) where value.isFinite: return value...value
    default: return nil
    }
  }

  /// - Parameters:
  ///   - bits: The pattern that the kernel left.
  public func discrepancy(of bits: UInt64, _ element: ElementType) -> Discrepancy {
    let value = element.value(ofBits: bits)
    if isFree { return .none }
    switch self {
    case .free: return .none
    case .bits(let expected): return bits == expected ? .none : .total
    case .nan: return value.isNaN ? .none : .total
    case .infinity(let sign): return value.isInfinite && value.sign == sign ? .none : .total
    case .equal(let expected):
      if value == expected || (value.isNaN && expected.isNaN) { return .none }
      guard value.isFinite, expected.isFinite else { return .total }
      return Discrepancy(ratio: .infinity, ulps: abs(value - expected) / element.ulp(at: expected))
    case .either(let ways):
      let all = ways.map { $0.discrepancy(of: bits, element) }
      return all.min { $0.ratio < $1.ratio } ?? .total
    case .near(let exact, let allowed):
      return Self.discrepancy(of: value, from: exact, allowed, element)
    }
  }

  private static func discrepancy(
    of value: Double, from exact: Enclosure, _ allowed: Double, _ element: ElementType
  ) -> Discrepancy {
    guard !value.isNaN else { return .total }
    if value.isInfinite {
      // Right if a number within the allowed error is rounded to it.
      let signed = value.sign == .minus ? -exact.hi : exact.hi
      return signed + allowed >= element.largest ? .none : .total
    }
    // What is known for certain: an error that the enclosure may explain is no error.
    let distance = abs((value - exact.hi) - exact.lo) * (1 - 0x1p-50)
    let error = max(0, distance - exact.radius)
    let ulps = error / element.ulp(at: exact.hi)
    if error == 0 { return Discrepancy(ratio: 0, ulps: 0) }
    return Discrepancy(ratio: allowed > 0 ? error / allowed : .infinity, ulps: ulps)
  }
}

extension Expected: CustomStringConvertible {
  public var description: String {
    switch self {
    case .near(let exact, let allowed): "\(exact.hi) ± \(allowed)"
    case .equal(let value): "\(value)"
    case .bits(let bits): "the pattern 0x\(String(bits, radix: 16))"
    case .nan: "NaN"
    case .infinity(let sign): sign == .minus ? "-inf" : "inf"
    case .either(let ways): ways.map(\.description).joined(separator: " or ")
    case .free: "anything"
    }
  }
}
