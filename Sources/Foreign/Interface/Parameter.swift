public import Structures

/// One parameter of an operation's C function. From these follow the header, the call, the files of the exchange
/// with other programs, and the reproducers.
public struct Parameter: Sendable, Codable {
  public let name: String
  public let kind: Kind
  /// In a few words, for the header.
  public let meaning: String

  public enum Kind: Sendable, Equatable, Codable {
    /// A count, a leading dimension or a stride: int64_t.
    case size
    /// One of several ways, by its index: int32_t.
    case choice([String])
    /// A number by value.
    case number(ElementType)
    case buffer(Role, ElementType, Layout)
  }

  /// What a kernel may do with a buffer.
  public enum Role: String, Sendable, Codable {
    /// Read only.
    case input
    /// Written, and read by nobody before.
    case output
    case inputAndOutput
  }

  /// Rows of `columns` elements, the first of each `leading` elements after that of the row before.
  public struct Layout: Sendable, Equatable, Codable {
    public let rows: Extent
    public let columns: Extent
    public let leading: Extent

    public init(rows: Extent, columns: Extent, leading: Extent? = nil) {
      (self.rows, self.columns, self.leading) = (rows, columns, leading ?? columns)
    }

    /// Elements that lie side by side.
    public static func vector(_ count: Extent) -> Layout { Layout(rows: 1, columns: count) }

    /// Elements from the first to the last: what is behind the last row's end is nobody's.
    public func count(at sizes: [String: Int]) -> Int? {
      guard let rows = rows.value(at: sizes), let columns = columns.value(at: sizes),
        let leading = leading.value(at: sizes)
      else { return nil }
      guard rows > 0, columns > 0 else { return 0 }
      let (before, overflows) = (rows - 1).multipliedReportingOverflow(by: leading)
      let (count, overflowsToo) = before.addingReportingOverflow(columns)
      return overflows || overflowsToo ? nil : count
    }
  }

  public init(_ name: String, _ kind: Kind, _ meaning: String) {
    (self.name, self.kind, self.meaning) = (name, kind, meaning)
  }
}
