/// Where something was published, and where in it.
public struct Citation: Sendable, Codable, Hashable, CustomStringConvertible {
  public let work: String
  public let place: String

  /// - Parameters:
  ///   - work: Authors, title, venue and year.
  ///   - place: Theorem, equation, table or section.
  public init(_ work: String, _ place: String) {
    self.work = work
    self.place = place
  }

  public var description: String { place.isEmpty ? work : "\(work), \(place)" }
}
