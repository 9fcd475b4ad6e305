public import Scalars
public import Verification

/// **Coordinate descent** for the lasso: every coordinate in turn goes to its own minimum.
///
/// With the columns x_j of the samples and n samples, in each sweep for j = 1…d,
///
///     ρ = (1/n) x_jᵀ(y - Σ_{k≠j} x_k w_k),   w_j ← S_λ(ρ) / ((1/n) x_jᵀx_j),   w = 0 at first,
///
/// where a column of zeros leaves w_j = 0. A sweep costs 4nd flops with the residual at hand. The duality gap
///
///     F(w) - (‖y‖² - ‖y - θ‖²) / 2n,   θ = s r,   r = y - Xᵀw,   s = λn / max(λn, ‖Xr‖∞),
///
/// bounds F(w) - F*. The step of the problem is not used.
public enum CoordinateDescent: RationalAlgorithm {
  public static let source = Citation(
    "Friedman, Hastie & Tibshirani. Regularization paths for generalized linear models via coordinate descent. J. Stat. Softw. 33 (2010)",
    "Section 2.1, equation (5) and naive updates")

  public typealias Problem = Lasso

  public static let examples = [
    Example<CoordinateDescent>(
      Lasso(samples: [[1]], targets: [2], lambda: 1, iterations: 1, minimiser: [1]),
      gives: ["w": [1], "gap": [0]], from: "by hand: one coordinate is solved at once"),
    Example<CoordinateDescent>(
      Lasso(samples: [[1, 1], [0, 1]], targets: [4, 0], lambda: 0.5, iterations: 1),
      gives: ["w": [3, 0], "gap": [0]],
      from: "by hand: S_½(2)/½ = 3; then ρ = ½(4 - 3) = ½ is thresholded to 0; r = (1, 0), Xr/2 = λ"
    ),
  ]

  public static let largestExactSize = 6
  public static let largestEnclosedSize = 33

  public static func problem(size: Int, using generator: inout Generator) -> Lasso {
    .random(features: size, iterations: 3, using: &generator)
  }

  /// Shapes beyond the programs' vectors: Gaussian columns, correlated as chance has it, over two sweeps;
  /// and columns that share most of what they are.
  public static func edges(using generator: inout Generator) -> [Lasso] {
    [(65, 33, 0), (66, 17, 1), (129, 65, 0), (33, 1, 0)].map { n, d, shared in
      let samples = (0..<n).map { _ in
        let common = Double(shared) * generator.gaussian()
        return (0..<d).map { _ in common + generator.gaussian() }
      }
      let targets = (0..<n).map { _ in generator.gaussian() }
      return Lasso(samples: samples, targets: targets, lambda: 0x1p-6, iterations: 2)
    }
  }

  public static func reference<S: Scalar>(_ problem: Lasso, over: S.Type) -> Observation<S> {
    let lasso = LassoFunction<S>(problem)
    let w = iterates(problem, over: S.self).last ?? lasso.origin
    return ["w": .scalars(w), "gap": [gap(lasso, w)]]
  }

  public static let implementations: [Implementation<CoordinateDescent>] = [residuals, covariances]
  public static let laws: [Law<CoordinateDescent>] = statements

  public static let specials: [Special<CoordinateDescent>] = [
    Special(
      "a column of zeros",
      Lasso(samples: [[0, 2]], targets: [2], lambda: 1, iterations: 1),
      contract: "its coefficient stays 0", gives: ["w": [0, 0.75], "gap": [0]])
  ]

  public static let counters: [Counter<CoordinateDescent>] = [
    Counter(
      "divisions of the reference", formula: "T (d + 2 for each column that is not zero)",
      declared: { problem in
        let columns = (0..<problem.features).count { j in problem.samples.contains { $0[j] != 0 } }
        return problem.iterations * (problem.features + 2 * columns)
      },
      counted: { problem in
        Counted.count { _ = iterates(problem, over: Counted.self) }.divisions
      })
  ]

  public static func simpler(than problem: Lasso) -> [Lasso] { problem.simplifications }

  /// T sweeps of two products with each column, and the columns' squares.
  public static func work(on problem: Lasso) -> Work? {
    let counts = problem.samples.map { row in Double(row.count { $0 != 0 }) }
    let stored = counts.reduce(0, +)
    let (n, t) = (Double(problem.samples.count), Double(problem.iterations))
    return Work(flops: (4 * t + 2) * stored, bytes: 8 * (stored + n))
  }

  public static let workloads = [16, 48]
}
