import Bindings
import Scalars
public import Structures
import Verification

extension SLiMLoRA {
  /// diag(x)E by LAPACK; powers of two change no digit, and so the bound is that of the plain problem.
  static let salientSVD = implementation(
    "lapack-svd",
    .rounding(TruncatedSVD.quotation) { problem in
      let allowance = TruncatedSVD.bound(problem.salientError, rank: problem.rank)
      let free = Bound.free("singular vectors are not unique")
      return ["objective": .absolute(allowance), "left": free, "right": free]
    }, sign: 1)

  /// Algorithm 6 to the letter: E_C = W^C - W is decomposed, and its factors are added.
  static let algorithmSix = implementation(
    "algorithm-6", voice: .printed,
    .different("the error enters with the wrong sign and is doubled where it should vanish"),
    sign: -1)

  private static func implementation(
    _ name: String, voice: Voice = .optimised, _ fidelity: Implementation<SLiMLoRA>.Fidelity,
    sign: Double
  ) -> Implementation<SLiMLoRA> {
    Implementation(
      name, voice: voice, fidelity,
      arena: { problem, _ in (target: problem.target, problem: problem) },
      run: { input in
        let (x, rank) = (input.problem.saliency, input.problem.rank)
        let signed = input.target.map { sign * $0 }
        return (try? adapters(signed, saliency: x, rank: rank)) ?? .failed
      },
      observe: { input, adapters in
        [
          "objective": [adapters.objective(input.target, weights: input.problem.saliency)],
          "left": .scalars(adapters.left.elements), "right": .scalars(adapters.right.elements),
        ]
      })
  }

  /// The product LR of the adapters for an error E, the saliency x of its rows, and a rank.
  public static func correction(
    _ error: Matrix<Double>, saliency x: [Double], rank: Int
  ) throws -> Matrix<Double> {
    let adapters = try adapters(error, saliency: x, rank: rank)
    var product = Matrix(repeating: 0.0, rows: error.rows, columns: error.columns)
    try BLAS.gemm(adapters.left, adapters.right, &product)
    return product
  }

  /// L = diag(1/x) U_r Σ_r and R = V_rᵀ for diag(x)E ≈ U_r Σ_r V_rᵀ.
  static func adapters(_ error: Matrix<Double>, saliency x: [Double], rank: Int) throws -> Adapters
  {
    let salient = Matrix(rows: error.rows, columns: error.columns) { x[$0] * error[$0, $1] }
    var adapters = try TruncatedSVD.adapters(salient, rank: rank)
    for i in 0..<error.rows {
      for k in 0..<rank { adapters.left[i, k] /= x[i] }
    }
    return adapters
  }
}
