/// Why given parts do not form a network, or do not fit one.
public struct NetworkError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A sentence that names the offending part, its value, and what would fit.
  public let description: String

  public init(_ description: String) { self.description = description }
}
