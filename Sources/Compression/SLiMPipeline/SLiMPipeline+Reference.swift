import Scalars
import Structures

extension SLiMPipeline {
  /// The stored layer but for its adapters: step by step, by field operations and comparisons alone.
  struct Decisions<S: Scalar> {
    /// B = ⟨|w|, k⟩ and C = ⟨k, k⟩ of the codes of least error: Δ = B / C, or 0 for a layer of zeros.
    let product: S, square: S
    /// k before pruning, row by row.
    let magnitudes: [Int]
    /// Signed, 0 where pruned.
    let codes: Matrix<Int>
    /// Mean squares of the inputs, none of them 0.
    let squares: [S]
    /// What SparseGPT went by, where it pruned.
    let compensation: Compensation<S>?

    init(_ problem: Problem) {
      let w = problem.weights.map { S($0) }
      squares = SLiMPipeline.squares(problem.inputs.map { S($0) })
      let best = SLiMPipeline.quantise(w.elements.map(\.absolute), problem.levels)
      (magnitudes, product, square) = best
      guard problem.pruner != .sparseGPT else {
        let found = SLiMPipeline.compensated(problem, product: best.product, square: best.square)
        (codes, compensation) = (found.codes, found)
        return
      }
      let squares = squares
      let n = w.columns
      let scores = best.codes.enumerated().map { i, k in
        S(k * k) * (problem.pruner == .wanda ? squares[i / n] : 1)
      }
      let kept = SLiMPipeline.kept(scores, problem)
      codes = Matrix(rows: w.rows, columns: n) { j, o in
        let k = kept[j, o] ? best.codes[j * n + o] : 0
        return problem.weights[j, o] < 0 ? -k : k
      }
      compensation = nil
    }

    var step: S { square > .zero ? product / square : .zero }
  }

  /// Mean squares of the inputs; with the least positive one added to all, if one is 0.
  static func squares<S: Scalar>(_ x: Matrix<S>) -> [S] {
    let plain = (0..<x.columns).map { squaredNorm(x.column($0)) / S(x.rows) }
    guard plain.contains(where: { $0 == .zero }) else { return plain }
    let least = plain.filter { $0 > .zero }.min() ?? 1
    return plain.map { $0 + least }
  }

  /// Codes of least error with their B and C: every interval of steps on which codes are constant ends at
  /// some 2a/(2j + 1) and is tried; B²/C is compared without division, and of equal ones the larger step wins.
  static func quantise<S: Scalar>(
    _ magnitudes: [S], _ levels: Int
  ) -> (codes: [Int], product: S, square: S) {
    var best: (codes: [Int], product: S, square: S)?
    for a in magnitudes where a > .zero {
      for j in 0..<levels {
        let codes = magnitudes.map { w in
          min(levels, roundedUp(w * S(2 * j + 1), over: S(2) * a))
        }
        let product = dot(magnitudes, codes.map { S($0) })
        let square = S(codes.reduce(0) { $0 + $1 * $1 })
        guard let held = best else {
          best = (codes, product, square)
          continue
        }
        let (mine, its) = (product * product * held.square, held.product * held.product * square)
        if mine > its || mine == its && product * held.square > held.product * square {
          best = (codes, product, square)
        }
      }
    }
    return best ?? (magnitudes.map { _ in 0 }, .zero, .zero)
  }

  /// The integer nearest to a / b, the larger one at a tie.
  static func roundedUp<S: Scalar>(_ a: S, over b: S) -> Int {
    let guess = Int((a.approximation / b.approximation).rounded())
    let found = [guess, guess - 1, guess + 1].first { q in
      let excess = S(2) * (a - S(q) * b)
      return excess.absolute < b || excess == -b
    }
    return found ?? guess
  }

  /// Half of each group of inputs of an output, those of largest score.
  private static func kept<S: Scalar>(_ scores: [S], _ problem: Problem) -> Matrix<Bool> {
    let (m, n, group) = (problem.weights.rows, problem.weights.columns, problem.group)
    var kept = Matrix(repeating: false, rows: m, columns: n)
    for o in 0..<n {
      for start in stride(from: 0, to: m, by: group) {
        let half = isInBetterHalf((start..<start + group).map { scores[$0 * n + o] })
        for k in 0..<group { kept[start + k, o] = half[k] }
      }
    }
    return kept
  }

  /// Whether fewer than half of the others are better; of equal ones, those in front are.
  static func isInBetterHalf<S: Scalar>(_ scores: [S]) -> [Bool] {
    scores.indices.map { j in
      let rivals = scores.indices.count { i in
        i < j ? scores[i] >= scores[j] : i > j && scores[i] > scores[j]
      }
      return rivals < scores.count / 2
    }
  }
}
