/// A matrix in the Matrix Market exchange format, as the file says it: symmetric matrices by their
/// lower triangle, sparse ones by their entries in any order.
///
/// Sizes that the file claims cost nothing before ``csr(rowLimit:)`` or ``matrix(elementLimit:)``
/// expands it. Complex and Hermitian matrices are refused.
///
/// Source: R. F. Boisvert, R. Pozo and K. A. Remington, *The Matrix Market Exchange Formats: Initial
/// Design*, NISTIR 5935, 1996.
public struct MatrixMarket: FileFormat {
  public enum Field: String, Sendable, CaseIterable { case real, integer, pattern }

  public enum Symmetry: String, Sendable, CaseIterable {
    case general, symmetric
    case skewSymmetric = "skew-symmetric"
  }

  public enum Body: Equatable, Sendable {
    /// Entries counted from zero, no two in one place. Those of a pattern have the value 1.
    case coordinate([Triplet<Double>])
    /// The elements of the matrix, or of its lower triangle (a skew-symmetric one without its
    /// diagonal), column by column.
    case array([Double])
  }

  public let rows: Int, columns: Int
  public let field: Field
  public let symmetry: Symmetry
  public let body: Body
  /// The lines of comment before the sizes, each without its percent sign.
  public let comments: [String]

  /// - Throws: ``StructureError`` for what such a file cannot say.
  public init(
    rows: Int, columns: Int, field: Field = .real, symmetry: Symmetry = .general, body: Body,
    comments: [String] = []
  ) throws(StructureError) {
    self.init(
      unchecked: rows, columns: columns, field: field, symmetry: symmetry, body: body,
      comments: comments)
    if rows < 0 || columns < 0 { throw StructureError("A \(rows) x \(columns) matrix") }
    if let fault = shapeFault(isArray: isArray) { throw StructureError(fault) }
    if comments.contains(where: { $0.utf8.contains { $0 == 0x0A || $0 == 0x0D } }) {
      throw StructureError("A comment holds the end of a line")
    }
    switch body {
    case .array(let values):
      guard values.count == arrayCount else {
        throw StructureError("\(values.count) values for a \(rows) x \(columns) \(symmetry) array")
      }
      for value in values {
        if let fault = valueFault(value) { throw StructureError(fault) }
      }
    case .coordinate(let entries):
      for entry in entries {
        if let fault = entryFault(entry) { throw StructureError(fault) }
      }
      if let k = firstRepetition(entries) {
        throw StructureError("Entry (\(entries[k].row + 1), \(entries[k].column + 1)) is repeated")
      }
    }
  }

  init(
    unchecked rows: Int, columns: Int, field: Field, symmetry: Symmetry, body: Body,
    comments: [String]
  ) {
    self.rows = rows
    self.columns = columns
    self.field = field
    self.symmetry = symmetry
    self.body = body
    self.comments = comments
  }

  /// A sparse matrix, its entries row by row.
  public init(_ matrix: CSR<Double>) {
    self.init(
      unchecked: matrix.rows, columns: matrix.columns, field: .real, symmetry: .general,
      body: .coordinate(matrix.triplets), comments: [])
  }

  /// A dense matrix.
  public init(_ matrix: Matrix<Double>) {
    self.init(
      unchecked: matrix.rows, columns: matrix.columns, field: .real, symmetry: .general,
      body: .array(matrix.transposed.elements), comments: [])
  }
}
