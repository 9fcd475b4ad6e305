@_exported public import RealModule

/// A number that references are written in: an ordered field, exact or not.
///
/// One generic reference runs over all of them: in ℚ it is the truth, in ``Ball`` and ``Enclosure``
/// it is certified, in `Double` a plain program, and in ``Counted`` it counts its operations.
public protocol Scalar: AlgebraicField, Comparable, Sendable, CustomStringConvertible {
  /// The nearest element to a finite double. It is exact for every double in ``Rational``,
  /// ``Ball``, ``Enclosure`` and `Double`; other formats round to nearest, ties to even.
  init(_ value: Double)

  /// A double near this number; for enclosures, near the midpoint.
  var approximation: Double { get }

  /// How the operations of this type relate to the field's.
  static var arithmetic: Arithmetic { get }

  /// The greater of two numbers. Unlike `a < b ? b : a` it is decidable over enclosures.
  static func maximum(_ a: Self, _ b: Self) -> Self
  static func minimum(_ a: Self, _ b: Self) -> Self

  /// |x|, decidable over enclosures.
  var absolute: Self { get }
}

/// What the operations of a scalar promise.
public enum Arithmetic: Sendable, Equatable {
  /// Every operation is the field's own.
  case exact
  /// Every operation rounds to nearest with this unit roundoff.
  case rounded(unitRoundoff: Double)
  /// Every operation returns a set that contains the field's result.
  case enclosing
}

/// A scalar with the elementary functions that references need.
public protocol RealScalar: Scalar {
  static func sqrt(_ x: Self) -> Self
  static func exp(_ x: Self) -> Self
  static func log(_ x: Self) -> Self
  static func sin(_ x: Self) -> Self
  static func cos(_ x: Self) -> Self
  static func tanh(_ x: Self) -> Self
  /// The error function (2/√π) ∫₀ˣ e^(-t²) dt.
  static func erf(_ x: Self) -> Self
}
