internal import CFLINT

/// A real number known to lie in [midpoint − radius, midpoint + radius]: Arb's `arb` as a value.
///
/// Each operation rounds its midpoint to ``precision`` bits and enlarges the radius by all that it
/// lost, so that the ball contains every result over its operands (Johansson, "Arb: efficient
/// arbitrary-precision midpoint-radius interval arithmetic", IEEE Trans. Comput. 2017).
public struct Ball: @unchecked Sendable {
  /// The bits of the midpoint that operations of this task keep.
  ///
  /// Reading a task-local value takes about a quarter of the time of an addition at 128 bits.
  @TaskLocal public static var precision = 128

  /// The ball, on the heap, never written again once made.
  final class Storage: ManagedBuffer<Void, arb_struct> {
    deinit { withUnsafeMutablePointerToElements { arb_clear($0) } }
  }

  private let storage: ManagedBuffer<Void, arb_struct>

  /// The ball that `assign` leaves in a place which holds zero.
  @inline(__always) init(assign: (UnsafeMutablePointer<arb_struct>) -> Void) {
    storage = Storage.create(minimumCapacity: 1) { _ in }
    storage.withUnsafeMutablePointerToElements {
      arb_init($0)
      assign($0)
    }
  }

  /// What `body` reads in this ball.
  @inline(__always) func read<Result>(_ body: (UnsafePointer<arb_struct>) -> Result) -> Result {
    storage.withUnsafeMutablePointerToElements { body($0) }
  }
}

extension Ball {
  /// Exactly a double; an infinity or NaN becomes ``indeterminate``.
  public init(_ value: Double) {
    self.init { if value.isFinite { arb_set_d($0, value) } else { arb_indeterminate($0) } }
  }

  /// A rational number, rounded to ``precision`` bits.
  public init(_ value: Rational) {
    let precision = Self.precision
    self.init { result in value.read { arb_set_fmpq(result, $0, precision) } }
  }

  /// midpoint ± radius, for finite doubles; ``indeterminate`` otherwise.
  public init(midpoint: Double, radius: Double) {
    self.init { result in
      guard midpoint.isFinite, radius.isFinite, radius >= 0 else {
        return arb_indeterminate(result)
      }
      arb_set_d(result, midpoint)
      withFloat { error in
        arf_set_d(error, radius)
        arb_add_error_arf(result, error)
      }
    }
  }

  public static var indeterminate: Ball { Ball { arb_indeterminate($0) } }

  /// The midpoint, to the nearest double.
  public var midpoint: Double {
    read { withUnsafePointer(to: $0.pointee.mid) { vernier_arf_nearest($0) } }
  }

  /// A bound on the distance from the midpoint to any member: the radius, rounded up. It is infinite
  /// for ``indeterminate``, and for a radius beyond the range of doubles.
  public var radius: Double {
    guard isFinite else { return .infinity }
    return read { ball in
      withFloat { bound in
        withUnsafePointer(to: ball.pointee.rad) { arf_set_mag(bound, $0) }
        return vernier_arf_above(bound)
      }
    }
  }

  public var lower: Double {
    guard isFinite else { return -.infinity }
    return read { ball in
      withFloat { bound in
        arb_get_lbound_arf(bound, ball, 64)
        return vernier_arf_below(bound)
      }
    }
  }

  public var upper: Double {
    guard isFinite else { return .infinity }
    return read { ball in
      withFloat { bound in
        arb_get_ubound_arf(bound, ball, 64)
        return vernier_arf_above(bound)
      }
    }
  }

  /// Whether midpoint and radius are both finite.
  public var isFinite: Bool { read { arb_is_finite($0) != 0 } }

  /// Whether the ball is a single number.
  public var isExact: Bool { read { arb_is_exact($0) != 0 } }

  /// About log₂(|midpoint| / radius): the bits of the number that are known.
  public var relativeAccuracyBits: Int { read { arb_rel_accuracy_bits($0) } }

  public func contains(_ value: Double) -> Bool {
    guard value.isFinite else { return !isFinite }
    return read { ball in
      withFloat { number in
        arf_set_d(number, value)
        return arb_contains_arf(ball, number) != 0
      }
    }
  }

  public func contains(_ value: Rational) -> Bool {
    read { ball in value.read { arb_contains_fmpq(ball, $0) != 0 } }
  }

  /// Whether every member of `other` is a member of this ball.
  public func contains(_ other: Ball) -> Bool {
    read { ball in other.read { arb_contains(ball, $0) != 0 } }
  }

  public func overlaps(_ other: Ball) -> Bool {
    read { ball in other.read { arb_overlaps(ball, $0) != 0 } }
  }
}

/// What `body` does with a floating-point number of Arb's, which is zero at first.
@inline(__always)
func withFloat<Result>(_ body: (UnsafeMutablePointer<arf_struct>) -> Result) -> Result {
  var number = arf_struct()
  arf_init(&number)
  defer { arf_clear(&number) }
  return body(&number)
}
