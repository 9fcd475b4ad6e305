/// A window on the elements of a matrix: entry (i, j) is `storage[offset + i rowStride + j columnStride]`.
///
/// A view copies nothing: it shares the array that it looks at, and an array that is written to
/// while a view exists is copied first, so a view never changes. Strides may be zero (a broadcast)
/// or negative (a reversal).
public struct MatrixView<Element> {
  public let rows: Int, columns: Int
  public let offset: Int, rowStride: Int, columnStride: Int
  @usableFromInline let storage: [Element]

  /// - Precondition: Every entry lies inside `storage`.
  @inlinable public init(
    _ storage: [Element], rows: Int, columns: Int, offset: Int = 0, rowStride: Int,
    columnStride: Int = 1
  ) {
    precondition(rows >= 0 && columns >= 0, "A \(rows) x \(columns) view.")
    if rows > 0 && columns > 0 {
      let down = (rows - 1) * rowStride, right = (columns - 1) * columnStride
      let least = offset + min(down, 0) + min(right, 0)
      let greatest = offset + max(down, 0) + max(right, 0)
      precondition(
        least >= 0 && greatest < storage.count,
        "A view of elements \(least)...\(greatest) in \(storage.count).")
    }
    self.init(
      unchecked: storage, rows: rows, columns: columns, offset: offset, rowStride: rowStride,
      columnStride: columnStride)
  }

  @inlinable init(
    unchecked storage: [Element], rows: Int, columns: Int, offset: Int, rowStride: Int,
    columnStride: Int
  ) {
    self.storage = storage
    self.rows = rows
    self.columns = columns
    self.offset = offset
    self.rowStride = rowStride
    self.columnStride = columnStride
  }

  @inlinable public subscript(i: Int, j: Int) -> Element {
    precondition(
      i >= 0 && i < rows && j >= 0 && j < columns, "Entry outside of the view.")
    return storage[offset + i * rowStride + j * columnStride]
  }

  /// The transposed view, O(1).
  @inlinable public var transposed: MatrixView {
    MatrixView(
      unchecked: storage, rows: columns, columns: rows, offset: offset, rowStride: columnStride,
      columnStride: rowStride)
  }

  /// The submatrix of consecutive rows and columns, O(1).
  @inlinable public subscript(rowRange: Range<Int>, columnRange: Range<Int>) -> MatrixView {
    precondition(
      rowRange.lowerBound >= 0 && rowRange.upperBound <= rows && columnRange.lowerBound >= 0
        && columnRange.upperBound <= columns, "Submatrix outside of the view.")
    return MatrixView(
      unchecked: storage, rows: rowRange.count, columns: columnRange.count,
      offset: offset + rowRange.lowerBound * rowStride + columnRange.lowerBound * columnStride,
      rowStride: rowStride, columnStride: columnStride)
  }

  /// Row i, O(1).
  @inlinable public subscript(row i: Int) -> VectorView<Element> {
    precondition(i >= 0 && i < rows, "Row \(i) of \(rows).")
    return VectorView(
      unchecked: storage, count: columns, offset: offset + i * rowStride, stride: columnStride)
  }

  /// Column j, O(1).
  @inlinable public func column(_ j: Int) -> VectorView<Element> { transposed[row: j] }
}

extension Matrix {
  /// The whole matrix, seen without a copy.
  @inlinable public var view: MatrixView<Element> {
    MatrixView(elements, rows: rows, columns: columns, rowStride: columns)
  }

  /// A copy of what a view shows, row by row.
  @inlinable public init(_ view: MatrixView<Element>) {
    self.init(rows: view.rows, columns: view.columns) { i, j in view[i, j] }
  }
}

extension MatrixView: Sendable where Element: Sendable {}

extension MatrixView: Equatable where Element: Equatable {
  /// Views are equal if they show equal matrices, wherever the elements lie.
  @inlinable public static func == (a: MatrixView, b: MatrixView) -> Bool {
    a.rows == b.rows && a.columns == b.columns
      && (0..<a.rows).allSatisfy { a[row: $0].elementsEqual(b[row: $0]) }
  }
}

extension MatrixView: Encodable where Element: Encodable {
  /// A view is encoded as the matrix that it shows.
  @inlinable public func encode(to encoder: any Encoder) throws {
    try Matrix(self).encode(to: encoder)
  }
}

extension MatrixView: Decodable where Element: Decodable {
  @inlinable public init(from decoder: any Decoder) throws {
    self = try Matrix(from: decoder).view
  }
}
