import Scalars
import Verification

extension OBSUpdate {
  /// What a bound is made of: |H|, its row norms, and how far each weight moves at most, given the result.
  private struct Sizes {
    let absolute: [[Double]]
    /// √H_ii: the norms of the rows of the Cholesky factor.
    let roots: [Double]
    let moves: [Double]
    let kept: [Int], removed: [Int]
    let new: [Double]
    static let u = Double.unitRoundoff(of: Double.self)

    init(_ problem: Problem, _ computed: Observation<Double>) {
      let sizes = problem.curvature.hessian(over: Double.self).map { $0.map { abs($0) } }
      roots = sizes.indices.map { sizes[$0][$0].squareRoot() }
      absolute = sizes
      new = computed["weights"]
      moves = zip(new, problem.weights).map { 1.01 * (abs($0) + abs($1)) }
      (kept, removed) = (problem.kept, problem.removed)
    }

    /// Σ √H_jj |δⱼ| over some indices.
    func weighted(_ indices: [Int]) -> Double {
      indices.reduce(0) { $0 + roots[$1] * moves[$1] }
    }

    /// Σ |H_ij| |δⱼ| over some indices.
    func pull(_ i: Int, _ indices: [Int]) -> Double {
      indices.reduce(0) { $0 + absolute[i][$1] * moves[$1] }
    }

    /// ŵ = w + δ rounds once: Σ |H_ij| u |ŵⱼ|.
    func rounding(_ i: Int) -> Double {
      kept.reduce(0) { $0 + absolute[i][$1] * Self.u * abs(new[$1]) }
    }
  }

  /// Solving with the Cholesky factor R̂ of H_KK leaves |ΔH| ≤ γ |R̂ᵀ||R̂|, and by Cauchy's inequality the entry
  /// (i, j) of |R̂ᵀ||R̂| is at most √(H_ii H_jj) / (1 - γ) (Higham 2002, Theorem 10.4, and 10.5 for the latter). The
  /// right-hand side H_KS w_S adds γ_s Σ |H_is||w_s|, and the last addition u Σ |H_ij||ŵⱼ|. Divisions may be
  /// multiplications by reciprocals, for which 12 more roundings are allowed.
  @Sendable static func keptBound(
    _ problem: Problem, _ computed: Observation<Double>
  ) -> ErrorBound {
    let sizes = Sizes(problem, computed)
    let (k, s, d) = (sizes.kept.count, sizes.removed.count, problem.weights.count)
    let solving = gamma(3 * k + 13, unitRoundoff: Sizes.u)
    let factor = 1.01 * solving * sizes.weighted(sizes.kept)
    let forces = (0..<d).map { i in
      if problem.isRemoved[i] {
        // ŷ itself is a sum of d products.
        return gamma(d + 2, unitRoundoff: Sizes.u) * sizes.pull(i, Array(0..<d))
          + sizes.rounding(i)
      }
      return sizes.roots[i] * factor + sizes.rounding(i)
        + gamma(s + 1, unitRoundoff: Sizes.u) * sizes.pull(i, sizes.removed)
    }
    return bound(problem, computed, sizes, forces)
  }

  /// With H = L̂L̂ᵀ + E, |E| ≤ γ |L̂||L̂ᵀ|, row norms r of L̂ and columns of Ẑ, whose norms are at most 1/√λ,
  /// row i of Hδ̂ is -ŷᵢ for i in S and 0 elsewhere, up to r_i (2γ ‖ŷ‖₁/√λ + 2γ Σ rⱼ|δ̂ⱼ|); and δ̂_S is -w_S up
  /// to σ = 3γ ‖ŷ‖₁/λ + 2γ Σ rⱼ|δ̂ⱼ| / √λ, which the zeros that are set there make up for: Σ |H_is| σ.
  @Sendable static func inverseBound(
    _ problem: Problem, _ computed: Observation<Double>
  ) -> ErrorBound {
    let sizes = Sizes(problem, computed)
    let d = problem.weights.count
    let root = problem.curvature.damping.squareRoot()
    let g = 1.02 * gamma(3 * d + 13, unitRoundoff: Sizes.u)
    let y = computed["multipliers"].reduce(0) { $0 + abs($1) }
    let moved = sizes.weighted(Array(0..<d))
    let sigma = root > 0 ? g * (3 * y / (root * root) + 2 * moved / root) : .infinity
    let forces = (0..<d).map { i in
      let set = sizes.removed.reduce(0) { $0 + sizes.absolute[i][$1] * sigma }
      return sizes.roots[i] * g * 2 * ((root > 0 ? y / root : .infinity) + moved) + set
        + sizes.rounding(i)
    }
    return bound(problem, computed, sizes, forces)
  }

  /// With f = Hδ, ½ δᵀf is ½ w_Sᵀ ŷ but for ½ Σ |δᵢ| bᵢ, where bᵢ bounds what is left of row i.
  private static func bound(
    _ problem: Problem, _ computed: Observation<Double>, _ sizes: Sizes, _ forces: [Double]
  ) -> ErrorBound {
    let own = zip(sizes.removed, computed["multipliers"]).reduce(0) {
      $0 + abs(problem.weights[$1.0] * $1.1)
    }
    let rest = forces.indices.reduce(0) { $0 + sizes.moves[$1] * forces[$1] }
    let loss = rest / 2 + gamma(sizes.removed.count + 3, unitRoundoff: Sizes.u) * own
    return [
      "weights": .componentwise(
        forces.indices.map { problem.isRemoved[$0] ? 0 : 1.01 * forces[$0] }),
      "multipliers": .componentwise(sizes.removed.map { 1.01 * forces[$0] }),
      "loss": .absolute(1.01 * loss),
    ]
  }
}
