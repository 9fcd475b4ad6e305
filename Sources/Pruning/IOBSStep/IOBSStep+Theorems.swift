import Scalars
import Structures
import Verification

extension IOBSStep {
  /// M of ‖H(θ) - H(θ')‖ ≤ M ‖θ - θ'‖ by (3/2) max ‖xₙ‖ ‖X‖²_F, squared to stay rational, and μ = (1 - c/8)(1 + 25/64)
  /// for X = (A; ⅝A) with AᵀA ⪰ I.
  private static func constants(_ problem: Problem) -> (
    lipschitzSquared: Rational, convexity: Rational
  ) {
    let rows = (0..<problem.inputs.rows).map { i in
      squaredNorm(problem.inputs[row: i].map { Rational($0) })
    }
    let longest = rows.reduce(Rational.zero) { Rational.maximum($0, $1) }
    let total = sum(rows)
    let c = Rational(problem.robustness)
    let convexity = (1 - c / 8) * Rational(89, 64)
    return (c * Rational(9, 4) * longest * total.squared, convexity)
  }

  /// (M / 2μ)² ‖θ_t - θ*‖⁴, what Newton's point is within of θ*.
  private static func newtonBound(_ problem: Problem, _ error: Rational) -> Rational {
    let (m, mu) = constants(problem)
    return m / (4 * mu.squared) * error.squared
  }

  /// Steps from the start on, each from the last iterate rounded to some 150 bits: a theorem on one step holds from any
  /// point, and exact iterates would double their digits with every step.
  private static func trajectory(
    _ problem: Problem, _ variant: Variant, _ steps: Int,
    factor: (Problem, _ hessian: [[Rational]]) -> Rational
  ) -> [(gap: Rational, bound: Rational)] {
    var robust = problem
    (robust.variant, robust.scale) = (variant, 1)
    let target = problem.planted.map { Rational($0) }
    guard target.count == problem.order, problem.robustness == 1 else { return [] }
    var theta = problem.start.map { Rational($0) }
    var points: [(gap: Rational, bound: Rational)] = []
    for _ in 0..<steps {
      let before = squaredNorm(axpy(-1, target, theta))
      let next = step(robust, from: theta).theta
      let gap = squaredNorm(axpy(-1, target, next))
      let hessian = model(robust, at: theta).hessian
      points.append((gap, factor(robust, hessian) * newtonBound(robust, before)))
      theta = next.map(rounded)
    }
    return points
  }

  /// Its double, and twice the double of what that leaves.
  private static func rounded(_ x: Rational) -> Rational {
    var (sum, rest) = (Rational.zero, x)
    for _ in 0..<3 {
      let part = Rational(rest.approximation)
      sum += part
      rest -= part
    }
    return sum
  }

  /// Newton's point is within M/(2μ) ‖θ_t - θ*‖² of θ*, and T_k at most multiplies the distance from a k*-sparse point
  /// by 1 + √((d - k)/(d - k*)).
  static let quadratic = Theorem<IOBSStep>(
    "Topk-I-OBS: ‖θ_{t+1} - θ*‖² ≤ (1 + √((d-k)/(d-k*)))² (M/2μ)² ‖θ_t - θ*‖⁴",
    source: Citation(
      "derived; the paper's own statement was not at hand",
      "Newton's method with a Lipschitz Hessian, the lemma on T_k, and the triangle inequality"),
    derivation: """
      Newton's point is θ⁺ with θ⁺ - θ* = H(θ)⁻¹ ∫₀¹ (H(θ) - H(θ* + s(θ - θ*))) ds (θ - θ*), whose norm is at most \
      M/(2μ) ‖θ - θ*‖². T_k leaves out the d - k smallest squares, whose mean is at most that of the d - k* smallest, and \
      this at most ‖θ⁺ - θ*‖²/(d - k*), since θ* has d - k* zeros: ‖T_k θ⁺ - θ⁺‖ ≤ √((d - k)/(d - k*)) ‖θ⁺ - θ*‖. The \
      triangle inequality adds the two.
      """,
    rate: .sublinear(order: 2), steps: 3,
    trajectory: { problem, steps in
      trajectory(problem, .truncation, steps) { problem, _ in
        let nonzeros = problem.planted.count { $0 != 0 }
        let (d, k) = (problem.order, problem.kept)
        guard d > nonzeros else { return 1 }
        // A double that is not below the root.
        let root = (Double(d - k) / Double(d - nonzeros)).squareRoot().nextUp
        return (1 + Rational(d == k ? 0 : root)).squared
      }
    },
    study: { generator in
      // Points (1/e_t, e_{t+1}) on rays towards θ*: of order 2 in the resolution 1/e_t.
      let problem = planted(order: 6, 1, .truncation, using: &generator)
      let ray = (0..<6).map { _ in generator.gaussian() }
      let length = squaredNorm(ray).squareRoot()
      return (0..<14).map { i in
        let distance = 1e-4 * Double.exp(-0.25 * Double(i))
        var here = problem
        here.start = axpy(distance / length, ray, problem.planted)
        let next = step(here, from: here.start).theta
        let error = squaredNorm(axpy(-1, problem.planted, next)).squareRoot()
        return (1 / distance, error)
      }
    })

  /// In the norm of H_t the surgeon's point is nearest to θ⁺ of all with its support. If that support holds θ*'s, it
  /// is at most as far from θ⁺ as θ* is, and so within twice that of θ*; norms by H_t differ from ‖·‖ by λ_max/λ_min.
  static let surgeonTheorem = Theorem<IOBSStep>(
    "I-OBS, θ*'s support kept: ‖θ_{t+1} - θ*‖² ≤ 4 κ(H_t) (M/2μ)² ‖θ_t - θ*‖⁴",
    source: Citation(
      "derived; the paper's own statement was not at hand",
      "Newton's method with a Lipschitz Hessian, and the update's optimality on its support"),
    derivation: """
      In the norm of H the surgeon's point is the nearest to Newton's θ⁺ of all with its support. If that holds θ*'s, it is \
      no further from θ⁺ than θ* is, and so within twice that of θ*. The squares of the two norms differ by factors from \
      λ_min to λ_max: 4κ(H) times the bound of ‖θ⁺ - θ*‖².
      """,
    rate: .sublinear(order: 2), steps: 3,
    trajectory: { problem, steps in
      guard keepsPlanted(problem) else { return [] }
      return trajectory(problem, .surgeon, steps) { problem, hessian in
        let trace = sum(hessian.indices.map { hessian[$0][$0] })
        return 4 * trace / constants(problem).convexity
      }
    })

  /// Whether the first steps keep θ*'s support: then later ones, which are nearer, do too in the cases drawn.
  private static func keepsPlanted(_ problem: Problem) -> Bool {
    var theta = problem.start.map { Rational($0) }
    guard problem.planted.count == problem.order else { return false }
    var run = problem
    (run.variant, run.scale) = (.surgeon, 1)
    for _ in 0..<3 {
      let next = step(run, from: theta).theta
      let isKept = next.indices.allSatisfy { problem.planted[$0] == 0 || next[$0] != 0 }
      guard isKept else { return false }
      theta = next.map(rounded)
    }
    return true
  }
}
