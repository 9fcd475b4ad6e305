import Scalars
import Verification

extension BlockNaturalGradient {
  /// e after each step, and the parameters' change at the end.
  ///
  /// A damped block solves with its dense Fisher matrix; an undamped one takes the pseudoinverse by its
  /// definition on a matrix of full row rank, F†Jᵀe/n = Jᵀ(JJᵀ)⁻¹e.
  static func iterates<S: Scalar>(_ problem: Problem, over: S.Type) -> (
    residuals: [[S]], parameters: [S]
  ) {
    let blocks = problem.blocks.map { block in block.map { row in row.map { S($0) } } }
    let n = S(problem.samples), eta = S(problem.step), lambda = S(problem.lambda)
    var e = problem.residual.map { S($0) }
    var change = blocks.map { [S](repeating: .zero, count: $0[0].count) }
    var residuals: [[S]] = []
    for _ in 0..<problem.iterations {
      let directions = blocks.map { j -> [S] in
        let columns = transpose(j)
        if problem.lambda == 0 {
          let y = Elimination.solve(Elimination.product(j, columns), e) ?? []
          return columns.map { dot($0, y) }
        }
        let gradient = columns.map { dot($0, e) / n }
        let fisher = columns.indices.map { r in
          columns.indices.map { c in
            dot(columns[r], columns[c]) / n + (r == c ? lambda : .zero)
          }
        }
        return Elimination.solve(fisher, gradient) ?? []
      }
      for (b, direction) in directions.enumerated() {
        change[b] = axpy(-eta, direction, change[b])
        e = axpy(-eta, blocks[b].map { dot($0, direction) }, e)
      }
      residuals.append(e)
    }
    return (residuals, change.flatMap { $0 })
  }

  /// The same by kernels G + nλI, whose inverses are formed once.
  static func byKernels<S: Scalar>(_ problem: Problem, over: S.Type) -> (
    residual: [S], parameters: [S]
  ) {
    let blocks = problem.blocks.map { block in block.map { row in row.map { S($0) } } }
    let shift = S(problem.samples) * S(problem.lambda), eta = S(problem.step)
    let grams = blocks.map { Elimination.product($0, transpose($0)) }
    let inverses = grams.map { gram -> [[S]] in
      let damped = gram.indices.map { i in
        gram.indices.map { gram[i][$0] + (i == $0 ? shift : .zero) }
      }
      return Elimination.inverse(damped) ?? []
    }
    var e = problem.residual.map { S($0) }
    var sums = blocks.map { _ in e.map { _ in S.zero } }
    for _ in 0..<problem.iterations {
      let solutions = inverses.map { multiply(rows: $0, e) }
      for (b, y) in solutions.enumerated() {
        sums[b] = axpy(-eta, y, sums[b])
        e = axpy(-eta, multiply(rows: grams[b], y), e)
      }
    }
    let parameters = zip(blocks, sums).flatMap { j, y in multiply(rows: transpose(j), y) }
    return (e, parameters)
  }
}
