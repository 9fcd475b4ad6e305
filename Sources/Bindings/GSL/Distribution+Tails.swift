#if GSL
  internal import CGSL
#endif

/// The four functions of each distribution, strictly inside its support.
extension Distribution {
  func lowerTail(_ x: Double) throws(BindingError) -> Double {
    #if GSL
      GSL.returnsErrors
      return switch self {
      case .gaussian(let mean, let deviation): gsl_cdf_gaussian_P(x - mean, deviation)
      case .student(let n): gsl_cdf_tdist_P(x, n)
      case .fisher(let a, let b): gsl_cdf_fdist_P(x, a, b)
      case .chiSquared(let n): gsl_cdf_chisq_P(x, n)
      case .beta(let a, let b): gsl_cdf_beta_P(x, a, b)
      case .binomial(let n, let p): gsl_cdf_binomial_P(UInt32(x), p, UInt32(n))
      }
    #else
      throw GSL.missing
    #endif
  }

  func upperTail(_ x: Double) throws(BindingError) -> Double {
    #if GSL
      GSL.returnsErrors
      return switch self {
      case .gaussian(let mean, let deviation): gsl_cdf_gaussian_Q(x - mean, deviation)
      case .student(let n): gsl_cdf_tdist_Q(x, n)
      case .fisher(let a, let b): gsl_cdf_fdist_Q(x, a, b)
      case .chiSquared(let n): gsl_cdf_chisq_Q(x, n)
      case .beta(let a, let b): gsl_cdf_beta_Q(x, a, b)
      case .binomial(let n, let p): gsl_cdf_binomial_Q(UInt32(x), p, UInt32(n))
      }
    #else
      throw GSL.missing
    #endif
  }

  func inverseLowerTail(_ p: Double) throws(BindingError) -> Double {
    #if GSL
      GSL.returnsErrors
      return switch self {
      case .gaussian(let mean, let deviation): mean + gsl_cdf_gaussian_Pinv(p, deviation)
      case .student(let n): gsl_cdf_tdist_Pinv(p, n)
      case .fisher(let a, let b): gsl_cdf_fdist_Pinv(p, a, b)
      case .chiSquared(let n): gsl_cdf_chisq_Pinv(p, n)
      case .beta(let a, let b): gsl_cdf_beta_Pinv(p, a, b)
      case .binomial(let n, _):
        try leastCount(upTo: n) { k throws(BindingError) in try cdf(k) >= p }
      }
    #else
      throw GSL.missing
    #endif
  }

  func inverseUpperTail(_ q: Double) throws(BindingError) -> Double {
    #if GSL
      GSL.returnsErrors
      return switch self {
      case .gaussian(let mean, let deviation): mean + gsl_cdf_gaussian_Qinv(q, deviation)
      case .student(let n): gsl_cdf_tdist_Qinv(q, n)
      case .fisher(let a, let b): gsl_cdf_fdist_Qinv(q, a, b)
      case .chiSquared(let n): gsl_cdf_chisq_Qinv(q, n)
      case .beta(let a, let b): gsl_cdf_beta_Qinv(q, a, b)
      case .binomial(let n, _):
        try leastCount(upTo: n) { k throws(BindingError) in try survival(k) <= q }
      }
    #else
      throw GSL.missing
    #endif
  }

  /// The least k ≤ n from which on a monotone condition holds, by bisection; n if it never does.
  private func leastCount(
    upTo n: Int, where holds: (Double) throws(BindingError) -> Bool
  ) throws(BindingError) -> Double {
    var low = 0, high = n
    while low < high {
      let middle = low + (high - low) / 2
      if try holds(Double(middle)) { high = middle } else { low = middle + 1 }
    }
    return Double(low)
  }
}
