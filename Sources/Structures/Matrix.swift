/// A dense matrix, stored row by row without gaps.
public struct Matrix<Element> {
  public let rows: Int, columns: Int
  public var elements: [Element]

  /// A matrix over elements given row by row.
  ///
  /// - Precondition: `elements.count == rows * columns`.
  @inlinable public init(rows: Int, columns: Int, elements: [Element]) {
    precondition(elements.count == rows * columns, "A \(rows) x \(columns) matrix of \(elements.count) elements.")
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
extension Matrix: Codable where Element: Codable {}
