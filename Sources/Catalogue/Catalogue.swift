import Papers
public import Verification

/// Every algorithm and every paper of the suite. The lists themselves are generated from the folders.
public enum Catalogue {
  public static let entries: [Entry] = families.flatMap { family in
    family.members.map { Entry(algorithm: $0, family: "\(family)") }
  }

  public static let papers: [any Paper.Type] = Papers.members

  /// One algorithm and the family it lives in.
  public struct Entry: Sendable, CustomStringConvertible {
    public let algorithm: any Algorithm.Type
    public let family: String

    public var name: String { algorithm.name }
    public var description: String { "\(family)/\(name)" }
    public var source: Citation { algorithm.source }
  }

  /// The papers that an algorithm appears in.
  public static func papers(of entry: Entry) -> [any Paper.Type] {
    papers.filter { paper in paper.algorithms.contains { $0 == entry.algorithm } }
  }
}
