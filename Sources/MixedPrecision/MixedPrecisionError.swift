/// Why operands have no such layout, or no such product.
public struct MixedPrecisionError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A sentence that names the offending part, its value, and what would fit.
  public let description: String

  public init(_ description: String) { self.description = description }
}
