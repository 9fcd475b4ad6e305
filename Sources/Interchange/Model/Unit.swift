/// The unit of a measurement, by its symbol. Times have one spelling here, whatever the tools call them.
public struct Unit: Sendable, Codable, Equatable, Hashable {
  public var symbol: String

  public init(_ symbol: String) { self.symbol = symbol }

  public static let nanoseconds = Unit("ns")
  public static let microseconds = Unit("us")
  public static let milliseconds = Unit("ms")
  public static let seconds = Unit("s")
  public static let bytes = Unit("B")
  public static let bytesPerSecond = Unit("B/s")
  public static let itemsPerSecond = Unit("1/s")
  public static let gigaflops = Unit("Gflop/s")

  /// Units of this one in a second, if it is a unit of time: an integer, so that one rounding is all that a
  /// conversion costs.
  var perSecond: Double? {
    switch self {
    case .nanoseconds: 1e9
    case .microseconds: 1e6
    case .milliseconds: 1e3
    case .seconds: 1
    default: nil
    }
  }

  public var isTime: Bool { perSecond != nil }

  /// A value of this unit in another one: within one rounding of it, or `nil` if they do not measure the same.
  public func convert(_ value: Double, to other: Unit) -> Double? {
    guard self != other else { return value }
    guard let own = perSecond, let target = other.perSecond else { return nil }
    return target >= own ? value * (target / own) : value / (own / target)
  }
}
