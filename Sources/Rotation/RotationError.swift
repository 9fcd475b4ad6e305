/// Why there is no such rotation, or no such quantiser.
public struct RotationError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A sentence that names the offending part, its value, and what would fit.
  public let description: String

  public init(_ description: String) { self.description = description }
}
