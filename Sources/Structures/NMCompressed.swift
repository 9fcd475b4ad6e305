/// A matrix with N:M sparsity that stores only what is kept.
///
/// A group is M consecutive entries of a row. Group g of row i owns the N slots that start at
/// (i · columns / M + g) · N in `values` and `indices`; an index is the place in the group. Within a
/// group the indices increase strictly. A group that keeps fewer than N entries fills its remaining
/// slots with zeros at places that are zero anyway.
public struct NMCompressed<Element> {
  public let rows: Int, columns: Int
  public let pattern: NMPattern
  public let values: [Element]
  public let indices: [UInt8]

  /// A matrix over given arrays, which are checked. O(slots).
  ///
  /// - Throws: ``StructureError`` that names the first violated rule.
  @inlinable public init(
    rows: Int, columns: Int, pattern: NMPattern, values: [Element], indices: [UInt8]
  ) throws(StructureError) {
    self.init(
      unchecked: rows, columns: columns, pattern: pattern, values: values, indices: indices)
    try validate()
  }

  @inlinable init(
    unchecked rows: Int, columns: Int, pattern: NMPattern, values: [Element], indices: [UInt8]
  ) {
    self.rows = rows
    self.columns = columns
    self.pattern = pattern
    self.values = values
    self.indices = indices
  }

  /// columns / M.
  @inlinable public var groupsPerRow: Int { columns / pattern.group }

  /// The slots of a group of row i.
  @inlinable public func slots(row i: Int, group: Int) -> Range<Int> {
    let start = (i * groupsPerRow + group) * pattern.kept
    return start..<start + pattern.kept
  }

  @inlinable func validate() throws(StructureError) {
    guard rows >= 0, columns >= 0, columns.isMultiple(of: pattern.group) else {
      throw StructureError(
        "A \(rows) x \(columns) matrix has no whole groups of \(pattern.group) columns")
    }
    let (slots, overflow) = (columns / pattern.group * pattern.kept)
      .multipliedReportingOverflow(by: rows)
    guard !overflow, values.count == slots, indices.count == slots else {
      throw StructureError(
        "A \(rows) x \(columns) matrix of pattern \(pattern) given \(values.count) values "
          + "and \(indices.count) indices")
    }
    for start in stride(from: 0, to: slots, by: max(pattern.kept, 1)) {
      var previous = -1
      for index in indices[start..<start + pattern.kept] {
        guard Int(index) > previous, Int(index) < pattern.group else {
          throw StructureError(
            "Index \(index) after \(previous) in a group of pattern \(pattern)")
        }
        previous = Int(index)
      }
    }
  }
}

extension NMCompressed where Element: AdditiveArithmetic {
  /// The entries of a dense matrix where `mask` is true. Kept entries keep every bit, -0 and NaN
  /// included.
  ///
  /// - Throws: ``StructureError`` if the columns are not a multiple of M, the mask has another shape,
  ///   or a group keeps more than N entries.
  @inlinable public init(
    _ dense: Matrix<Element>, mask: Matrix<Bool>, pattern: NMPattern
  ) throws(StructureError) {
    guard dense.rows == mask.rows, dense.columns == mask.columns else {
      throw StructureError(
        "A \(mask.rows) x \(mask.columns) mask for a \(dense.rows) x \(dense.columns) matrix")
    }
    guard dense.columns.isMultiple(of: pattern.group) else {
      throw StructureError(
        "\(dense.columns) columns are not a multiple of the group, \(pattern.group)")
    }
    var values: [Element] = [], indices: [UInt8] = []
    for i in 0..<dense.rows {
      for start in stride(from: 0, to: dense.columns, by: pattern.group) {
        let kept = mask[row: i].dropFirst(start).prefix(pattern.group).count { $0 }
        guard kept <= pattern.kept else {
          throw StructureError(
            "Row \(i) keeps \(kept) of columns \(start)..<\(start + pattern.group), "
              + "but the pattern is \(pattern)")
        }
        var fillers = pattern.kept - kept
        for place in 0..<pattern.group {
          let isKept = mask[i, start + place]
          if !isKept && fillers == 0 { continue }
          if !isKept { fillers -= 1 }
          values.append(isKept ? dense[i, start + place] : .zero)
          indices.append(UInt8(place))
        }
      }
    }
    self.init(
      unchecked: dense.rows, columns: dense.columns, pattern: pattern, values: values,
      indices: indices)
  }

  /// The matrix with its zeros written out.
  @inlinable public var dense: Matrix<Element> {
    var result = Matrix(repeating: Element.zero, rows: rows, columns: columns)
    for i in 0..<rows {
      for group in 0..<groupsPerRow {
        for slot in slots(row: i, group: group) {
          result[i, group * pattern.group + Int(indices[slot])] = values[slot]
        }
      }
    }
    return result
  }
}

extension NMCompressed: Sendable where Element: Sendable {}
extension NMCompressed: Equatable where Element: Equatable {}
extension NMCompressed: Hashable where Element: Hashable {}
extension NMCompressed {
  @usableFromInline enum CodingKeys: CodingKey { case rows, columns, pattern, values, indices }
}

extension NMCompressed: Encodable where Element: Encodable {}

extension NMCompressed: Decodable where Element: Decodable {
  /// - Throws: `DecodingError` if the decoded arrays break a rule of the structure.
  @inlinable public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      unchecked: try container.decode(Int.self, forKey: .rows),
      columns: try container.decode(Int.self, forKey: .columns),
      pattern: try container.decode(NMPattern.self, forKey: .pattern),
      values: try container.decode([Element].self, forKey: .values),
      indices: try container.decode([UInt8].self, forKey: .indices))
    do throws(StructureError) { try validate() } catch { throw DecodingError(error, in: decoder) }
  }
}
