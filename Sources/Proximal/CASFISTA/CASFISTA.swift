public import Scalars
public import Verification

/// **CASFISTA**: stochastic FISTA for the lasso that communicates once in k iterations.
///
/// Iteration j draws m samples Sⱼ and takes one proximal step on them, w₀ = w₋₁ = 0:
///
///     vⱼ = wⱼ₋₁ + (j − 2)/(j + 1) · (wⱼ₋₁ − wⱼ₋₂),
///     wⱼ = S_{λγ}(vⱼ − γ (1/m) Σ_{i∈Sⱼ} xᵢ(xᵢᵀvⱼ − yᵢ)).
///
/// The reference does so, one iteration at a time in one process. The program sums the Gram matrices of
/// k iterations before it needs them, on P ranks. It observes what it sent beside its last iterate.
public enum CASFISTA: RationalAlgorithm {
  public static let source = Citation(
    "Soori, Devarakonda, Demmel, Gurbuzbalaban & Mehri Dehnavi. Avoiding communication in proximal methods for convex optimization problems. arXiv 1710.08883, 2017",
    "the algorithm CA-SFISTA")

  public typealias Problem = SampledLasso

  public static let examples = [
    Example<CASFISTA>(
      SampledLasso(
        lasso: Lasso(samples: [[1], [1]], targets: [3, 1], lambda: 1, step: 0.5, iterations: 3),
        sampleSize: 2, block: 2, ranks: 2),
      gives: ["w": [Rational(29, 32)], "messages": .integers([2]), "words": .integers([6])],
      from:
        "by hand: all samples are drawn, so w goes to 1 by 1/2, 3/4, 29/32; 2 messages carry 3 iterations"
    )
  ]

  public static let largestExactSize = 5
  public static let largestEnclosedSize = 33

  public static func problem(size: Int, using generator: inout Generator) -> SampledLasso {
    .random(features: size, innerSteps: 1, using: &generator)
  }

  public static func edges(using generator: inout Generator) -> [SampledLasso] {
    SampledLasso.edges(innerSteps: 1, using: &generator)
  }

  public static func reference<S: Scalar>(_ problem: SampledLasso, over: S.Type)
    -> Observation<S>
  {
    [
      "w": .scalars(iterates(problem, over: S.self).last ?? []),
      "messages": .integers([problem.messages]), "words": .integers([problem.words]),
    ]
  }

  public static let implementations = programs { iterates($0, over: Double.self) }

  public static let rankPrograms = processes { iterates($0, over: Double.self) }

  public static let laws: [Law<CASFISTA>] =
    divisionLaws { iterates($0, over: Rational.self) } + [
      Law("With every sample drawn it is the deterministic method.") { problem, subject in
        var whole = problem
        whole.sampleSize = problem.lasso.samples.count
        let deterministic = AcceleratedProximalGradient.reference(
          problem.lasso, over: Rational.self)
        return subject(whole)["w"] == deterministic["w"]
      }
    ]

  public static let theorems: [Theorem<CASFISTA>] = [
    Theorem(
      "With every sample drawn, on P ranks with k iterations a message: "
        + "F(w_j) − F* ≤ 2L‖w₀ − w*‖² / (j + 1)²",
      source: Citation("Beck & Teboulle 2009", "the proof of Theorem 4.4 with tⱼ = (j + 1)/2"),
      derivation: """
        A sample of everything is the whole Gram matrix, so that an iteration is one of AcceleratedProximalGradient, whose \
        bound this is. Iterations that share a message, and ranks that share the sum, change no number in exact arithmetic.
        """,
      rate: .sublinear(order: 2),
      trajectory: { problem, steps in
        let whole = problem.onKnownMinimiser(iterations: steps)
        let iterates = whole.simulated(over: Rational.self).iterates
        return gaps(whole.lasso, iterates) { $0 * 2 / Rational(($1 + 1) * ($1 + 1)) }
      })
  ]

  public static let specials: [Special<CASFISTA>] = divisionSpecials

  public static let counters: [Counter<CASFISTA>] = divisionCounters

  public static func simpler(than problem: SampledLasso) -> [SampledLasso] {
    problem.simplifications
  }

  public static func work(on problem: SampledLasso) -> Work? { sampledWork(problem) }

  public static let workloads = [8, 18, 54]
}
