/// Why given parts do not form the structure that they were meant for.
public struct StructureError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A sentence that names the offending part and its value.
  public let reason: String

  @inlinable public init(_ reason: String) { self.reason = reason }

  @inlinable public var description: String { reason }
}

extension DecodingError {
  /// The decoded parts do not form a valid structure.
  @usableFromInline init(_ error: StructureError, in decoder: any Decoder) {
    self = .dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: error.reason))
  }
}
