/// One entry of a sparse matrix: a value and its place, counted from zero.
public struct Triplet<Element> {
  public var row: Int, column: Int
  public var value: Element

  @inlinable public init(row: Int, column: Int, value: Element) {
    self.row = row
    self.column = column
    self.value = value
  }
}

extension Triplet: Sendable where Element: Sendable {}
extension Triplet: Equatable where Element: Equatable {}
extension Triplet: Hashable where Element: Hashable {}
extension Triplet: Encodable where Element: Encodable {}
extension Triplet: Decodable where Element: Decodable {}
