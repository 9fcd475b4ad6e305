import Scalars
import Verification

/// What roundings do to the direction of a layer, in norm.
///
/// κᵢ = Σₗ ‖aᵢₗ‖‖gᵢₗ‖ bounds ‖Jᵢ‖ and every sum of magnitudes in it; τ = Σκᵢ²/n ≥ tr K. With u the unit
/// roundoff and sums in any order (Higham 2002, section 3.5):
///
/// - The kernel: |δK_iq| ≤ γ_N κᵢκ_q/n, so ‖δK‖_F ≤ γ_N τ, with N operations behind an entry.
/// - The solution: (K + λI + Δ)ŷ = b with ‖Δ‖_F ≤ η = γ_N τ + γ₃ₙ₊₂ (τ' + nλ)/(1 − γₙ₊₁), τ' = (1 + γ_N)τ, by
///   Theorems 10.3 and 10.4 there and |R̂ᵀ||R̂| ≤ ddᵀ/(1 − γₙ₊₁) for dᵢ² the diagonal. K ⪰ 0, so
///   ‖ŷ‖ ≤ ‖b‖/(λ − η).
/// - Back through Jᵀ: ‖Jᵀ(K + λI)⁻¹‖ ≤ max_σ √n σ/(σ² + λ) ≤ √(n/λ)/2.
///
/// Woodbury's form then subtracts two vectors as long as v and divides by λ: its bound is
/// c·u·τ/λ · ‖v‖/λ, however small the result is. The push-through form Jᵀ(K + λI)⁻¹z subtracts nothing.
struct DirectionErrors {
  let problem: LayerBatch
  let u: Double
  /// N.
  let depth: Int
  let tau: Double, frobenius: Double, eta: Double
  let n: Double

  init(_ problem: LayerBatch, _ u: Double) {
    self.problem = problem
    self.u = u
    n = Double(problem.samples)
    let (l, k, m) = (problem.positions, problem.inputs, problem.outputs)
    // The longer of the two ways: inner products over two positions, or over an explicit Jacobian.
    depth = max(k + m + l * l + 3, 2 * l + k * m + 2)
    func norm(_ x: ArraySlice<Double>) -> Double { x.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    let squares = (0..<problem.samples).map { i -> Double in
      let kappa = (i * l..<(i + 1) * l).reduce(0.0) { sum, row in
        sum + norm(problem.a[row * k..<(row + 1) * k]) * norm(problem.g[row * m..<(row + 1) * m])
      }
      return kappa * kappa
    }
    // 2⁻²⁰ covers the roundings of this very evaluation.
    let total = squares.reduce(0, +) * (1 + 0x1p-20)
    tau = total / n
    frobenius = total.squareRoot()
    let kernel = gamma(depth, unitRoundoff: u)
    let factor = gamma(problem.samples + 1, unitRoundoff: u)
    let solve = gamma(3 * problem.samples + 2, unitRoundoff: u)
    let diagonal = (1 + kernel) * tau + n * problem.lambda
    eta = factor < 0.5 ? kernel * tau + solve * diagonal / (1 - factor) : .infinity
  }

  private func norm(_ x: [Double]) -> Double { squaredNorm(x).squareRoot() * (1 + 0x1p-20) }

  /// ‖ŷ‖ for a right-hand side of length at most b.
  private func solution(_ b: Double) -> Double {
    eta < problem.lambda / 2 ? b / (problem.lambda - eta) : .infinity
  }

  /// Woodbury's form of (F + λI)⁻¹v for v = Jᵀz + w, given which of the two parts it is used for.
  func woodbury(z: [Double], w: [Double]) -> Double {
    let lambda = problem.lambda
    let long = gamma(depth + problem.rows + 4, unitRoundoff: u)
    let part = norm(z) * frobenius + norm(w)
    let v = min(part, vNorm(z, w))
    let dv = long * part
    let dw = long * frobenius * (v + dv)
    let y = solution(frobenius * (v + dv) + dw)
    let dy = (eta * y + dw) / (2 * (n * lambda).squareRoot())
    let dq = long * frobenius * y / n
    let last = gamma(4, unitRoundoff: u) * (2 * v + dv + dy + dq)
    return (dv + dy + dq + last) / lambda * (1 + 0x1p-20)
  }

  /// The push-through form for Jᵀz alone.
  func pushThrough(z: [Double]) -> Double {
    let y = solution(norm(z))
    let long = gamma(depth + problem.rows + 4, unitRoundoff: u)
    return ((n / problem.lambda).squareRoot() / 2 * eta * y + long * frobenius * y) * (1 + 0x1p-20)
  }

  /// ‖Jᵀz + w‖, with room for the error of computing it in double precision.
  private func vNorm(_ z: [Double], _ w: [Double]) -> Double {
    var v = w
    for (zi, j) in zip(z, problem.jacobians(over: Double.self)) where zi != 0 {
      for r in v.indices { v[r] += zi * j[r] }
    }
    let room = gamma(problem.rows + 4, unitRoundoff: 0x1p-53)
    return norm(v) + room * (norm(z) * frobenius + norm(w))
  }
}
