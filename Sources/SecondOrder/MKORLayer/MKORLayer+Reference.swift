import Scalars
import Verification

extension MKORLayer {
  /// The algorithm on one rank, with every mean taken by its definition.
  static func alone<S: Scalar>(_ problem: Problem, over: S.Type) -> [S] {
    let x = problem.inputs.map { $0.map { S($0) } }, y = problem.targets.map { $0.map { S($0) } }
    var w = problem.weights.map { $0.map { S($0) } }
    let n = S(problem.samples), gamma = S(problem.gamma), eta = S(problem.rate)
    var left = Packed<S>(1, order: problem.width.output)
    var right = Packed<S>(1, order: problem.width.input)
    func mean(_ rows: [[S]]) -> [S] { transpose(rows).map { sum($0) / n } }
    for t in 0..<problem.iterations {
      let g = zip(x, y).map { axpy(-1, $1, multiply(rows: w, $0)) }
      if t % problem.frequency == 0 {
        left = MKORFactor.updated(left, by: [mean(g)], gamma: gamma, threshold: 2).factor
        right = MKORFactor.updated(right, by: [mean(x)], gamma: gamma, threshold: 2).factor
      }
      let columns = transpose(x)
      let gradient = transpose(g).map { row in columns.map { dot(row, $0) / n } }
      let step = Elimination.product(Elimination.product(left.rows, gradient), right.rows)
      for i in w.indices { w[i] = axpy(-eta, step[i], w[i]) }
    }
    return w.flatMap { $0 }
  }

  /// messages(P) times what is summed.
  static func words(_ problem: Problem) -> Int {
    let (k, m) = problem.width
    let updates = (problem.iterations + problem.frequency - 1) / problem.frequency
    return problem.reduction.messages(ranks: problem.ranks)
      * (updates * (k + m) + problem.iterations * k * m)
  }
}
