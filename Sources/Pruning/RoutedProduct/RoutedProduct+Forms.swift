import Bindings
import Scalars
import Structures
import Verification

extension RoutedProduct {
  /// Tokens of one cluster beside each other, and one matrix product for each expert that has any.
  static let grouped = Implementation<RoutedProduct>(
    "grouped", fidelity,
    prepare: { problem in
      if let obstacle = problem.obstacle { throw PruningError(obstacle) }
      return problem
    },
    run: { problem in
      let (m, d) = (problem.outputs, problem.tokens.columns)
      var y = [Double](repeating: 0, count: problem.tokens.rows * m)
      for (e, expert) in problem.experts.enumerated() {
        let members = problem.labels.indices.filter { problem.labels[$0] == e }
        guard !members.isEmpty, m > 0, d > 0 else { continue }
        let x = Matrix<Double>(rows: members.count, columns: d) { problem.tokens[members[$0], $1] }
        var block = Matrix<Double>(repeating: 0, rows: members.count, columns: m)
        guard (try? BLAS.gemm(x, expert, transposeB: true, beta: 0, &block)) != nil else {
          return []
        }
        for (row, t) in members.enumerated() {
          for o in 0..<m { y[t * m + o] = block[row, o] }
        }
      }
      return y
    },
    observe: { ["y": .scalars($0)] })

  /// Experts as compressed rows, so that only their nonzeros are multiplied.
  static let nonzeros = Implementation<RoutedProduct>(
    "nonzeros", fidelity,
    prepare: { problem in
      if let obstacle = problem.obstacle { throw PruningError(obstacle) }
      let experts = problem.experts.map { expert in
        (0..<expert.rows).map { o in
          expert[row: o].enumerated().filter { $0.element != 0 }.map { ($0.offset, $0.element) }
        }
      }
      return (problem: problem, experts: experts)
    },
    run: { input in
      let tokens = input.problem.tokens
      var y: [Double] = []
      for (t, label) in input.problem.labels.enumerated() {
        let start = t * tokens.columns
        for row in input.experts[label] {
          var sum = 0.0
          for (j, weight) in row { sum += weight * tokens.elements[start + j] }
          y.append(sum)
        }
      }
      return y
    },
    observe: { ["y": .scalars($0)] })

  /// γ_d Σ |wⱼ xⱼ|, for any order of summation.
  private static let fidelity = Implementation<RoutedProduct>.Fidelity.rounding(
    "Higham 2002, equation (3.5)"
  ) { problem in
    let factor = gamma(
      problem.tokens.columns + 1, unitRoundoff: .unitRoundoff(of: Double.self))
    let bounds = problem.labels.enumerated().flatMap { t, label -> [Double] in
      let x = problem.tokens[row: t].map { abs($0) }
      let expert = problem.experts[label]
      return (0..<expert.rows).map { o in
        factor * zip(expert[row: o], x).reduce(0) { $0 + abs($1.0) * $1.1 }
      }
    }
    return ["y": .componentwise(bounds)]
  }
}
