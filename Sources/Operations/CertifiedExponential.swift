import Scalars
import Structures

/// e to certified powers.
enum CertifiedExponential {
  /// eˣ for x ≤ 0.
  ///
  /// For single precision the C library's double function is enough, one unit of the last place off at most (*The
  /// GNU C Library*, "Known Maximum Errors in Math Functions", x86_64); four are allowed for.
  static func of(_ exponent: Enclosure, _ element: ElementType) -> Enclosure {
    guard exponent.hi > negligible else { return Enclosure(midpoint: 0, radius: 0x1p-1070) }
    guard element != .float64 else { return .exp(exponent) }
    let value = Double.exp(exponent.hi)
    let uncertainty = abs(exponent.lo) + exponent.radius
    guard uncertainty < 0.5 else { return .indeterminate }
    return Enclosure(midpoint: value, radius: value * (0x1p-50 + 2 * uncertainty) + 0x1p-1070)
  }

  /// eᵃ⁻ᵇ for a ≤ b, of which `a` may be −∞.
  static func of(_ a: Double, minus b: Double, _ element: ElementType) -> Enclosure {
    guard a - b > negligible else { return of(Enclosure(negligible), element) }
    return of(Enclosure(a) - Enclosure(b), element)
  }

  /// e⁻⁸⁰⁰ < 2⁻¹¹⁵⁴.
  private static let negligible = -800.0
}
