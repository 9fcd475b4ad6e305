public import Structures

/// Masks by magnitude: of every M consecutive entries the N largest are kept; of equal ones those in
/// front, zeros included, so that no group ever keeps more than N. NaN counts as larger than infinity:
/// it stays, and is seen.
public enum NMPruning {
  /// The places of a group that are kept, by a sort. O(M log M).
  @inlinable public static func places<T: BinaryFloatingPoint>(
    _ group: some Collection<T>, keeping kept: Int
  ) -> [Int] {
    let values = group.map { $0.isNaN ? T.infinity : $0.magnitude }
    let isNaN = group.map(\.isNaN)
    let order = values.indices.sorted { i, j in
      if isNaN[i] != isNaN[j] { return isNaN[i] }
      return values[i] != values[j] ? values[i] > values[j] : i < j
    }
    return order.prefix(kept).sorted()
  }

  /// Which entries N:M pruning along the rows keeps: groups of M columns.
  ///
  /// - Throws: ``SparsityError`` if the columns are not a multiple of M.
  public static func rowMask<T: BinaryFloatingPoint>(
    _ matrix: Matrix<T>, _ pattern: NMPattern
  ) throws(SparsityError) -> Matrix<Bool> {
    guard matrix.columns.isMultiple(of: pattern.group) else {
      throw SparsityError(
        "\(matrix.columns) columns are not a multiple of the group of \(pattern): pad them, or "
          + "choose another pattern")
    }
    var mask = Matrix(repeating: false, rows: matrix.rows, columns: matrix.columns)
    for i in 0..<matrix.rows {
      for start in stride(from: 0, to: matrix.columns, by: pattern.group) {
        let group = matrix[row: i].dropFirst(start).prefix(pattern.group)
        for place in places(group, keeping: pattern.kept) { mask[i, start + place] = true }
      }
    }
    return mask
  }

  /// Which entries N:M pruning along the columns keeps, of a matrix that is zero off a row mask: the
  /// largest that the row mask has left, at most N in every group of M rows.
  ///
  /// - Throws: ``SparsityError`` if the rows are not a multiple of M, or the shapes differ.
  public static func doubleMask<T: BinaryFloatingPoint>(
    _ matrix: Matrix<T>, rowMask: Matrix<Bool>, _ pattern: NMPattern
  ) throws(SparsityError) -> Matrix<Bool> {
    guard matrix.rows == rowMask.rows, matrix.columns == rowMask.columns else {
      throw SparsityError(
        "A \(rowMask.rows) x \(rowMask.columns) mask for a \(matrix.rows) x \(matrix.columns) matrix"
      )
    }
    guard matrix.rows.isMultiple(of: pattern.group) else {
      throw SparsityError(
        "\(matrix.rows) rows are not a multiple of the group of \(pattern), so that columns cannot "
          + "be pruned: pad them, or choose another pattern")
    }
    var mask = Matrix(repeating: false, rows: matrix.rows, columns: matrix.columns)
    for j in 0..<matrix.columns {
      for start in stride(from: 0, to: matrix.rows, by: pattern.group) {
        // Only what the row mask keeps competes: a kept zero stands behind no pruned entry.
        let rows = (start..<start + pattern.group).filter { rowMask[$0, j] }
        for place in places(rows.map { matrix[$0, j] }, keeping: pattern.kept) {
          mask[rows[place], j] = true
        }
      }
    }
    return mask
  }

  /// The matrix with zeros off a mask.
  public static func masked<T: BinaryFloatingPoint>(
    _ matrix: Matrix<T>, _ mask: Matrix<Bool>
  ) -> Matrix<T> {
    Matrix(
      rows: matrix.rows, columns: matrix.columns,
      elements: zip(matrix.elements, mask.elements).map { $1 ? $0 : 0 })
  }
}
