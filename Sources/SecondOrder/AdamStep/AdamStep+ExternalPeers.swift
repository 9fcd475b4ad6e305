public import Peers
import Scalars
import Verification

extension AdamStep: ExternallyPeered {
  public static let externalPeers: [ExternalPeer<AdamStep>] = [
    ExternalPeer(
      "torch fused Adam", .torch, format: .float32,
      remark:
        "it works in place: weights are copied and moments cleared first, 16 bytes for each weight beside 28 for each step",
      .rounding("running error analysis of Algorithm 1 with rounded constants", fusedBound),
      program: """
        def prepare(weights, gradients, constants):
            start, gradients = tensors(weights, gradients)
            rate, first, second, epsilon = constants
            w, m, v = (torch.empty_like(start) for _ in range(3))
            steps = [([g.clone()], [torch.tensor(float(t))]) for t, g in enumerate(gradients, 1)]
            def run():
                w.copy_(start)
                m.zero_()
                v.zero_()
                for gradient, step in steps:
                    torch._fused_adam_(
                        [w], gradient, [m], [v], [], step, lr=rate, beta1=first, beta2=second,
                        weight_decay=0.0, eps=epsilon, amsgrad=False, maximize=False)
            return run, lambda _: {"weights": w.numpy(), "first": m.numpy(), "second": v.numpy()}
        """,
      inputs: { problem in
        let problem = try problem.validated()
        for (t, g) in zip(1..., problem.gradients) {
          try GradientSequence.check(g, t, below: 0x1p62)
        }
        let n = problem.weights.count
        guard n > 0 else { throw PeerMismatch("there is no weight") }
        return [
          PeerArray("weights", problem.weights.map { Float($0) }),
          PeerArray(
            "gradients", problem.gradients.joined().map { Float($0) }, shape: [problem.steps, n]),
          PeerArray(
            "constants", [problem.rate, problem.first, problem.second, problem.epsilon]),
        ]
      },
      observe: { _, results in
        [
          "weights": .scalars(try results.numbers("weights")),
          "first": .scalars(try results.numbers("first")),
          "second": .scalars(try results.numbers("second")),
        ]
      })
  ]

  /// Running error analysis of θ ← θ - s_t m/(√v/r_t + ε), s_t = η/(1 - β₁ᵗ), r_t = √(1 - β₂ᵗ). Both constants are
  /// computed in double precision and rounded once, as those of ``bound`` are.
  private static let fusedBound: @Sendable (GradientSequence) -> ErrorBound = { problem in
    typealias R = Scalars.RunningError<Float>
    let constants = (1...max(1, problem.steps)).map { t in
      let step = problem.rate / (1 - problem.first.raised(to: t))
      let root = (1 - problem.second.raised(to: t)).squareRoot()
      return (step: R(step) * 1, root: R(root) * 1)
    }
    return runningBound(Float.self) { hold in
      let (beta1, beta2) = (hold(problem.first), hold(problem.second))
      let (rest1, rest2) = (hold(1 - problem.first), hold(1 - problem.second))
      let epsilon = hold(problem.epsilon)
      var w = problem.weights.map(hold)
      var m = w.map { _ in R.zero }
      var v = m
      for (gradient, constant) in zip(problem.gradients, constants) {
        for k in w.indices {
          let g = hold(gradient[k])
          m[k] = beta1 * m[k] + rest1 * g
          v[k] = beta2 * v[k] + rest2 * (g * g)
          w[k] -= constant.step * m[k] / (R.sqrt(v[k]) / constant.root + epsilon)
        }
      }
      return ["weights": .scalars(w), "first": .scalars(m), "second": .scalars(v)]
    }
  }
}
