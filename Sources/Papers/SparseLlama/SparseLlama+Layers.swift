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
        "a grid for each row, from its least to its greatest weight; 50 % of a whole matrix by magnitude; 2:4 where columns are a multiple of 4",
        "kurtosis is 3 for normal weights; outliers are beyond six root mean squares, in millionths",
      ])
  }
}

/// The figures of one matrix.
private struct LayerReport {
  static let columns = [
    "4 bits, %", "3 bits, %", "50 %, %", "2:4, %", "kurtosis", "outliers, ppm",
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
    func rounded(_ bits: Int) -> Cell {
      var lost = 0.0
      for i in 0..<weights.rows {
        let levels = Levels(weights[row: i], ColumnPass.Grid(bits: bits))
        lost += weights[row: i].reduce(0) {
          $0 + ($1 - levels.nearest($1)) * ($1 - levels.nearest($1))
        }
      }
      return relative(lost)
    }
    // The least half by magnitude, and the two least of each four.
    let squares = w.map { $0 * $0 }.sorted()
    let half = squares.prefix(w.count / 2).reduce(0, +)
    var pairs = 0.0
    for start in stride(from: 0, to: w.count, by: 4) where weights.columns.isMultiple(of: 4) {
      let four = w[start..<start + 4].map { $0 * $0 }.sorted()
      pairs += four[0] + four[1]
    }
    let limit = 36 * square / n
    let outliers = w.count { $0 * $0 > limit }
    cells = [
      rounded(4), rounded(3), relative(half),
      weights.columns.isMultiple(of: 4) ? relative(pairs) : .absent("no groups of 4"),
      .figure(Cell.significant(n * fourth / (second * second), digits: 3)),
      .figure(Cell.decimal(1e6 * Double(outliers) / n, digits: 0)),
    ]
  }
}
