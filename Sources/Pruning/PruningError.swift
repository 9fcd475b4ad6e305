/// Why weights cannot be pruned as asked.
public struct PruningError: Error, CustomStringConvertible, Sendable, Equatable {
  public let description: String

  public init(_ description: String) { self.description = description }
}

/// The first entry that is no finite number, in words; `nil` if there is none.
func notFinite(_ values: [Double], _ name: String) -> String? {
  values.firstIndex { !$0.isFinite }.map { "\(name) \($0) is \(values[$0])" }
}
