public import Verification

/// The error of the kernels' exponential, for arguments t ≤ 0 above the least one that it tells from -∞.
///
/// With K the largest |k|, ρ = ln 2 / 2 + 4Ku the largest |r| (the quotient t / ln 2 is off by less than 4Ku, and k is
/// the whole number next to it), and l the lower part of ln 2, itself known to u|l|:
///
/// 1. *Reduction.* k h is exact; the two differences round, and so does k l where products do:
///    E = u (2ρ + 4K|l|) for the argument of the series, which multiplies the result by e^±E.
/// 2. *Series.* Horner's scheme from v_d = c_d on, v_i = c_i + r v_{i+1}: with V_i a bound on |v_i|, the error is
///    ε_i = ρ ε_{i+1} + u (V_i + ρ V_{i+1}) + u c_i, where the term ρ V_{i+1} is absent if product and sum round once.
/// 3. *Remainder.* ρ^(d+1) e^ρ / (d + 1)!, by Lagrange.
///
/// The series is at least e^-ρ, so that (ε₀ + remainder) e^ρ is the relative error of it; the scaling by 2ᵏ is exact
/// but for what underflows.
public enum VectorExponential {
  /// The relative error of one exponential in a lane: 3.4 to 4.3 units of roundoff.
  public static func relativeError<T: KernelScalar>(_: T.Type, _ lane: Lane) -> Double {
    let u = T.roundoff, isFloat = T.self == Float.self
    let (degree, largest, low) = isFloat ? (7, 160.0, 0x1p-17) : (13, 1084.0, 0x1p-43)
    let rho = 0.5 * 0x1.62e42fefa39fp-1 + 4 * largest * u
    let shift = u * (2 * rho + 4 * largest * low)
    var factorials = [1.0]
    for i in 1...degree + 1 { factorials.append(factorials[i - 1] * Double(i)) }
    var (value, error) = (1 / factorials[degree], u / factorials[degree])
    for i in (0..<degree).reversed() {
      let coefficient = 1 / factorials[i]
      let product = rho * (value + error)
      let next = product + coefficient
      // 1, 1 and 1/2 are numbers of the format.
      let rounded = u * (next + (lane == .v4 ? 0 : product) + (i > 2 ? coefficient : 0))
      (value, error) = (next, rho * error + rounded * (1 + 4 * u))
    }
    let remainder = power(rho, degree + 1) / factorials[degree + 1] * .exp(rho)
    let series = (error + remainder) * .exp(rho)
    let all = series + shift * (1 + shift) * (1 + series)
    return all * ExponentialErrors.slack
  }

  private static func power(_ x: Double, _ n: Int) -> Double {
    (0..<n).reduce(1) { power, _ in power * x }
  }
}
