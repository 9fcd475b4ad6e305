import Scalars
import Structures

extension SLiMPipeline {
  /// Step by step for a layer of two outputs.
  struct Formula<S: RealScalar> {
    let step: S
    /// Signed, 0 where pruned.
    let codes: Matrix<Int>
    let objective: S
    let output: S

    init(_ problem: Problem) {
      precondition(problem.weights.columns == 2, "The truth is had for two outputs.")
      let w = problem.weights.map { S($0) }
      let squares = SLiMPipeline.squares(problem.inputs.map { S($0) })
      let (magnitudes, step) = SLiMPipeline.quantise(w.elements.map(\.absolute), problem.levels)
      let scores = magnitudes.enumerated().map { i, k in
        S(k * k) * (problem.usesActivations ? squares.shifted[i / 2] : 1)
      }
      let kept = SLiMPipeline.kept(scores, problem)
      codes = Matrix(rows: w.rows, columns: 2) { j, o in
        let k = kept[j, o] ? magnitudes[j * 2 + o] : 0
        return problem.weights[j, o] < 0 ? -k : k
      }
      self.step = step
      let codes = codes
      let e = Matrix(rows: w.rows, columns: 2) { w[$0, $1] - step * S(codes[$0, $1]) }
      let spectrum = Quadratic(e, squares.shifted)
      objective = spectrum.tail(after: problem.rank)
      let rest = spectrum.rest(e, rank: problem.rank)
      var sum = S.zero
      for t in 0..<problem.inputs.rows {
        for o in 0..<2 {
          sum += dot(problem.inputs[row: t].map { S($0) }, rest.column(o)).squared
        }
      }
      output = sum / S(problem.inputs.rows)
    }
  }

  /// Mean squares of the inputs; with the least positive one added to all, if one is 0.
  static func squares<S: Scalar>(_ x: Matrix<S>) -> (plain: [S], shifted: [S]) {
    let plain = (0..<x.columns).map { squaredNorm(x.column($0)) / S(x.rows) }
    guard plain.contains(where: { $0 == .zero }) else { return (plain, plain) }
    let least = plain.filter { $0 > .zero }.min() ?? 1
    return (plain, plain.map { $0 + least })
  }

  /// Codes of least error and their step B/C: every interval of steps on which codes are constant ends at
  /// some 2a/(2j + 1) and is tried; B²/C is compared without division, and of equal ones the larger step wins.
  static func quantise<S: Scalar>(_ magnitudes: [S], _ levels: Int) -> (codes: [Int], step: S) {
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
    guard let best else { return (magnitudes.map { _ in 0 }, .zero) }
    return (best.codes, best.product / best.square)
  }

  /// The integer nearest to a / b, the larger one at a tie.
  private static func roundedUp<S: Scalar>(_ a: S, over b: S) -> Int {
    let guess = Int((a.approximation / b.approximation).rounded())
    let found = [guess, guess - 1, guess + 1].first { q in
      let excess = S(2) * (a - S(q) * b)
      return excess.absolute < b || excess == -b
    }
    return found ?? guess
  }

  /// Half of each group of inputs of an output, those of largest score.
  static func kept<S: Scalar>(_ scores: [S], _ problem: Problem) -> Matrix<Bool> {
    let n = problem.weights.columns
    return Matrix(rows: problem.weights.rows, columns: n) { j, o in
      let start = j / problem.group * problem.group
      let mine = scores[j * n + o]
      let rivals = (start..<start + problem.group).count { i in
        i < j ? scores[i * n + o] >= mine : scores[i * n + o] > mine
      }
      return rivals < problem.group / 2
    }
  }

  /// EᵀD²E = (a b; b c) and its eigenvalues.
  struct Quadratic<S: RealScalar> {
    let a: S, b: S, c: S, root: S

    init(_ e: Matrix<S>, _ squares: [S]) {
      func sum(_ p: Int, _ q: Int) -> S {
        squares.indices.reduce(.zero) { $0 + squares[$1] * e[$1, p] * e[$1, q] }
      }
      (a, b, c) = (sum(0, 0), sum(0, 1), sum(1, 1))
      root = S.sqrt((a - c).squared + 4 * b * b)
    }

    func tail(after rank: Int) -> S {
      switch rank {
      case 0: a + c
      case 1: (a + c - root) / 2
      default: .zero
      }
    }

    /// E - LR: rows less their part along the eigenvector of the larger eigenvalue, or nothing.
    func rest(_ e: Matrix<S>, rank: Int) -> Matrix<S> {
      guard rank < 2 else { return e.map { _ in .zero } }
      guard rank == 1, a + c > .zero else { return e }
      let larger = (a + c + root) / 2
      let v = a >= c ? [larger - c, b] : [b, larger - a]
      let norm = squaredNorm(v)
      guard norm > .zero else {
        return Matrix(rows: e.rows, columns: 2) { $1 == 0 ? .zero : e[$0, 1] }
      }
      return Matrix(rows: e.rows, columns: 2) { i, o in
        e[i, o] - (e[i, 0] * v[0] + e[i, 1] * v[1]) * v[o] / norm
      }
    }
  }
}
