import Scalars
import Structures
import Verification

extension KIHT {
  /// X and Xᵀ by rows, so that both products stream.
  static let residualForm = Implementation<KIHT>(
    "residual", fidelity { residualGradient($0, over: RunningError<Double>.self) },
    prepare: { problem in
      if let obstacle = problem.obstacle { throw PruningError(obstacle) }
      return Run(problem)
    },
    run: { input in
      input.iterate { theta in
        var residual = input.targets.map { -$0 }
        for (i, row) in input.rows.enumerated() { residual[i] += product(row, theta) }
        return input.columns.map { product($0, residual) }
      }
    },
    observe: { ["theta": .scalars($0)] })

  /// XᵀX and Xᵀy once, and then d² multiply-adds a step, of which the nonzeros of θ need only k d.
  static let gramForm = Implementation<KIHT>(
    "gram", fidelity { gramGradient($0, over: RunningError<Double>.self) },
    prepare: { problem in
      if let obstacle = problem.obstacle { throw PruningError(obstacle) }
      return Run(problem)
    },
    run: { input in
      let pull = input.columns.map { product($0, input.targets) }
      let gram = input.columns.map { column in input.columns.map { product(column, $0) } }
      return input.iterate { theta in
        var gradient = pull.map { -$0 }
        for (j, value) in theta.enumerated() where value != 0 {
          for i in gradient.indices { gradient[i] += gram[j][i] * value }
        }
        return gradient
      }
    },
    observe: { ["theta": .scalars($0)] })

  private static func product(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for i in a.indices { sum += a[i] * b[i] }
    return sum
  }

  /// A problem as an implementation finds it.
  struct Run {
    let rows: [[Double]], columns: [[Double]]
    let targets: [Double]
    let kept: Int, iterations: Int
    let step: Double

    init(_ problem: Problem) {
      rows = (0..<problem.inputs.rows).map { Array(problem.inputs[row: $0]) }
      columns = (0..<problem.order).map { problem.inputs.column($0) }
      (targets, kept) = (problem.targets, problem.kept)
      (step, iterations) = (problem.step, problem.iterations)
    }

    func iterate(_ gradient: ([Double]) -> [Double]) -> [Double] {
      var theta = [Double](repeating: 0, count: columns.count)
      for _ in 0..<iterations {
        let g = gradient(theta)
        for i in theta.indices { theta[i] -= step * g[i] }
        // The k-th magnitude by sorting bits: patterns of numbers without sign are in their order.
        let patterns = theta.map { $0.magnitude.bitPattern }
        let limit = kept > 0 ? patterns.sorted(by: >)[kept - 1] : .max
        var ties = kept - patterns.count { $0 > limit }
        for i in theta.indices where patterns[i] <= limit {
          if patterns[i] == limit, ties > 0 { ties -= 1 } else { theta[i] = 0 }
        }
      }
      return theta
    }
  }

  private static func fidelity(
    _ gradient: @escaping @Sendable (Problem) -> ([RunningError<Double>]) -> [RunningError<Double>]
  ) -> Implementation<KIHT>.Fidelity {
    .rounding(
      "running error analysis, step by step: Higham 2002, section 3.3; a choice between magnitudes that are nearer than their errors is not judged"
    ) { problem in runningBound(problem, gradient(problem)) }
  }

  private static func residualGradient<S: Scalar>(
    _ problem: Problem, over: S.Type
  ) -> ([S]) -> [S] {
    let rows = (0..<problem.inputs.rows).map { problem.inputs[row: $0].map { S($0) } }
    let columns = (0..<problem.order).map { problem.inputs.column($0).map { S($0) } }
    let targets = problem.targets.map { S($0) }
    return { theta in
      let residual = rows.indices.map { dot(rows[$0], theta) - targets[$0] }
      return columns.map { dot($0, residual) }
    }
  }

  private static func gramGradient<S: Scalar>(
    _ problem: Problem, over: S.Type
  ) -> ([S]) -> [S] {
    let columns = (0..<problem.order).map { problem.inputs.column($0).map { S($0) } }
    let targets = problem.targets.map { S($0) }
    let pull = columns.map { dot($0, targets) }
    let gram = columns.map { column in columns.map { dot(column, $0) } }
    return { theta in gram.indices.map { dot(gram[$0], theta) - pull[$0] } }
  }

  /// The run over numbers that carry a bound on their errors.
  private static func runningBound(
    _ problem: Problem, _ gradient: ([RunningError<Double>]) -> [RunningError<Double>]
  ) -> ErrorBound {
    typealias S = RunningError<Double>
    var theta = [S](repeating: .zero, count: problem.order)
    for _ in 0..<problem.iterations {
      let g = gradient(theta)
      let moved = theta.indices.map { theta[$0] - S(problem.step) * g[$0] }
      let order = moved.indices.sorted { abs(moved[$0].value) > abs(moved[$1].value) }
      let (kept, dropped) = (order.prefix(problem.kept), order.dropFirst(problem.kept))
      if let least = kept.last, let greatest = dropped.first {
        // Every error of what is kept and of what is dropped must leave the order as it is.
        let low = kept.map { abs(moved[$0].value) - moved[$0].error }.min() ?? 0
        let high = dropped.map { abs(moved[$0].value) + moved[$0].error }.max() ?? 0
        let isClear = low > high
        guard isClear else {
          let reason = "\(moved[least].value) and \(moved[greatest].value) are too near to choose"
          return ["theta": .free(reason)]
        }
      }
      theta = moved
      for i in dropped { theta[i] = .zero }
    }
    return ["theta": .componentwise(theta.map { 1.01 * $0.error })]
  }
}
