import Scalars
import Verification

extension MKORLayer {
  static func random(size: Int, using generator: inout Generator) -> Problem {
    let n = size + 1
    let k = size > 8 ? size : Int.random(in: 1...size, using: &generator)
    let m = size > 8 ? max(1, size / 2) : Int.random(in: 1...2, using: &generator)
    let scale = Double(sign: .plus, exponent: -3, significand: 1)
    func rows(_ count: Int, _ width: Int, _ generator: inout Generator) -> [[Double]] {
      (0..<count).map { _ in (0..<width).map { _ in generator.dyadic() * scale } }
    }
    return Problem(
      inputs: rows(n, k, &generator), targets: rows(n, m, &generator),
      weights: rows(m, k, &generator),
      gamma: [0.5, 0.75][Int.random(in: 0..<2, using: &generator)],
      rate: 0.25, frequency: Int.random(in: 1...2, using: &generator), iterations: size > 8 ? 3 : 2,
      ranks: Int.random(in: 1...5, using: &generator),
      reduction: generator.uniform() < 0.5 ? .tree : .chain)
  }

  static let golden: [Example<MKORLayer>] = [
    Example(
      Problem(
        inputs: [[1], [3]], targets: [[1], [3]], weights: [[0]], gamma: 0.5, rate: 1, frequency: 1,
        iterations: 1, ranks: 2),
      gives: ["weights": [Rational(1, 5)], "words": .integers([3])],
      from:
        "by hand: ∇ = −5, the means 2 and −2 make both factors 1/(1 + 4); two sums of 2 and 1 words"
    )
  ]

  static func simplifications(of problem: Problem) -> [Problem] {
    var list: [Problem] = []
    func with(_ change: (inout Problem) -> Void) {
      var simpler = problem
      change(&simpler)
      list.append(simpler)
    }
    if problem.ranks > 1 { with { $0.ranks = 1 } }
    if problem.iterations > 1 { with { $0.iterations = 1 } }
    if problem.samples > 1 {
      with {
        $0.inputs.removeLast()
        $0.targets.removeLast()
      }
    }
    return list
  }

  static let statements: [Law<MKORLayer>] = [
    Law("P ranks give what one gives, for every P.") { problem, subject in
      let alone = subject(problem)["weights"]
      return [1, 2, 3, 8].allSatisfy { ranks in
        var shared = problem
        shared.ranks = ranks
        return run(shared, over: Rational.self).weights == alone
      }
    },
    Law("The order of the samples is of no consequence.") { problem, subject in
      var reversed = problem
      reversed.inputs.reverse()
      reversed.targets.reverse()
      return subject(reversed)["weights"] == subject(problem)["weights"]
    },
    Law("Inputs and errors of mean zero make it gradient descent: rank one knows nothing of them.")
    {
      problem, subject in
      // Each sample beside its mirror image in both: W(−x) + y has the residual −g.
      var mirrored = problem
      mirrored.inputs += problem.inputs.map { $0.map { -$0 } }
      mirrored.targets += problem.targets.map { $0.map { -$0 } }
      var w = problem.weights.map { $0.map { Rational($0) } }
      let x = problem.inputs.map { $0.map { Rational($0) } }
      for _ in 0..<problem.iterations {
        let old = w
        for (row, target) in zip(x, problem.targets) {
          for o in w.indices {
            let g = dot(old[o], row) - Rational(target[o])
            w[o] = axpy(-Rational(problem.rate) * g / Rational(x.count), row, w[o])
          }
        }
      }
      return subject(mirrored)["weights"] == w.flatMap { $0 }
    },
  ]
}
