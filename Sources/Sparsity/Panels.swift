import Structures

/// A 2:4 matrix as kernels read it: in panels of as many rows as they compute at a time, filled up with
/// zeros.
struct RowPanels {
  /// Panel by panel, slot by slot, row by row.
  private(set) var values: [Float]
  /// A word for sixteen slots of a row, two bits each, least significant first; panel by panel, for every
  /// sixteen slots row by row.
  private(set) var places: [UInt32]

  /// - Precondition: 2:4.
  init(_ matrix: NMCompressed<Float>, height: Int) {
    let slots = matrix.columns / 2, words = (slots + 15) / 16
    let panels = (matrix.rows + height - 1) / height
    values = [Float](repeating: 0, count: max(1, panels * slots * height))
    places = [UInt32](repeating: 0, count: max(1, panels * words * height))
    for i in 0..<matrix.rows {
      let (panel, row) = (i / height, i % height)
      for k in 0..<slots {
        values[(panel * slots + k) * height + row] = matrix.values[i * slots + k]
        let place = UInt32(matrix.indices[i * slots + k]) << UInt32(2 * (k % 16))
        places[(panel * words + k / 16) * height + row] |= place
      }
    }
  }

  /// Rows of outputs that the product computes at a time, and of entries that the gradient does.
  static let ofProduct = 32, ofGradient = 16
}

/// A dense matrix in panels of 32 columns, row after row, filled up with zeros.
func densePanels(_ matrix: Matrix<Double>) -> [Float] {
  let height = RowPanels.ofProduct, panels = (matrix.columns + height - 1) / height
  var values = [Float](repeating: 0, count: max(1, panels * matrix.rows * height))
  for k in 0..<matrix.rows {
    for j in 0..<matrix.columns {
      values[(j / height * matrix.rows + k) * height + j % height] = Float(matrix[k, j])
    }
  }
  return values
}

extension NMPattern {
  /// Whether there are kernels of its own for it; other patterns go slot by slot.
  var isTwoOfFour: Bool { kept == 2 && group == 4 }
}
