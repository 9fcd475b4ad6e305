import Scalars
import Structures
import Verification

extension EvaStep {
  /// The preconditioner of the training runs.
  static let shermanMorrison = Implementation<EvaStep>(
    "sherman-morrison-float64",
    .rounding("running error analysis of Sherman and Morrison's form", bound)
  ) { problem in
    let problem = try problem.validated()
    guard problem.damping > 0 else {
      throw SecondOrderError("the damping is zero: a matrix of rank one has no inverse without it")
    }
    return (views: problem.views, gamma: problem.gamma, damping: problem.damping)
  } run: { input in
    var eva = EvaPreconditioner(gamma: input.gamma, damping: input.damping)
    var step: Matrix<Double>?
    for view in input.views { step = eva.direction(view) }
    return step
  } observe: { step in
    ["step": .scalars(step?.elements ?? [])]
  }

  /// The program itself over numbers that carry their errors.
  static let bound: @Sendable (LayerHistory) -> ErrorBound = { problem in
    runningBound(Double.self) { hold in
      var means = EvaMeans<Scalars.RunningError<Double>>()
      for batch in problem.batches {
        means.absorb(
          batch.inputs.map(hold), batch.outputGradients.map(hold), gamma: hold(problem.gamma))
      }
      let step = EvaPreconditioner.apply(
        problem.gradient.map(hold), a: means.a, g: means.g, damping: hold(problem.damping))
      return ["step": .scalars(step.elements)]
    }
  }
}
