/// Why there is no such quantiser, or no such moment.
public struct ClippingError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A sentence that names the offending part, its value, and what would fit.
  public let description: String

  public init(_ description: String) { self.description = description }
}
