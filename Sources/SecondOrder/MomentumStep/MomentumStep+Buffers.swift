import Scalars
import Verification

extension MomentumStep {
  /// The optimiser of the training runs.
  static let buffer = Implementation<MomentumStep>(
    "buffer-float64",
    .rounding("running error analysis of the formula") { problem in
      runningBound(Double.self) { trajectory(problem, $0) }
    }
  ) { problem in
    try Walk(problem, Momentum(rate: problem.rate, momentum: problem.first))
  } run: {
    $0.run()
  } observe: { result in
    ["weights": .scalars(result.weights), "buffer": .scalars(result.optimiser.buffer)]
  }

  struct Operands {
    let n: Int
    let constants: [Float]
    let gradients: [UnsafePointer<Float>]
    let before: [UnsafePointer<Float>]
    let after: [UnsafeMutablePointer<Float>]
  }

  static func sweep(_ lane: Lane) -> Implementation<MomentumStep> {
    Implementation(
      "sweep-\(lane.rawValue)-float32",
      .rounding("running error analysis of the formula") { problem in
        runningBound(Float.self) { trajectory(problem, $0) }
      },
      arena: { problem, arena in
        let problem = try problem.validated()
        func input(_ x: [Double]) -> UnsafePointer<Float> {
          arena.input(x.map { Float($0) }.orOne).baseAddress!
        }
        let n = problem.weights.count
        return Operands(
          n: n, constants: [Float(problem.first), Float(problem.rate)],
          gradients: problem.gradients.map(input),
          before: [input(problem.weights), input(problem.weights.map { _ in 0 })],
          after: (0..<2).map { _ in arena.output(max(1, n), of: Float.self).baseAddress! })
      },
      run: { o in
        let step = kernel(lane)
        var from = o.before
        for g in o.gradients {
          step(o.n, o.constants, g, from, o.after)
          from = o.after.map { UnsafePointer($0) }
        }
      },
      observe: { o, _ in
        let values = o.after.map { p in (0..<o.n).map { Double(p[$0]) } }
        return ["weights": .scalars(values[0]), "buffer": .scalars(values[1])]
      })
  }
}
