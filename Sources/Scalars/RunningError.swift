/// A number with a bound on what a program in the format `T` has for it: running error analysis.
///
/// The program may add up terms in any order and fuse multiplications with additions. A value that
/// is a sum therefore carries its number of terms n, the sum of their magnitudes M and of their
/// errors E: whatever the order, the computed sum is off by at most E + γₙ M (Higham 2002, Lemma 3.1
/// and section 4.2). Any other operation sees that error, propagates it by the mean value theorem,
/// and adds 2u of its result: one rounding of its own, and one more, since the programs that are
/// bounded multiply by a reciprocal where the formula divides.
///
/// The values themselves are doubles; their own errors obey the same recursion with 2⁻⁵³ for u,
/// which is added to u.
///
/// Source: Wilkinson, *Rounding errors in algebraic processes*, 1963; Higham 2002, section 3.3.
@frozen public struct RunningError<T: BinaryFloatingPoint & Sendable>: Sendable {
  public let value: Double
  /// n, M and E.
  @usableFromInline let terms: Int, mass: Double, termErrors: Double

  /// 2⁻ᵖ of the format, as a double by its bits: a conversion of `T`'s own constant is slow where `T` is not known to
  /// the compiler.
  @inlinable static var u: Double {
    Double(bitPattern: UInt64(1022 - T.significandBitCount) << 52) + 0x1p-53
  }

  /// The distance of the format's subnormal numbers, likewise.
  @inlinable static var smallest: Double {
    let exponent = 2 - (1 << (T.exponentBitCount - 1)) - T.significandBitCount
    return exponent < -1022
      ? Double(bitPattern: 1 << UInt64(exponent + 1074))
      : Double(bitPattern: UInt64(exponent + 1023) << 52)
  }

  /// |computed - value| is at most this.
  @inlinable public var error: Double {
    terms == 1 ? termErrors : termErrors + RunningError.growth(terms) * mass
  }

  @inlinable static func growth(_ n: Int) -> Double {
    let nu = Double(n) * u
    return nu < 0.5 ? nu / (1 - nu) * (1 + 0x1p-40) : .infinity
  }

  /// The result of an operation, whose operands' errors have become `propagated`.
  @inlinable init(_ value: Double, propagated: Double, roundings: Double = 2) {
    let own = roundings * Self.u * (abs(value) + propagated)
    let error = (propagated + own) * (1 + 0x1p-40) + 4 * Self.smallest
    self.init(value: value, terms: 1, mass: abs(value) + error, termErrors: error)
  }

  @inlinable init(value: Double, terms: Int, mass: Double, termErrors: Double) {
    (self.value, self.terms, self.mass, self.termErrors) = (value, terms, mass, termErrors)
  }
}

extension RunningError: AlgebraicField {
  @inlinable public init(_ value: Double) {
    self.init(value: value, terms: 1, mass: abs(value), termErrors: 0)
  }
  @inlinable public init(integerLiteral value: Int) { self.init(Double(value)) }
  public init?(exactly source: some BinaryInteger) {
    guard let value = Double(exactly: source) else { return nil }
    self.init(value)
  }
  @inlinable public static var zero: RunningError {
    RunningError(value: 0, terms: 0, mass: 0, termErrors: 0)
  }
  @inlinable public var magnitude: RunningError { value < 0 ? -self : self }
  @inlinable public mutating func negate() { self = -self }
  @inlinable public static prefix func - (a: RunningError) -> RunningError {
    RunningError(value: -a.value, terms: a.terms, mass: a.mass, termErrors: a.termErrors)
  }
  @inlinable public static func + (a: RunningError, b: RunningError) -> RunningError {
    RunningError(
      value: a.value + b.value, terms: a.terms + b.terms, mass: a.mass + b.mass,
      termErrors: a.termErrors + b.termErrors)
  }
  @inlinable public static func - (a: RunningError, b: RunningError) -> RunningError { a + -b }
  @inlinable public static func * (a: RunningError, b: RunningError) -> RunningError {
    let (e, f) = (a.error, b.error)
    return RunningError(a.value * b.value, propagated: abs(a.value) * f + abs(b.value) * e + e * f)
  }
  @inlinable public static func / (a: RunningError, b: RunningError) -> RunningError {
    let quotient = a.value / b.value, rest = abs(b.value) - b.error
    return RunningError(
      quotient, propagated: rest > 0 ? (a.error + abs(quotient) * b.error) / rest : .infinity)
  }
  @inlinable public static func *= (a: inout RunningError, b: RunningError) { a = a * b }
  @inlinable public static func /= (a: inout RunningError, b: RunningError) { a = a / b }
}

extension RunningError: RealScalar {
  public static var arithmetic: Arithmetic { .rounded(unitRoundoff: u) }
  @inlinable public var approximation: Double { value }
  @inlinable public var absolute: RunningError { magnitude }
  public var description: String { "\(value) ± \(error)" }
  @inlinable public static func == (a: RunningError, b: RunningError) -> Bool { a.value == b.value }
  @inlinable public static func < (a: RunningError, b: RunningError) -> Bool { a.value < b.value }

  /// |max(a, b)' - max(a, b)| is at most the greater of both errors.
  @inlinable public static func maximum(_ a: RunningError, _ b: RunningError) -> RunningError {
    RunningError(
      Double.maximum(a.value, b.value), propagated: Double.maximum(a.error, b.error), roundings: 0)
  }
  @inlinable public static func minimum(_ a: RunningError, _ b: RunningError) -> RunningError {
    RunningError(
      Double.minimum(a.value, b.value), propagated: Double.maximum(a.error, b.error), roundings: 0)
  }
  /// |√(x + e) - √x| ≤ min(e / √x, √e).
  @inlinable public static func sqrt(_ x: RunningError) -> RunningError {
    let root = Double.sqrt(x.value)
    let error = x.error
    return RunningError(
      root, propagated: error == 0 ? 0 : Double.minimum(error / root, .sqrt(error)))
  }
  /// eˣ(eᵉ - 1), and two units u for the library's function.
  public static func exp(_ x: RunningError) -> RunningError {
    let power = Double.exp(x.value)
    return RunningError(power, propagated: power * .expMinusOne(x.error), roundings: 3)
  }
  /// |log(x + e) - log x| ≤ e / (x - e).
  public static func log(_ x: RunningError) -> RunningError {
    let rest = x.value - x.error
    return RunningError(
      .log(x.value), propagated: rest > 0 ? x.error / rest : .infinity, roundings: 3)
  }
  /// No derivative exceeds 1, 1, 1 and 2/√π.
  public static func sin(_ x: RunningError) -> RunningError {
    RunningError(.sin(x.value), propagated: x.error)
  }
  public static func cos(_ x: RunningError) -> RunningError {
    RunningError(.cos(x.value), propagated: x.error)
  }
  public static func tanh(_ x: RunningError) -> RunningError {
    RunningError(.tanh(x.value), propagated: x.error, roundings: 4)
  }
  public static func erf(_ x: RunningError) -> RunningError {
    RunningError(.erf(x.value), propagated: 1.13 * x.error, roundings: 4)
  }
}
