import Scalars
import Verification

extension Algorithm where Problem == Lasso {
  /// Statements that hold of every proximal gradient method for the lasso that begins at zero.
  static var lassoLaws: [Law<Self>] {
    [
      Law("If λ ≥ ‖R‖∞, every iterate is zero.") { problem, subject in
        var heavy = problem
        let function = LassoFunction<Rational>(problem)
        let correlation = function.gradient(function.origin)
        heavy.lambda = normInfinity(correlation).approximation.nextUp
        return subject(heavy)["w"] == function.origin.map { _ in Field.zero }
      },
      Law("If X and λ are doubled and γ is quartered, every iterate is halved.") {
        problem, subject in
        var scaled = problem
        scaled.samples = problem.samples.map { row in row.map { 2 * $0 } }
        scaled.lambda = 2 * problem.lambda
        scaled.step = problem.step / 4
        return subject(scaled)["w"].map { $0 + $0 }.agrees(with: subject(problem)["w"])
      },
      Law("It is equivariant: features in another order give the same iterate in that order.") {
        problem, subject in
        var reversed = problem
        reversed.samples = problem.samples.map { $0.reversed() }
        return Array(subject(reversed)["w"].reversed()).agrees(with: subject(problem)["w"])
      },
      Law("The order of the samples does not matter.") { problem, subject in
        var reversed = problem
        reversed.samples.reverse()
        reversed.targets.reverse()
        return subject(reversed)["w"].agrees(with: subject(problem)["w"])
      },
      Law("On an orthogonal design it is S_{λn}(y) after one step and ever after.") {
        problem, subject in
        [problem.lambda, 0].allSatisfy { lambda in
          let design = problem.orthogonal(lambda: lambda)
          let threshold = Field(lambda) * Field(design.samples.count)
          let closed = design.targets.map { softThreshold(Field($0), threshold) }
          return subject(design)["w"].agrees(with: closed)
        }
      },
      Law("No iterate is below the known minimum, and the minimiser's KKT residual is zero.") {
        problem, subject in
        guard !problem.minimiser.isEmpty else { return nil }
        let exact = LassoFunction<Rational>(problem)
        let minimiser = problem.minimiser.map { Rational($0) }
        let function = LassoFunction<Field>(problem)
        return exact.optimalityResidual(minimiser).isZero
          && function.value(subject(problem)["w"])
            >= function.value(problem.minimiser.map { Field($0) })
      },
    ]
  }
}

extension Algorithm where Problem == Lasso {
  /// What one step from zero makes of targets outside the reals.
  static var lassoSpecials: [Special<Self>] {
    func special(_ name: String, _ target: Double, _ contract: String, _ w: Double) -> Special<Self>
    {
      let problem = Lasso(
        samples: [[1, 2], [-1, 1]], targets: [target, 0.5], lambda: 0.125, step: 0.25, iterations: 1
      )
      return Special(name, problem, contract: contract, gives: ["w": [w, w]])
    }
    return [
      special("NaN", .nan, "every feature of its sample becomes NaN", .nan),
      special("+∞", .infinity, "its sample's features follow it", .infinity),
      special("-∞", -.infinity, "its sample's features follow it", -.infinity),
    ]
  }
}

extension Lasso {
  /// The same targets, as many as there are features, with X = I; then G = I/n and γ = n.
  fileprivate func orthogonal(lambda: Double) -> Lasso {
    let n = min(features, targets.count)
    return Lasso(
      samples: (0..<n).map { i in (0..<n).map { $0 == i ? 1 : 0 } },
      targets: Array(targets.prefix(n)), lambda: lambda, step: Double(n), iterations: iterations)
  }
}
