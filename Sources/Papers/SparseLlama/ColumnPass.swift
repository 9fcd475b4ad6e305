import Bindings
import Pruning
import Scalars
import Structures
import Verification

/// Column by column: choose what goes, round what stays, and let the columns behind make up for it. SparseGPT and
/// GPTQ are this with one factor; with the identity for the factor it is pruning by magnitude and rounding to
/// nearest.
///
/// With H = C + λI, λ a hundredth of C's mean diagonal, and U upper triangular with UᵀU = H⁻¹: for each column i of
/// every row, e = (wᵢ - qᵢ) / U_ii and wⱼ ← wⱼ - e U_ij for j ≥ i. The loss Σ e² is tr(ΔHΔᵀ), exactly.
struct ColumnPass {
  enum Pattern: Hashable {
    case none
    /// This share of every block of 128 columns, all rows together; all of the layer without a factor.
    case share(Double)
    /// So many of every group of consecutive columns, in each row.
    case groups(dropped: Int, of: Int)
  }

  /// A grid of 2ᵇ values from the least to the greatest weight of a row, which holds zero.
  struct Grid: Hashable {
    var bits: Int
    /// Whether zero is the code in the middle, and the greatest magnitude times the clip ratio the greatest code.
    var isSymmetric = false, clip = 1.0
    /// Columns that share one; all of a row if `nil`.
    var group: Int?
    /// Whether a group's grid is that of the weights at the start of the block, which what is in front of the group
    /// has not reached: what the released program does where groups are shorter than blocks.
    var isStale = false
  }

  /// Columns whose mask is chosen at once.
  static let block = 128

  private let upper: Matrix<Double>
  /// λ, and how many factorisations failed for a smaller one.
  let damping: Double, failures: Int
  private let isPlain: Bool

  /// - Throws: ``PruningError`` if no damping makes H positive definite.
  init(_ curvature: Matrix<Double>) throws {
    let d = curvature.rows
    let alive = Self.alive(curvature)
    let damped = try DampedFactor(of: alive, first: 0.01)
    let lambda = damped.damping
    let hessian = Matrix(rows: d, columns: d) { alive[$0, $1] + ($0 == $1 ? lambda : 0) }
    upper = try LAPACK.cholesky(LAPACK.inverse(positiveDefinite: hessian)).transposed
    (damping, failures, isPlain) = (lambda, damped.failures, false)
  }

  /// Where an input is never active its diagonal is 1: its weights cost nothing, and must be somewhere.
  static func alive(_ curvature: Matrix<Double>) -> Matrix<Double> {
    Matrix(rows: curvature.rows, columns: curvature.rows) { i, j in
      i == j && curvature[i, i] == 0 ? 1 : curvature[i, j]
    }
  }

  private init(order: Int) {
    upper = Matrix(rows: order, columns: order) { $0 == $1 ? 1 : 0 }
    (damping, failures, isPlain) = (0, 0, true)
  }

  /// Σ 1/U_jj²: what a step's square is multiplied by in the mean loss, over 12, and in the greatest, over 4.
  var spread: Double { (0..<upper.rows).reduce(0) { $0 + 1 / (upper[$1, $1] * upper[$1, $1]) } }

  /// H = I: nothing makes up for anything.
  static func plain(order: Int) -> ColumnPass { ColumnPass(order: order) }

  /// - Returns: The weights, and Σ e².
  func run(
    _ weights: Matrix<Double>, _ pattern: Pattern, _ grid: Grid?
  ) throws -> (weights: Matrix<Double>, loss: Double) {
    let d = weights.columns
    let width = isPlain ? d : Self.block
    var (w, loss) = (weights, 0.0)
    let rowGrids = grid.map { grid in
      (0..<w.rows).map { Levels(w[row: $0], grid) }
    }
    for start in stride(from: 0, to: d, by: width) {
      let columns = start..<min(start + width, d)
      var isDropped = try mask(w, columns, pattern)
      let before = w
      for r in 0..<w.rows {
        var levels = rowGrids?[r]
        for i in columns {
          if case .groups(let dropped, let group) = pattern, i.isMultiple(of: group) {
            for j in cheapest(w, r, i..<min(i + group, d), dropped) {
              isDropped[r * columns.count + j - start] = true
            }
          }
          if let grid, let group = grid.group, i.isMultiple(of: group) {
            let source = grid.isStale ? before : w
            levels = Levels(
              source[row: r][(r * d + i)..<(r * d + min(i + group, d))], grid)
          }
          let value = w[r, i]
          let isGone = isDropped[r * columns.count + i - start]
          let target = isGone ? 0 : levels?.nearest(value) ?? value
          let error = (value - target) / upper[i, i]
          w[r, i] = target
          guard error != 0 else { continue }
          loss += error * error
          if !isPlain { spread(error, i, &w, r) }
        }
      }
    }
    return isPlain ? (w, loss) : Plant.taken((weights: w, loss: loss), from: "ColumnPass")
  }

  /// wⱼ ← wⱼ - e U_ij for the columns behind i.
  private func spread(_ error: Double, _ i: Int, _ w: inout Matrix<Double>, _ r: Int) {
    let d = w.columns
    upper.elements.withUnsafeBufferPointer { u in
      w.elements.withUnsafeMutableBufferPointer { w in
        for j in i + 1..<max(i + 1, d) { w[r * d + j] -= error * u[i * d + j] }
      }
    }
  }

  /// What goes of a block whose mask is chosen at its start; row by row.
  private func mask(
    _ w: Matrix<Double>, _ columns: Range<Int>, _ pattern: Pattern
  ) throws -> [Bool] {
    let none = [Bool](repeating: false, count: w.rows * columns.count)
    guard case .share(let share) = pattern else { return none }
    let block = Matrix(rows: w.rows, columns: columns.count) { w[$0, columns.lowerBound + $1] }
    let problem = try SparseGPTMask.Problem(
      weights: block, diagonal: columns.map { upper[$0, $0] }, share: share)
    return try SparseGPTMask.implementations[0](problem)[integers: "kept"].map { $0 == 0 }
  }

  /// The places of least w² / U_jj²; of equals the one behind first.
  private func cheapest(
    _ w: Matrix<Double>, _ r: Int, _ group: Range<Int>, _ count: Int
  ) -> ArraySlice<Int> {
    let scores = group.map { (j: $0, score: abs(w[r, $0]) / upper[$0, $0]) }
    let order = scores.sorted { $0.score != $1.score ? $0.score < $1.score : $0.j > $1.j }
    return order.map(\.j).prefix(count)
  }
}

/// The values that weights are rounded to: (k - z) s for k = 0 … 2ᵇ - 1.
struct Levels {
  let step: Double
  private let zero: Double, top: Double

  init(_ weights: some Sequence<Double>, _ grid: ColumnPass.Grid) {
    let (least, most) = weights.reduce((0.0, 0.0)) { (min($0.0, $1), max($0.1, $1)) }
    top = Double((1 << grid.bits) - 1)
    if grid.isSymmetric {
      zero = Double(1 << (grid.bits - 1))
      let largest = grid.clip * max(most, -least)
      step = largest > 0 ? largest / (zero - 1) : 1
    } else {
      step = most > least ? (most - least) / top : 1
      zero = (-least / step).rounded(.toNearestOrEven)
    }
  }

  func nearest(_ w: Double) -> Double {
    let code = (w / step).rounded(.toNearestOrEven) + zero
    return (min(max(code, 0), top) - zero) * step
  }
}
