import Foundation
import Verification

/// Bounds on rounding errors.
public enum Bounds {
  /// γₙ of ``Verification/gamma(_:unitRoundoff:)``; for nu ≥ 1/2 exp(nu) − 1 ≥ (1 + u)ⁿ − 1, which needs no
  /// condition on n.
  public static func gamma(_ n: Int, _ u: Double) -> Double {
    let nu = Double(n) * u
    return nu < 0.5 ? Verification.gamma(n, unitRoundoff: u) : exp(nu) - 1
  }
}
