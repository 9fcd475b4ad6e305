import Bindings
import Scalars
import Verification

extension FISTA {
  /// The Spark port's steps: βⱼ = (j − 2)/j, and the gradient where the last step ended.
  ///
  ///     wⱼ = S_{λγ}(vⱼ − γ∇f(wⱼ₋₁))
  static func sparkIterates<S: Scalar>(_ problem: Lasso, over: S.Type) -> [[S]] {
    let lasso = LassoFunction<S>(problem)
    var (previous, w) = (lasso.origin, lasso.origin)
    return (0..<problem.iterations).map { index in
      let beta = index == 0 ? S.zero : S(index - 1) / S(index + 1)
      let v = lasso.extrapolated(w, beyond: previous, by: beta)
      let next = lasso.proximalStep(from: v, gradientAt: w)
      (previous, w) = (w, next)
      return w
    }
  }

  /// Nesterov's momentum with r = 2 in place of 3, gradient at v as it should be.
  static func subcriticalIterates<S: Scalar>(_ problem: Lasso, over: S.Type) -> [[S]] {
    let momentum = (0..<problem.iterations).map { index in
      index == 0 ? S.zero : S(index - 1) / S(index + 1)
    }
    return LassoFunction<S>(problem).iterates(momentum: momentum)
  }

  static let spark = Implementation<FISTA>(
    "gradient-at-w", voice: .released("org.paramath, the Spark port of saeedsoori/CA-Methods"),
    .different("the gradient is taken at w instead of v, and the momentum is (j − 2)/j")
  ) { problem in
    problem
  } run: { problem in
    sparkIterates(problem, over: Double.self).last ?? []
  } observe: { w in
    ["w": .scalars(w)]
  }

  public static let findings: [Finding] = [
    Finding(
      "The Spark port computes FISTA",
      place: "org.paramath: its FISTA loop takes the gradient at w and momentum (n − 2)/n"
    ) {
      let problem = sample(iterations: 100)
      let right = trajectory(problem, iterates(problem, over: Double.self))
      let rule = trajectory(problem, subcriticalIterates(problem, over: Double.self))
      let port = trajectory(problem, sparkIterates(problem, over: Double.self))
      let shown = [right, rule, port].map { brief($0.last ?? .nan) }
      return Finding.Demonstration(
        claimed: "F(w₁₀₀) − F* = \(shown[0])",
        found: "\(shown[2]) by the port; \(shown[1]) with its momentum and the gradient at v",
        isShown: differ(port, right, on: problem) && differ(port, rule, on: problem))
    },
    Finding(
      "A method of order 1/k² shows a slope of −2", place: "what one would like to test"
    ) {
      let problem = Lasso.tridiagonal(features: 255, iterations: 120)
      let run = iterates(problem, over: Double.self)
      let points = longRun(problem, run)
      let line = try Regression.line(
        x: points.map { Double.log($0.k) }, y: points.map { Double.log($0.gap) })
      let worst = gaps(problem, run, bound: bound).map { $0.gap / $0.bound }.max() ?? .nan
      let slope = line.coefficients[1]
      return Finding.Demonstration(
        claimed: "slope −2 on log-log axes",
        found:
          "slope \(slope.rounded(to: 2)) on Nesterov's tridiagonal quadratic, d = 255, k = 8…120, "
          + "while the gap stays below \(worst.rounded(to: 3)) of the bound",
        isShown: slope > -1.5 && worst <= 1)
    },
  ]

  private static func sample(iterations: Int) -> Lasso {
    var generator = Generator(seed: 1, purpose: "FISTA and its Spark port")
    return Lasso.random(features: 64, iterations: iterations, using: &generator)
  }

  /// Gaps after 1, 2, … steps up to 100.
  private static func trajectory(_ problem: Lasso, _ iterates: [[Double]]) -> [Double] {
    gaps(problem, Array(iterates.prefix(100))) { constant, _ in constant }.map(\.gap)
  }

  /// Whether the last gaps differ twofold, and by more than 2⁻⁴⁰ F*: rounding does neither.
  private static func differ(_ a: [Double], _ b: [Double], on problem: Lasso) -> Bool {
    guard let a = a.last, let b = b.last else { return false }
    let least = LassoFunction<Double>(problem).value(problem.minimiser)
    return max(a, b) >= 2 * min(a, b) && max(a, b) - min(a, b) > 0x1p-40 * least
  }

  /// Three digits.
  private static func brief(_ x: Double) -> String {
    guard x > 0, x.isFinite else { return "\(x)" }
    let exponent = Double.log10(x).rounded(.down)
    let mantissa = (x / Double.pow(10, exponent)).rounded(to: 2)
    return "\(mantissa)e\(Int(exponent))"
  }
}
