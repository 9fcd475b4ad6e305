/// The answer to a comparison of two sets of numbers.
public enum Comparison: Sendable, Equatable {
  /// Every number of the first is less than every number of the second.
  case less
  /// Both are the same single number.
  case equal
  /// Every number of the first is greater than every number of the second.
  case greater
  /// Their members answer differently.
  case undecided
}

/// A scalar that is a set of numbers: each operation contains every result over its operands.
///
/// `<` and `==` must answer even when the sets overlap. They then answer for the midpoints and
/// note the tie in ``Undecided/current``, so that whoever asked for a certificate learns that
/// there is none; ``order(to:)`` has the honest answer.
public protocol EnclosingScalar: RealScalar where Magnitude == Self {
  init(_ value: Rational)

  /// Every number: what remains when nothing is known.
  static var indeterminate: Self { get }

  /// Whether nothing is known of the number.
  var isIndeterminate: Bool { get }

  func order(to other: Self) -> Comparison

  /// A double that no member is below.
  var lower: Double { get }
  /// A double that no member is above.
  var upper: Double { get }
  /// A bound on the distance from the midpoint to any member; infinite when nothing is known.
  var radius: Double { get }

  func contains(_ value: Double) -> Bool
  func contains(_ value: Rational) -> Bool
  func overlaps(_ other: Self) -> Bool
}

extension EnclosingScalar {
  @inlinable public static var arithmetic: Arithmetic { .enclosing }

  @inlinable public static func < (a: Self, b: Self) -> Bool {
    switch a.order(to: b) {
    case .less: return true
    case .equal, .greater: return false
    case .undecided:
      Undecided.note(a, "<", b)
      return a.approximation < b.approximation
    }
  }

  @inlinable public static func == (a: Self, b: Self) -> Bool {
    switch a.order(to: b) {
    case .equal: return true
    case .less, .greater: return false
    case .undecided:
      Undecided.note(a, "==", b)
      return a.approximation == b.approximation
    }
  }
}
