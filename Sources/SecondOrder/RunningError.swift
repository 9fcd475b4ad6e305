public import Scalars

/// A double with a bound of its distance from the exact number: running error analysis.
///
/// Each operation adds u|result| to what the errors of its operands may do, so that a program run over this
/// type bounds the error of the same program run over doubles, operation by operation. Source: Higham,
/// Accuracy and Stability of Numerical Algorithms, 2nd edition, section 3.3. Evaluating the bounds rounds
/// too; the factor 1 + 8u on each of them covers that.
public struct RunningError: Hashable, Sendable {
  public var value: Double
  public var error: Double

  public init(_ value: Double) { (self.value, error) = (value, 0) }

  private init(_ value: Double, _ propagated: Double) {
    self.value = value
    error = (propagated + 0x1p-53 * value.magnitude) * (1 + 8 * 0x1p-53) + .leastNonzeroMagnitude
  }
}

extension RunningError: AlgebraicField {
  public init(integerLiteral value: Int) { self.init(Double(value)) }
  public init?(exactly source: some BinaryInteger) {
    guard let value = Double(exactly: source) else { return nil }
    self.init(value)
  }
  public var magnitude: RunningError {
    var positive = self
    positive.value = value.magnitude
    return positive
  }
  public mutating func negate() { value.negate() }
  public static prefix func - (a: RunningError) -> RunningError {
    var negative = a
    negative.negate()
    return negative
  }

  public static func + (a: RunningError, b: RunningError) -> RunningError {
    RunningError(a.value + b.value, a.error + b.error)
  }
  public static func - (a: RunningError, b: RunningError) -> RunningError {
    RunningError(a.value - b.value, a.error + b.error)
  }
  public static func * (a: RunningError, b: RunningError) -> RunningError {
    let crossed = a.value.magnitude * b.error + b.value.magnitude * a.error
    return RunningError(a.value * b.value, crossed + a.error * b.error)
  }
  /// Infinitely wrong if the divisor may be zero.
  public static func / (a: RunningError, b: RunningError) -> RunningError {
    let quotient = a.value / b.value, least = b.value.magnitude - b.error
    let propagated = (a.error + quotient.magnitude * b.error) / least
    return RunningError(quotient, least > 0 ? propagated : .infinity)
  }
  public static func *= (a: inout RunningError, b: RunningError) { a = a * b }
  public static func /= (a: inout RunningError, b: RunningError) { a = a / b }
}

extension RunningError: Scalar {
  public var approximation: Double { value }
  public var description: String { "\(value) ± \(error)" }
  public static var arithmetic: Arithmetic { Double.arithmetic }
  public static func < (a: RunningError, b: RunningError) -> Bool { a.value < b.value }
  public static func maximum(_ a: RunningError, _ b: RunningError) -> RunningError {
    var greatest = a.value < b.value ? b : a
    greatest.error = max(a.error, b.error)
    return greatest
  }
  public static func minimum(_ a: RunningError, _ b: RunningError) -> RunningError {
    -maximum(-a, -b)
  }
}
