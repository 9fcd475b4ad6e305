import Bindings
import Scalars
import Structures
import Verification

extension SLiMPipeline {
  /// What a program stores, and what it says of it.
  struct Stored {
    /// Δ = product / square.
    var product: Double, square: Double
    var codes: Matrix<Double>
    var left: Matrix<Double>, right: Matrix<Double>

    static let failed = Stored(
      product: .nan, square: 1, codes: Matrix(rows: 0, columns: 0, elements: []),
      left: Matrix(rows: 0, columns: 0, elements: []),
      right: Matrix(rows: 0, columns: 0, elements: []))

    var step: Double { square > 0 ? product / square : 0 }
  }

  static let lapack = implementation(
    "sweep-svd", voice: .optimised,
    .rounding(
      "LAPACK Users' Guide 4.8 to 4.9, Mirsky 1960, Davis and Kahan 1970; derived in bound", bound)
  ) { problem in try compressed(problem) }

  static func implementation(
    _ name: String, voice: Voice, _ fidelity: Implementation<SLiMPipeline>.Fidelity,
    compress: @escaping @Sendable (borrowing Problem) throws -> Stored
  ) -> Implementation<SLiMPipeline> {
    Implementation(
      name, voice: voice, fidelity, arena: { problem, _ in problem },
      run: { problem in (try? compress(problem)) ?? .failed },
      observe: { problem, stored in
        let errors = errors(problem, stored)
        return [
          "step": [stored.step], "codes": .scalars(stored.codes.elements),
          "objective": [errors.objective], "output": [errors.output],
        ]
      })
  }

  /// ‖D(W - Δk - LR)‖² and ‖X(W - Δk - LR)‖²/t in certified arithmetic; NaN where nothing was stored.
  static func errors(_ problem: Problem, _ stored: Stored) -> (objective: Double, output: Double) {
    let w = problem.weights
    guard stored.codes.rows == w.rows, stored.left.rows == w.rows else { return (.nan, .nan) }
    let step = stored.square > 0 ? Enclosure(stored.product) / Enclosure(stored.square) : 0
    let (l, r) = (stored.left.map { Enclosure($0) }, stored.right.map { Enclosure($0) })
    let rest = Matrix(rows: w.rows, columns: w.columns) { j, o -> Enclosure in
      let base = Enclosure(w[j, o]) - step * Enclosure(stored.codes[j, o])
      return (0..<l.columns).reduce(base) { $0 - l[j, $1] * r[$1, o] }
    }
    let x = problem.inputs.map { Enclosure($0) }
    let squares = statistic(x)
    var (objective, output) = (Enclosure(0), Enclosure(0))
    for j in 0..<w.rows { for o in 0..<w.columns { objective += squares[j] * rest[j, o].squared } }
    for t in 0..<x.rows {
      for o in 0..<w.columns { output += dot(Array(x[row: t]), rest.column(o)).squared }
    }
    return (objective.approximation, (output / Enclosure(x.rows)).approximation)
  }

  /// The whole pipeline; any number of outputs.
  static func compressed(_ problem: borrowing Problem) throws -> Stored {
    let w = problem.weights
    let best = swept(w.elements.map { abs($0) }, problem.levels)
    let squares = statistic(problem.inputs)
    let step = best.square > 0 ? best.product / best.square : 0
    let codes = try pruned(best, squares, problem).codes
    let x = squares.map { $0.squareRoot() }
    let salient = Matrix(rows: w.rows, columns: w.columns) {
      x[$0] * (w[$0, $1] - step * codes[$0, $1])
    }
    let rank = min(problem.rank, min(w.rows, w.columns))
    guard w.rows > 0 else {
      return Stored(
        product: best.product, square: best.square, codes: codes, left: codes, right: codes)
    }
    let (u, values, vt) = try LAPACK.svd(salient)
    let left = Matrix(rows: w.rows, columns: rank) { u[$0, $1] * values[$1] / x[$0] }
    let right = Matrix(rows: rank, columns: w.columns) { vt[$0, $1] }
    return Stored(
      product: best.product, square: best.square, codes: codes, left: left, right: right)
  }

