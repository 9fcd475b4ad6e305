/// A dense matrix, stored row by row without gaps.
public struct Matrix<Element> {
  public let rows: Int, columns: Int
  public var elements: [Element]

  /// A matrix over elements given row by row.
  ///
  /// - Precondition: `elements.count == rows * columns`.
  @inlinable public init(rows: Int, columns: Int, elements: [Element]) {
    precondition(
      elements.count == rows * columns,
      "A \(rows) x \(columns) matrix of \(elements.count) elements.")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  @inlinable public init(repeating value: Element, rows: Int, columns: Int) {
    self.init(
      rows: rows, columns: columns, elements: [Element](repeating: value, count: rows * columns))
  }

  /// The matrix whose entry in row i, column j is `entry(i, j)`.
  @inlinable public init(rows: Int, columns: Int, entry: (_ row: Int, _ column: Int) -> Element) {
    var elements: [Element] = []
    elements.reserveCapacity(rows * columns)
    for i in 0..<rows { for j in 0..<columns { elements.append(entry(i, j)) } }
    self.init(rows: rows, columns: columns, elements: elements)
  }

  @inlinable public subscript(i: Int, j: Int) -> Element {
    get { elements[i * columns + j] }
    set { elements[i * columns + j] = newValue }
  }

  /// Row i.
  @inlinable public subscript(row i: Int) -> ArraySlice<Element> {
    elements[i * columns..<(i + 1) * columns]
  }

  @inlinable public func column(_ j: Int) -> [Element] { (0..<rows).map { self[$0, j] } }

  @inlinable public var transposed: Matrix {
    Matrix(rows: columns, columns: rows) { i, j in self[j, i] }
  }

  @inlinable public func map<T>(_ transform: (Element) throws -> T) rethrows -> Matrix<T> {
    Matrix<T>(rows: rows, columns: columns, elements: try elements.map(transform))
  }
}

extension Matrix: Sendable where Element: Sendable {}
extension Matrix: Equatable where Element: Equatable {}
extension Matrix: Hashable where Element: Hashable {}
extension Matrix {
  @usableFromInline enum CodingKeys: CodingKey { case rows, columns, elements }
}

extension Matrix: Encodable where Element: Encodable {}

extension Matrix: Decodable where Element: Decodable {
  /// - Throws: `DecodingError` if the number of elements is not rows times columns.
  @inlinable public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let rows = try container.decode(Int.self, forKey: .rows)
    let columns = try container.decode(Int.self, forKey: .columns)
    let elements = try container.decode([Element].self, forKey: .elements)
    let (size, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard rows >= 0, columns >= 0, !overflow, size == elements.count else {
      throw DecodingError(
        StructureError("A \(rows) x \(columns) matrix of \(elements.count) elements."), in: decoder)
    }
    self.init(rows: rows, columns: columns, elements: elements)
  }
}
