#if GSL
  internal import CGSL
#endif

/// A special function of one real variable, called like any other function:
/// `try SpecialFunction.gamma(0.5)`, `try SpecialFunction.incompleteBeta(a: 2, b: 3)(0.25)`.
///
/// Source: GNU Scientific Library, chapter "Special Functions".
public enum SpecialFunction: Sendable, Equatable {
  /// (2/√π) ∫₀ˣ e^(−t²) dt.
  case erf
  /// 1 − erf(x).
  case erfc
  /// Γ(x).
  case gamma
  /// log |Γ(x)|.
  case lnGamma
  /// Γ′(x) / Γ(x).
  case digamma
  /// The regularised lower incomplete gamma function P(a, x).
  case incompleteGamma(a: Double)
  /// The regularised incomplete beta function Iₓ(a, b).
  case incompleteBeta(a: Double, b: Double)
  /// The Bessel function J₀.
  case besselJ0
  /// The Bessel function J₁.
  case besselJ1

  /// The value at x.
  public func callAsFunction(_ x: Double) throws(BindingError) -> Double {
    try estimate(x).value
  }

  /// The value at x with GSL's estimate of its absolute error.
  public func estimate(_ x: Double) throws(BindingError) -> (value: Double, error: Double) {
    guard !x.isNaN else { throw .nan(routine: "\(self)", argument: "x") }
    #if GSL
      GSL.returnsErrors
      var result = gsl_sf_result()
      let status =
        switch self {
        case .erf: gsl_sf_erf_e(x, &result)
        case .erfc: gsl_sf_erfc_e(x, &result)
        case .gamma: gsl_sf_gamma_e(x, &result)
        case .lnGamma: gsl_sf_lngamma_e(x, &result)
        case .digamma: gsl_sf_psi_e(x, &result)
        case .incompleteGamma(let a): gsl_sf_gamma_inc_P_e(a, x, &result)
        case .incompleteBeta(let a, let b): gsl_sf_beta_inc_e(a, b, x, &result)
        case .besselJ0: gsl_sf_bessel_J0_e(x, &result)
        case .besselJ1: gsl_sf_bessel_J1_e(x, &result)
        }
      try GSL.check(status, "\(self)", " at \(x)")
      return (result.val, result.err)
    #else
      throw GSL.missing
    #endif
  }
}
