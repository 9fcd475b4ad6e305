public import Scalars
public import Verification

/// **AcceleratedProximalGradient**: FISTA with Nesterov's rational momentum βⱼ = (j − 2)/(j + 1).
///
///     vⱼ = wⱼ₋₁ + βⱼ(wⱼ₋₁ − wⱼ₋₂),   wⱼ = S_{λγ}(vⱼ − γ∇f(vⱼ)),   w₀ = w₋₁ = 0.
///
/// It takes no roots, so its theorem is checked in ℚ. It has FISTA's bound with FISTA's constant:
/// Beck and Teboulle's proof of their Theorem 4.4 uses t₁ = 1, βₖ₊₁ = (tₖ − 1)/tₖ₊₁ and, of their rule,
/// only tₖ₊₁² − tₖ₊₁ ≤ tₖ², and ends with F(w_k) − F* ≤ L‖w₀ − w*‖²/(2tₖ²). Here tₖ = (k + 1)/2, for
/// which tₖ₊₁² − tₖ₊₁ = k(k + 2)/4 ≤ (k + 1)²/4 = tₖ².
public enum AcceleratedProximalGradient: RationalAlgorithm {
  public static let source = Citation(
    "Tseng. On accelerated proximal gradient methods for convex-concave optimization. Manuscript, 2008",
    "")

  public typealias Problem = Lasso

  public static let examples = [
    Example<AcceleratedProximalGradient>(
      Lasso(samples: [[1]], targets: [2], lambda: 1, step: 0.5, iterations: 3, minimiser: [1]),
      gives: ["w": [Rational(29, 32)]],
      from: "by hand: w = ½, ¾; then v = ¾ + ¼·¼ = 13/16, and half of the way from v to 1"),
    Example<AcceleratedProximalGradient>(
      .twoFeatures, gives: ["w": [Rational(37851, 32768), Rational(-59685, 131072)]],
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
    momentum: coefficients,
    nominal: { iterates($0, over: Double.self) })

  public static let laws: [Law<AcceleratedProximalGradient>] = lassoLaws

  public static let theorems: [Theorem<AcceleratedProximalGradient>] = [
    Theorem(
      "F(w_k) − F* ≤ 2L‖w₀ − w*‖² / (k + 1)²",
      source: Citation(
        "Beck & Teboulle 2009", "the proof of Theorem 4.4 with tₖ = (k + 1)/2"),
      derivation: """
        For every x and y, with p(y) the proximal step from y, F(x) - F(p(y)) ≥ L/2 ‖p(y) - y‖² + L ⟨y - x, p(y) - y⟩ \
        (Lemma 2.3). Let v_k = F(w_k) - F* and u_k = t_k w_k - (t_k - 1) w_{k-1} - w*. The lemma at x = w_k, times \
        t_{k+1} - 1, and at x = w* give (2/L) t_{k+1}² v_{k+1} + ‖u_{k+1}‖² ≤ (2/L) (t_{k+1}² - t_{k+1}) v_k + ‖u_k‖². \
        With t_k = (k + 1)/2 it is t_{k+1}² - t_{k+1} = k (k + 2)/4 < t_k². So (2/L) t_k² v_k + ‖u_k‖² never grows, and at k = 1 it is at most ‖w₀ - w*‖².
        """,
      rate: .sublinear(order: 2),
      trajectory: { problem, steps in
        var run = problem
        run.iterations = steps
        return gaps(problem, iterates(run, over: Rational.self)) { constant, k in
          2 * constant / Rational((k + 1) * (k + 1))
        }
      },
      study: { _ in tridiagonalStudy(coefficients(1000)) })
  ]

  public static let specials: [Special<AcceleratedProximalGradient>] = lassoSpecials

  public static let counters: [Counter<AcceleratedProximalGradient>] = lassoCounters(
    " + T - 1", momentum: { max(0, $0 - 1) }
  ) {
    _ = iterates($0, over: Counted.self)
  }

  public static func simpler(than problem: Lasso) -> [Lasso] { problem.simplifications }

  public static func work(on problem: Lasso) -> Work? { lassoWork(problem) }

  public static let workloads = [64, 512]
}
