import Foundation

/// Bounds on rounding errors.
public enum Bounds {
  /// γₙ = nu/(1 − nu) (Higham 2002, Lemma 3.1), as an upper bound with the roundings of its own evaluation; for
  /// nu ≥ 1/2 the larger exp(nu) − 1 ≥ (1 + u)ⁿ − 1, which needs no condition on n.
  public static func gamma(_ n: Int, _ u: Double) -> Double {
    let nu = Double(n) * u
    return nu < 0.5 ? nu / (1 - nu) * (1 + 8 * 0x1p-53) : exp(nu) - 1
  }
}
