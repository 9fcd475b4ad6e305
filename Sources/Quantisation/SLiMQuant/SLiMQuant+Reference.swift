import Scalars
import Verification

extension SLiMQuant {
  /// Codes that are best for some scale, and the two sums that say how good they are.
  struct Candidate<S: Scalar> {
    /// Σ |wᵢ| kᵢ.
    var product: S
    /// Σ kᵢ².
    var square: S

    /// Whether these codes leave a smaller error, or the same at a larger scale: B²/C is compared, by
    /// B₁²C₂ against B₂²C₁.
    func isBetter(than other: Candidate) -> Bool {
      let (mine, its) = (product * product * other.square, other.product * other.product * square)
      return mine > its || mine == its && product * other.square > other.product * square
    }
  }

  /// The codes kᵢ on the interval of steps that ends at Δ = 2a / (2j + 1), where weight a leaves code j:
  /// |wᵢ| / Δ = |wᵢ|(2j + 1) / 2a rounded, and at most L.
  static func codes<S: Scalar>(_ magnitudes: [S], below a: S, _ j: Int, levels: Int) -> [Int] {
    magnitudes.map { w in
      min(levels, nearest(w * S(2 * j + 1), over: S(2) * a, ties: .up))
    }
  }

  /// Every interval of scales on which the codes are constant ends at a breakpoint; each is tried.
  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  static func optimum<S: Scalar>(_ magnitudes: [S], levels: Int) -> Candidate<S>? {
    var best: Candidate<S>?
    for a in magnitudes where a > .zero {
      for j in 0..<levels {
        let codes = codes(magnitudes, below: a, j, levels: levels).map { S($0) }
        let candidate = Candidate(product: dot(magnitudes, codes), square: squaredNorm(codes))
        if best.map(candidate.isBetter) ?? true { best = candidate }
      }
    }
    return best
  }

  /// E(α) = Σ (wᵢ - (α/L) qᵢ)², by its definition.
  static func error<S: Scalar>(_ weights: [Float], scale: S, levels: Int) -> S {
    let step = scale / S(levels)
    return sum(
      weights.map { weight in
        let w = S(Double(abs(weight)))
        guard step > .zero else { return w * w }
        let rest = w - S(min(levels, nearest(w, over: step, ties: .even))) * step
        return rest * rest
      })
  }
}
