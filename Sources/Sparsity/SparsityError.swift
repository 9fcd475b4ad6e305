/// Why a matrix cannot be pruned, compressed or multiplied.
public struct SparsityError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A sentence that names the offending part, its value, and what would fit.
  public let description: String

  public init(_ description: String) { self.description = description }
}