  /// s_j, row after row of the inputs: a running sum for each channel, and the shift of a dead one.
  static func statistic<S: Scalar>(_ x: Matrix<S>) -> [S] {
    var sums = [S](repeating: .zero, count: x.columns)
    for t in 0..<x.rows {
      for j in 0..<x.columns { sums[j] += x[t, j] * x[t, j] }
    }
    var least: S?
    var hasDead = false
    for j in sums.indices {
      sums[j] = sums[j] / S(x.rows)
      if sums[j] == .zero {
        hasDead = true
      } else {
        least = least.map { S.minimum($0, sums[j]) } ?? sums[j]
      }
    }
    return hasDead ? sums.map { $0 + (least ?? 1) } : sums
  }

  /// Breakpoints in falling order, each raising one code. For multiples of 1/16 below 8, levels up to 7 and
  /// up to 600 weights, B is a multiple of 1/16 of at most 19 bits and C has 15: B²C is exact.
  static func swept(
    _ magnitudes: [Double], _ levels: Int
  ) -> (codes: [Double], product: Double, square: Double) {
    var breakpoints: [(step: Double, magnitude: Double, raise: Double)] = []
    for a in magnitudes where a > 0 {
      for j in 0..<levels { breakpoints.append((a / (Double(j) + 0.5), a, Double(2 * j + 1))) }
    }
    breakpoints.sort { $0.step > $1.step }
    var (product, square) = (0.0, 0.0)
    var best = (product: 0.0, square: 0.0, threshold: Double.infinity)
    var i = 0
    while i < breakpoints.count {
      let step = breakpoints[i].step
      while i < breakpoints.count, breakpoints[i].step == step {
        product += breakpoints[i].magnitude
        square += breakpoints[i].raise
        i += 1
      }
      let (mine, its) = (product * product * best.square, best.product * best.product * square)
      if best.square == 0 || mine > its { best = (product, square, step) }
    }
    // A code counts the breakpoints of its weight at or above the threshold.
    let codes = magnitudes.map { a in
      Double((0..<levels).count { a > 0 && a / (Double($0) + 0.5) >= best.threshold })
    }
    return (codes, best.product, best.square)
  }

  /// Codes with their signs and zeros where they are pruned, and the places that are kept; scores k²s of
  /// dyadic s are exact.
  static func pruned(
    _ best: (codes: [Double], product: Double, square: Double), _ squares: [Double],
    _ problem: borrowing Problem
  ) throws -> (codes: Matrix<Double>, kept: Matrix<Bool>) {
    if problem.pruner == .sparseGPT { return try compensated(problem, best) }
    let (w, codes, n) = (problem.weights, best.codes, problem.weights.columns)
    let usesActivations = problem.pruner == .wanda
    let kept = largest(problem) { j, o in
      codes[j * n + o] * codes[j * n + o] * (usesActivations ? squares[j] : 1)
    }
    let signed = Matrix(rows: w.rows, columns: n) { j, o in
      guard kept[j, o] else { return 0.0 }
      return w[j, o] < 0 ? -codes[j * n + o] : codes[j * n + o]
    }
    return (signed, kept)
  }

  /// The better half of every group, by sorting; of equal scores those in front.
  private static func largest(
    _ problem: borrowing Problem, score: (Int, Int) -> Double
  ) -> Matrix<Bool> {
    let group = problem.group
    var kept = Matrix(
      repeating: false, rows: problem.weights.rows, columns: problem.weights.columns)
    for o in 0..<kept.columns {
      for start in stride(from: 0, to: kept.rows, by: group) {
        let scores = (start..<start + group).map { score($0, o) }
        for j in bestHalf(scores) { kept[start + j, o] = true }
      }
    }
    return kept
  }

  static func bestHalf(_ scores: [Double]) -> ArraySlice<Int> {
    let order = scores.indices.sorted { i, j in
      scores[i] != scores[j] ? scores[i] > scores[j] : i < j
    }
    return order.prefix(scores.count / 2)
  }
}
