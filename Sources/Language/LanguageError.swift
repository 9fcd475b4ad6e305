/// Why a puzzle cannot be solved, or texts cannot be compared.
public struct LanguageError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A sentence that names the offending part, its value, and what would fit.
  public let description: String

  public init(_ description: String) { self.description = description }
}
