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

  /// diag(x)E from a random sketch.
  static let sketched = implementation(
    "random-sketch",
    .approximation(RandomisedSVD.quotation) { problem in
      let allowance = RandomisedSVD.bound(problem.salientError, rank: problem.rank)
      let free = Bound.free("singular vectors are not unique")
      return ["objective": .absolute(allowance), "left": free, "right": free]
    }, sign: 1, by: RandomisedSVD.adapters)

  private static func implementation(
    _ name: String, voice: Voice = .optimised, _ fidelity: Implementation<SLiMLoRA>.Fidelity,
    sign: Double,
    by decompose: @escaping @Sendable (Matrix<Double>, Int) throws -> Adapters = TruncatedSVD
      .adapters
  ) -> Implementation<SLiMLoRA> {
    Implementation(
      name, voice: voice, fidelity,
      arena: { problem, _ in (target: problem.target, problem: problem) },
      run: { input in
        let (x, rank) = (input.problem.saliency, input.problem.rank)
        let signed = input.target.map { sign * $0 }
        return (try? adapters(signed, saliency: x, rank: rank, by: decompose)) ?? .failed
      },
      observe: { input, adapters in
        [
          "objective": [adapters.objective(input.target, weights: input.problem.saliency)],
          "left": .scalars(adapters.left.elements), "right": .scalars(adapters.right.elements),
        ]
      })
  }

  /// The product LR of the adapters for an error E, the saliency x of its rows, and a rank.
  ///
  /// - Throws: as ``factors(_:saliency:rank:isSketched:)``.
  public static func correction(
    _ error: Matrix<Double>, saliency x: [Double], rank: Int
  ) throws -> Matrix<Double> {
    let adapters = try factors(error, saliency: x, rank: rank)
    var product = Matrix(repeating: 0.0, rows: error.rows, columns: error.columns)
    try BLAS.gemm(adapters.left, adapters.right, &product)
    return product
  }

  /// L and R for an error E, the saliency x of its rows, and a rank; from a random sketch if asked for.
  ///
  /// - Throws: `StructureError` for a saliency of another length, one that is not positive, or a rank
  ///   beyond the smaller dimension; a `BindingError` for an error that holds a NaN.
  public static func factors(
    _ error: Matrix<Double>, saliency x: [Double], rank: Int, isSketched: Bool = false
  ) throws -> (left: Matrix<Double>, right: Matrix<Double>) {
    guard x.count == error.rows else {
      throw StructureError("\(x.count) saliencies for \(error.rows) inputs: one is needed for each")
    }
    guard let place = x.firstIndex(where: { !($0 > 0 && $0.isFinite) }) else {
      let least = min(error.rows, error.columns)
      guard 0...least ~= rank else {
        throw StructureError(
          "Rank \(rank) of a \(error.rows) x \(error.columns) matrix: it must be 0 to \(least)")
      }
      let decompose = isSketched ? RandomisedSVD.adapters : TruncatedSVD.adapters
      let adapters = try adapters(error, saliency: x, rank: rank, by: decompose)
      return (adapters.left, adapters.right)
    }
    throw StructureError(
      "Saliency \(place) is \(x[place]): shift the saliencies (SLiMLoRA.shifted), they divide")
  }

  /// Mean squares with the least positive one added to all, if any is 0, as the released code has it; ones
  /// if all are.
  public static func shifted(_ squares: [Double]) -> [Double] {
    guard squares.contains(0) else { return squares }
    let least = squares.filter { $0 > 0 }.min() ?? 1
    return squares.map { $0 + least }
  }

  /// L = diag(1/x) U_r Σ_r and R = V_rᵀ for diag(x)E ≈ U_r Σ_r V_rᵀ.
  static func adapters(
    _ error: Matrix<Double>, saliency x: [Double], rank: Int,
    by decompose: (Matrix<Double>, Int) throws -> Adapters
  ) throws -> Adapters {
    let salient = Matrix(rows: error.rows, columns: error.columns) { x[$0] * error[$0, $1] }
    var adapters = try decompose(salient, rank)
    for i in 0..<error.rows {
      for k in 0..<rank { adapters.left[i, k] /= x[i] }
    }
    return adapters
  }
}
