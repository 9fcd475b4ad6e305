/// Why there is no such step.
public struct CodebookError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A sentence that names the offending part, its value, and what would fit.
  public let description: String

  public init(_ description: String) { self.description = description }
}
