public import Scalars
public import Verification

/// **FISTA**: the proximal gradient method with Beck and Teboulle's momentum.
///
///     t₁ = 1,   tⱼ₊₁ = (1 + √(1 + 4tⱼ²)) / 2,   βⱼ₊₁ = (tⱼ − 1)/tⱼ₊₁,
///     vⱼ = wⱼ₋₁ + βⱼ(wⱼ₋₁ − wⱼ₋₂),   wⱼ = S_{λγ}(vⱼ − γ∇f(vⱼ)),   w₀ = w₋₁ = 0.
public enum FISTA: RealAlgorithm {
  public static let source = Citation(
    "Beck & Teboulle. A fast iterative shrinkage-thresholding algorithm for linear inverse problems. SIAM J. Imaging Sci. 2 (2009)",
    "Section 4, FISTA with constant stepsize")

  public typealias Problem = Lasso

  public static let examples = [
    Example<FISTA>(
      Lasso(samples: [[1]], targets: [2], lambda: 1, step: 0.5, iterations: 2, minimiser: [1]),
      gives: ["w": [Rational(3, 4)]],
      from: "by hand: β₂ = (t₁ − 1)/t₂ = 0, so that two steps are ISTA's"),
    Example<FISTA>(
      Lasso(samples: [[1]], targets: [2], lambda: 1, step: 0.5, iterations: 3, minimiser: [1]),
      gives: ["w": [Rational(9_102_192, 10_000_000)]], within: 5e-8,
      from: "by hand: t₂ = 1.6180340, t₃ = 2.1935271, β₃ = 0.2817535, v = 0.8204384, w = (v + 1)/2"),
    Example<FISTA>(
      .twoFeatures,
      gives: [
        "w": [
          Rational(1_164_723_367_562, 1_000_000_000_000),
          Rational(-454_637_266_649, 1_000_000_000_000),
        ]
      ], within: 5e-13,
      from: "Python's decimal, 40 digits: Fixtures/Proximal/lasso.json"),
  ]

  public static let largestExactSize = 6
  public static let largestEnclosedSize = 65

  public static func problem(size: Int, using generator: inout Generator) -> Lasso {
    .random(features: size, iterations: 12, using: &generator)
  }

  public static func edges(using generator: inout Generator) -> [Lasso] {
    Lasso.edges(using: &generator)
  }

  public static func reference<S: RealScalar>(_ problem: Lasso, over: S.Type) -> Observation<S> {
    ["w": .scalars(iterates(problem, over: S.self).last ?? LassoFunction<S>(problem).origin)]
  }

  public static let implementations =
    forms(momentum: coefficients, nominal: { iterates($0, over: Double.self) }) + [spark]

  public static let laws: [Law<FISTA>] = lassoLaws

  public static let theorems: [Theorem<FISTA>] = [
    Theorem(
      "F(w_k) − F* ≤ 2L‖w₀ − w*‖² / (k + 1)²",
      source: Citation("Beck & Teboulle 2009", "Theorem 4.4"),
      derivation: """
        For every x and y, with p(y) the proximal step from y, F(x) - F(p(y)) ≥ L/2 ‖p(y) - y‖² + L ⟨y - x, p(y) - y⟩ \
        (Lemma 2.3). Let v_k = F(w_k) - F* and u_k = t_k w_k - (t_k - 1) w_{k-1} - w*. The lemma at x = w_k, times \
        t_{k+1} - 1, and at x = w* give (2/L) t_{k+1}² v_{k+1} + ‖u_{k+1}‖² ≤ (2/L) (t_{k+1}² - t_{k+1}) v_k + ‖u_k‖². \
        Here t_{k+1}² - t_{k+1} = t_k². So (2/L) t_k² v_k + ‖u_k‖² never grows, and at k = 1 it is at most ‖w₀ - w*‖². \
        By induction t_k ≥ (k + 1)/2.
        """,
      rate: .sublinear(order: 2),
      trajectory: { problem, steps in
        var run = problem
        run.iterations = steps
        return gaps(problem, iterates(run, over: Ball.self), bound: bound)
      },
      study: { _ in tridiagonalStudy(coefficients(1000)) })
  ]

  public static let specials: [Special<FISTA>] = lassoSpecials

  public static let counters: [Counter<FISTA>] = lassoCounters(
    " + 7 (T - 1)", momentum: { max(0, 7 * ($0 - 1)) }
  ) {
    _ = iterates($0, over: Counted.self)
  }

  public static func simpler(than problem: Lasso) -> [Lasso] { problem.simplifications }

  public static func work(on problem: Lasso) -> Work? { lassoWork(problem) }

  public static let workloads = [64, 512]
}
