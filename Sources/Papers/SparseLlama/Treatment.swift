import Quantisation
import Structures

/// What is done to the weights of a layer: pruned, rounded, or both.
struct Treatment {
  enum Pruner: String { case none, magnitude, wanda = "Wanda", sparseGPT = "SparseGPT" }
  /// To nearest, after pruning; or column by column with it, as GPTQ does.
  enum Rounding { case nearest, compensated, inOrderOfActivity }

  var pruner = Pruner.none
  var pattern = ColumnPass.Pattern.none
  var bits: Int?
  var rounding = Rounding.nearest
  /// Inputs that share a symmetric grid; if `nil` all of an output share one that is not symmetric.
  var group: Int?

  var isCalibrated: Bool {
    pruner == .wanda || pruner == .sparseGPT || (bits != nil && rounding != .nearest)
  }

  /// - Parameter curvature: XᵀX / n; needed if the treatment is calibrated.
  func applied(to weights: Matrix<Double>, _ curvature: Matrix<Double>?) throws -> Matrix<Double> {
    let grid = bits.map { ColumnPass.Grid(bits: $0, isSymmetric: group != nil, group: group) }
    let plain = ColumnPass.plain(order: weights.columns)
    guard let curvature else { return try plain.run(weights, pattern, grid).weights }
    if pruner == .wanda { return try plain.run(wanda(weights, curvature), .none, grid).weights }
    guard rounding == .nearest else { return try compensated(weights, curvature, grid) }
    let pruned = try ColumnPass(curvature).run(weights, pattern, nil).weights
    return try plain.run(pruned, .none, grid).weights
  }

  /// Pruning and rounding in one pass.
  private func compensated(
    _ weights: Matrix<Double>, _ curvature: Matrix<Double>, _ grid: ColumnPass.Grid?
  ) throws -> Matrix<Double> {
    let d = weights.columns
    guard rounding == .inOrderOfActivity else {
      return try ColumnPass(curvature).run(weights, pattern, grid).weights
    }
    // The busiest inputs first, so that most of the others are left to make up for them.
    let order = (0..<d).sorted { curvature[$0, $0] > curvature[$1, $1] }
    let turned = Matrix(rows: weights.rows, columns: d) { weights[$0, order[$1]] }
    let pass = try ColumnPass(Matrix(rows: d, columns: d) { curvature[order[$0], order[$1]] })
    let result = try pass.run(turned, pattern, grid).weights
    var back = weights
    for (j, column) in order.enumerated() {
      for i in 0..<weights.rows { back[i, column] = result[i, j] }
    }
    return back
  }

  /// Each output keeps its weights of highest |w| ‖x‖, of all or of every group.
  private func wanda(
    _ weights: Matrix<Double>, _ curvature: Matrix<Double>
  ) -> Matrix<Double> {
    let d = weights.columns
    let (group, dropped): (Int, Int) =
      switch pattern {
      case .none: (d, 0)
      case .share(let share): (d, Int(share * Double(d)))
      case .groups(let dropped, let group): (group, dropped)
      }
    let mask = Wanda.mask(
      of: Wanda.Problem(
        weights: weights.elements.map { Float($0) },
        squares: (0..<d).map { Float(curvature[$0, $0]) }, kept: group - dropped, group: group))
    return Matrix(rows: weights.rows, columns: d) { mask[$0 * d + $1] * weights[$0, $1] }
  }
}
