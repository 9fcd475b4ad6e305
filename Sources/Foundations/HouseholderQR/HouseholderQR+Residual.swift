import Scalars
import Structures
import Verification

extension HouseholderQR {
  /// The columns of A - QR, the upper triangle of QᵀQ - I, and what stands below the diagonal of R.
  @specialized(where S == Enclosure)
  static func residual<S: Scalar>(_ problem: Problem, _ computed: Observation<S>) -> Observation<S>
  {
    let (m, n) = (problem.a.rows, problem.a.columns)
    let q = Matrix(rows: m, columns: n, elements: computed["q"])
    let r = Matrix(rows: n, columns: n, elements: computed["r"])
    let columns = (0..<n).map { q.column($0) }
    var left: [Observation<S>.Quantity] = []
    for j in 0..<n {
      var column = problem.a.column(j).map { S($0) }
      for k in 0...j { column = axpy(-r[k, j], columns[k], column) }
      left.append(.init(name: "column \(j)", values: .scalars(column)))
    }
    let products = (0..<n).flatMap { i in
      (i..<n).map { j in dot(columns[i], columns[j]) - (i == j ? 1 : 0) }
    }
    let below = (0..<n).flatMap { i in (0..<i).map { r[i, $0] } }
    left.append(.init(name: "orthogonality", values: .scalars(products)))
    left.append(.init(name: "below", values: .scalars(below)))
    return Observation(left)
  }

  /// How many roundings enter a reflection of vectors of p components: I - τvvᵀ with v = x - βe₁,
  /// or a multiple of it.
  struct Roundings {
    /// In β = ∓‖x‖.
    let length: Int
    /// In each component of v.
    let vector: Int
    /// In τ, relative to 2 / vᵀv for the computed v.
    let factor: Int

    /// v₁ = x₁ - β, vᵢ = xᵢ, τ = 2 / fl(vᵀv).
    static func own(_ p: Int) -> Roundings {
      Roundings(length: p + 1, vector: p + 2, factor: p + 1)
    }

    /// `larfg`: the norm of all but x₁ (p + 1), five roundings in `lapy2` (one to spare), v scaled
    /// by the reciprocal of x₁ - β, and τ = (β - x₁) / β.
    static func lapack(_ p: Int) -> Roundings {
      Roundings(length: p + 7, vector: p + 10, factor: 4 * p + 36)
    }
  }

  /// The bounds on ‖aⱼ - Q̂R̂ⱼ‖ / ‖aⱼ‖ and on |Q̂ᵀQ̂ - I|, with explicit constants where Higham
  /// 2002, Theorem 19.4, has γ̃.
  ///
  /// Let H = I - 2vvᵀ/vᵀv for the *computed* v, which is orthogonal without any error. Of the
  /// computed product of H with a vector c, the dot product has p roundings, τ as many as `factor`
  /// says, and each component three more; since ‖τ(vᵀc)v‖ ≤ 2‖c‖, it is off by at most η‖c‖, η = 2γ
  /// with all these.
  ///
  /// The column x from which v was made becomes βe₁. The exact reflection of x would be that; the
  /// computed v deviates from the exact one by at most ε‖v‖, so that the reflections differ by at
  /// most 2ε/(1 - ε), and β is off by as much as `length` says: together ω‖x‖.
  ///
  /// After n reflections ‖R̂ⱼ - Qᵀaⱼ‖ ≤ ρ‖aⱼ‖ with 1 + ρ = (1 + η)ⁿ⁻¹(1 + ω), and the columns of
  /// Q̂, made by n reflections of unit vectors, are off by κ = (1 + η)ⁿ - 1. Hence the two bounds
  ///
  ///     ρ + √n κ (1 + ρ)   and   2κ + κ².
  static func bounds(rows p: Int, columns n: Int, _ u: Double, _ roundings: Roundings) -> (
    product: Double, orthogonality: Double
  ) {
    let eta = 2 * gamma(p + roundings.factor + 3, unitRoundoff: u)
    let epsilon = gamma(roundings.vector, unitRoundoff: u)
    let omega = 2 * epsilon / (1 - epsilon) + gamma(roundings.length, unitRoundoff: u)
    let steps = Double(n) * max(eta, omega)
    // (1 + x)ⁿ - 1 ≤ nx / (1 - nx).
    let rho = steps < 1 ? steps / (1 - steps) : .infinity
    let kappa = Double(n) * eta < 1 ? Double(n) * eta / (1 - Double(n) * eta) : .infinity
    let slack = 1 + 0x1p-40
    return (
      (rho + Double(n).squareRoot() * kappa * (1 + rho)) * slack,
      (2 * kappa + kappa * kappa) * slack
    )
  }

  static func backward<T: KernelScalar>(
    _: T.Type, _ statement: String, _ roundings: @escaping @Sendable (Int) -> Roundings
  ) -> Implementation<HouseholderQR>.Fidelity {
    .backward(
      statement,
      Residual(exact: { residual($0, $1) }, enclosing: { residual($0, $1) }) { problem, _ in
        let (m, n) = (problem.a.rows, problem.a.columns)
        let limits = bounds(rows: m, columns: n, T.roundoff, roundings(m))
        var named: [String: Bound] = ["orthogonality": .absolute(limits.orthogonality)]
        for j in 0..<n {
          let length = squaredNorm(problem.a.column(j)).squareRoot()
          named["column \(j)"] = .norm(limits.product * length * (1 + Double(m) * 0x1p-52))
        }
        return ErrorBound(named)
      })
  }
}
