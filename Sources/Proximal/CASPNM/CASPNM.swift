public import Scalars
public import Verification

/// **CASPNM**: a stochastic proximal Newton method for the lasso that communicates once in k iterations.
///
/// Least squares are their own quadratic model, so iteration j draws m samples and minimises
///
///     z ↦ ½ zᵀGⱼz − Rⱼᵀz + λ‖z‖₁
///
/// from wⱼ₋₁ on, inexactly, by Q steps of FISTA whose momentum (s − 2)/(s + 1) is counted through from
/// iteration to iteration, as in the released code. With Q = 1 it is ``CASFISTA``.
public enum CASPNM: RationalAlgorithm {
  public static let source = Citation(
    "Soori, Devarakonda, Demmel, Gurbuzbalaban & Mehri Dehnavi. Avoiding communication in proximal methods for convex optimization problems. arXiv 1710.08883, 2017",
    "the algorithm CA-SPNM")

  public typealias Problem = SampledLasso

  public static let examples = [
    Example<CASPNM>(
      SampledLasso(
        lasso: Lasso(samples: [[1], [1]], targets: [3, 1], lambda: 1, step: 0.5, iterations: 1),
        sampleSize: 2, block: 4, ranks: 2, innerSteps: 3),
      gives: ["w": [Rational(29, 32)], "messages": .integers([1]), "words": .integers([2])],
      from: "by hand: three steps towards 1, by 1/2, 3/4, 29/32, after one message")
  ]

  public static let largestExactSize = 4
  public static let largestEnclosedSize = 33

  public static func problem(size: Int, using generator: inout Generator) -> SampledLasso {
    .random(features: size, innerSteps: 2 + Int(generator.next() % 2), using: &generator)
  }

  public static func edges(using generator: inout Generator) -> [SampledLasso] {
    SampledLasso.edges(innerSteps: 2, using: &generator)
  }

  public static func reference<S: Scalar>(_ problem: SampledLasso, over: S.Type)
    -> Observation<S>
  {
    [
      "w": .scalars(steps(problem, over: S.self).last ?? []),
      "messages": .integers([problem.messages]), "words": .integers([problem.words]),
    ]
  }

  public static let implementations = programs { steps($0, over: Double.self) }

  public static let rankPrograms = processes { steps($0, over: Double.self) }

  public static let laws: [Law<CASPNM>] =
    divisionLaws { iterates($0, over: Rational.self) } + [
      Law("With one inner step it is SFISTA.") { problem, subject in
        let single = problem.divided(innerSteps: 1)
        return subject(single)["w"] == CASFISTA.reference(single, over: Rational.self)["w"]
      }
    ]

  public static let specials: [Special<CASPNM>] = divisionSpecials

  public static let counters: [Counter<CASPNM>] = divisionCounters

  public static func simpler(than problem: SampledLasso) -> [SampledLasso] {
    problem.simplifications
  }

  public static func work(on problem: SampledLasso) -> Work? { sampledWork(problem) }

  public static let workloads = [8, 18, 54]
}
