public import Scalars
public import Verification

/// **ISTA**: the proximal gradient method for the lasso, without memory of earlier steps.
///
///     wⱼ = S_{λγ}(wⱼ₋₁ − γ∇f(wⱼ₋₁)),   w₀ = 0,   γ ≤ 1/L.
public enum ISTA: RationalAlgorithm {
  public static let source = Citation(
    "Beck & Teboulle. A fast iterative shrinkage-thresholding algorithm for linear inverse problems. SIAM J. Imaging Sci. 2 (2009)",
    "Section 3, ISTA with constant stepsize")

  public typealias Problem = Lasso

  public static let examples = [
    Example<ISTA>(
      Lasso(samples: [[1]], targets: [2], lambda: 1, step: 0.5, iterations: 3, minimiser: [1]),
      gives: ["w": [Rational(7, 8)]],
      from: "by hand: w moves half of the way to 1 in each step"),
    Example<ISTA>(
      Lasso(
        samples: [[1, 0], [0, 1]], targets: [4, 1], lambda: 1, step: 2, iterations: 1,
        minimiser: [2, 0]),
      gives: ["w": [2, 0]],
      from: "by hand: an orthogonal design, S_{2}(4) = 2 and S_{2}(1) = 0"),
    Example<ISTA>(
      .twoFeatures, gives: ["w": [Rational(8793, 8192), Rational(-15123, 32768)]],
      from: "Python's fractions: Fixtures/Proximal/lasso.json"),
  ]

  public static let largestExactSize = 6
  public static let largestEnclosedSize = 65

  public static func problem(size: Int, using generator: inout Generator) -> Lasso {
    .random(features: size, iterations: 12, using: &generator)
  }

  public static func edges(using generator: inout Generator) -> [Lasso] {
    Lasso.edges(using: &generator)
  }

  public static func reference<S: Scalar>(_ problem: Lasso, over: S.Type) -> Observation<S> {
    ["w": .scalars(iterates(problem, over: S.self).last ?? LassoFunction<S>(problem).origin)]
  }

  public static let implementations = forms(
    momentum: { [Double](repeating: 0, count: $0) },
    nominal: { iterates($0, over: Double.self) })

  public static let laws: [Law<ISTA>] =
    lassoLaws + [
      Law("The objective never increases.", place: "Beck & Teboulle 2009, Section 3") {
        problem, subject in
        let function = LassoFunction<Rational>(problem)
        var further = problem
        further.iterations += 1
        return function.value(subject(further)["w"]) <= function.value(subject(problem)["w"])
      },
      pairsLaw,
    ]

  public static let theorems: [Theorem<ISTA>] = [
    Theorem(
      "F(w_k) − F* ≤ L‖w₀ − w*‖² / (2k)",
      source: Citation("Beck & Teboulle 2009", "Theorem 3.1"),
      derivation: """
        For every x and y, with p(y) the proximal step from y, F(x) - F(p(y)) ≥ L/2 ‖p(y) - y‖² + L ⟨y - x, p(y) - y⟩ \
        (Lemma 2.3). At x = w*, y = w_i it says (2/L) (F* - F(w_{i+1})) ≥ ‖w* - w_{i+1}‖² - ‖w* - w_i‖². The sum over \
        i < k telescopes, and F(w_i) never grows: k (F(w_k) - F*) ≤ L/2 ‖w₀ - w*‖².
        """,
      rate: .sublinear(order: 1),
      trajectory: { problem, steps in
        var run = problem
        run.iterations = steps
        return gaps(problem, iterates(run, over: Rational.self)) { $0 / Rational(2 * $1) }
      },
      study: { _ in tridiagonalStudy([Double](repeating: 0, count: 1000)) }),
    pairsTheorem,
  ]

  public static let specials: [Special<ISTA>] = lassoSpecials

  public static let counters: [Counter<ISTA>] = lassoCounters("", momentum: { _ in 0 }) {
    _ = iterates($0, over: Counted.self)
  }

  public static func simpler(than problem: Lasso) -> [Lasso] { problem.simplifications }

  public static func work(on problem: Lasso) -> Work? { lassoWork(problem) }

  public static let workloads = [64, 512]
}
