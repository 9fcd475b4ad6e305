public import Scalars

/// How a result changes if its inputs do: what can be asked of a kernel without knowing any result.
public struct Relation: Sendable {
  public let name: String
  /// The changed call, and where its results come from; nil if the relation says nothing about this call.
  public let follow: @Sendable (Call, inout Generator) -> FollowUp?

  public init(
    _ name: String, _ follow: @escaping @Sendable (Call, inout Generator) -> FollowUp?
  ) {
    (self.name, self.follow) = (name, follow)
  }
}

public struct FollowUp: Sendable {
  public let call: Call
  /// Which element of the original's output an element of the new one is, in the order of the layouts, and times
  /// what; nil if it is another.
  public let source: @Sendable (_ output: String, _ index: Int) -> (index: Int, factor: Double)?

  public init(
    _ call: Call,
    _ source: @escaping @Sendable (_ output: String, _ index: Int) -> (index: Int, factor: Double)?
  ) {
    (self.call, self.source) = (call, source)
  }
}
