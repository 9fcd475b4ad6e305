import Structures
import Verification

extension SparseLlama {
  /// What can be said of weights without a text to calibrate with.
  static let layers = PaperTable(
    "layers", "Every matrix of a model: what rounding and pruning without calibration leave of it",
    place: nil, needs: .model
  ) { inputs in
    let path = inputs.model ?? ""
    let file = try SafeTensors(FileBytes(path: path))
    let names = try file.names.filter { name in
      let array = try file.tensor(name)
      let isReal = [ElementType.float16, .bfloat16, .float32, .float64].contains(array.type)
      return array.shape.count == 2 && isReal && array.shape.allSatisfy { $0 > 0 }
    }.sorted()
    guard !names.isEmpty else {
      let found = try file.names.prefix(4).map { "\($0) \(try file.tensor($0).shape)" }
      throw FormatError(
        file: path,
        reason: "There is no matrix of floats in it; its tensors are "
          + (found.isEmpty ? "none" : found.joined(separator: ", ")),
        remedy: "Name a checkpoint with tensors of two dimensions")
    }
    let rows = try names.map { name -> TableResult.Row in
      try inputs.step(name)
      let shape = try file.tensor(name).shape
      let weights = Matrix(
        rows: shape[0], columns: shape[1], elements: try file.floats(name).map { Double($0) })
      return .init("\(name), \(shape[0]) x \(shape[1])", try LayerReport(weights).cells)
    }
    return TableResult(
      columns: LayerReport.columns, rows: rows,
      notes: [
        "errors are 100 ‖W - Ŵ‖ / ‖W‖: what GPTQ leaves with H = I is what rounding to nearest leaves, and what SparseGPT leaves is magnitude's",
        "a grid for each row, from its least to its greatest weight; symmetric ones in groups of 128, as MARLIN has them; 50 and 70 % of a whole matrix by magnitude; 2:4 where columns are a multiple of 4",
        "rotated: every row in 4 bits behind a Hadamard matrix of its width, as QuaRot's weights are; bytes at 70 %: values of 16 bits and a bit mask, over those of the dense matrix",
        "kurtosis is 3 for normal weights; outliers are beyond six root mean squares, in millionths",
      ])
  }
}

/// The figures of one matrix.
private struct LayerReport {
  static let columns = [
    "4 bits, %", "in groups of 128, %", "rotated, %", "3 bits, %", "2 bits, %", "50 %, %",
    "70 %, %",
    "2:4, %", "bytes at 70 %, %", "kurtosis", "outliers, ppm",
  ]
  let cells: [Cell]

  init(_ weights: Matrix<Double>) throws {
    let w = weights.elements, n = Double(w.count)
    let square = w.reduce(0) { $0 + $1 * $1 }
    let mean = w.reduce(0, +) / n
    let (second, fourth) = w.reduce((0.0, 0.0)) { sums, x in
      let y = (x - mean) * (x - mean)
      return (sums.0 + y, sums.1 + y * y)
    }
    guard square > 0, second > 0 else {
      cells = Self.columns.map { _ in .absent("all weights are equal") }
      return
    }
    func relative(_ lost: Double) -> Cell {
      .figure(Cell.decimal(100 * (lost / square).squareRoot(), digits: 2))
    }
    // The least half by magnitude, and the two least of each four.
    let squares = w.map { $0 * $0 }.sorted()
    func smallest(_ share: Double) -> Double {
      squares.prefix(Int(share * Double(w.count))).reduce(0, +)
    }
    var pairs = 0.0
    for start in stride(from: 0, to: w.count, by: 4) where weights.columns.isMultiple(of: 4) {
      let four = w[start..<start + 4].map { $0 * $0 }.sorted()
      pairs += four[0] + four[1]
    }
    let limit = 36 * square / n
    let outliers = w.count { $0 * $0 > limit }
    let kept = w.count - Int(0.7 * Double(w.count))
    cells = [
      relative(try Self.lost(weights, bits: 4)),
      weights.columns.isMultiple(of: 128)
        ? relative(try Self.lost(weights, bits: 4, group: 128)) : .absent("no groups of 128"),
      try Self.rotated(weights).map { relative(try Self.lost($0, bits: 4)) }
        ?? .absent("no matrix of that order"),
      relative(try Self.lost(weights, bits: 3)), relative(try Self.lost(weights, bits: 2)),
      relative(smallest(0.5)), relative(smallest(0.7)),
      weights.columns.isMultiple(of: 4) ? relative(pairs) : .absent("no groups of 4"),
      // Halves for what is kept, and a bit for each weight.
      .figure(
        Cell.decimal(
          100 * (2 * Double(kept) + Double((w.count + 15) / 16) * 2) / (2 * n), digits: 1)),
      .figure(Cell.significant(n * fourth / (second * second), digits: 3)),
      .figure(Cell.decimal(1e6 * Double(outliers) / n, digits: 0)),
    ]
  }

  /// ‖W - Ŵ‖² after rounding to nearest, on a grid for each row or, symmetric, for each group.
  private static func lost(_ w: Matrix<Double>, bits: Int, group: Int? = nil) throws -> Double {
    let grid = ColumnPass.Grid(bits: bits, isSymmetric: group != nil, group: group)
    let rounded = try ColumnPass.plain(order: w.columns).run(w, .none, grid).weights
    return zip(w.elements, rounded.elements).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }

  /// Every row times a Hadamard matrix over √n: as far from the origin as before; `nil` without one of that order.
  private static func rotated(_ w: Matrix<Double>) throws -> Matrix<Double>? {
    guard let transform = try? RowTransform(order: w.columns) else { return nil }
    return transform(w)
  }
}
