internal import CFLINT

extension Ball: AlgebraicField {
  typealias Place = UnsafeMutablePointer<arb_struct>
  typealias Operand = UnsafePointer<arb_struct>

  @inline(__always)
  static func combine(
    _ a: Ball, _ b: Ball, _ operation: (Place, Operand, Operand, Int) -> Void
  ) -> Ball {
    let bits = precision
    return Ball { result in a.read { x in b.read { y in operation(result, x, y, bits) } } }
  }

  @inline(__always)
  static func transform(_ a: Ball, _ operation: (Place, Operand, Int) -> Void) -> Ball {
    let bits = precision
    return Ball { result in a.read { operation(result, $0, bits) } }
  }

  public init(integerLiteral value: Int) { self.init { arb_set_si($0, value) } }

  /// Exactly an integer of any size.
  public init?(exactly source: some BinaryInteger) {
    guard let value = Int(exactly: source) else {
      self.init { result in
        var integer = fmpz()
        fmpz_init(&integer)
        _ = fmpz_set_str(&integer, String(source), 10)
        arb_set_fmpz(result, &integer)
        fmpz_clear(&integer)
      }
      return
    }
    self.init(integerLiteral: value)
  }

  public static func + (a: Ball, b: Ball) -> Ball {
    combine(a, b) { arb_add($0, $1, $2, $3) }
  }
  public static func - (a: Ball, b: Ball) -> Ball {
    combine(a, b) { arb_sub($0, $1, $2, $3) }
  }
  public static func * (a: Ball, b: Ball) -> Ball {
    combine(a, b) { arb_mul($0, $1, $2, $3) }
  }
  /// The quotient; ``indeterminate``, and noted in ``Undecided/current``, if zero is in `b`.
  public static func / (a: Ball, b: Ball) -> Ball {
    let quotient = combine(a, b) { arb_div($0, $1, $2, $3) }
    if !quotient.isFinite { Undecided.note("division by a member", of: b) }
    return quotient
  }
  public static func *= (a: inout Ball, b: Ball) { a = a * b }
  public static func /= (a: inout Ball, b: Ball) { a = a / b }

  public static prefix func - (a: Ball) -> Ball {
    Ball { result in a.read { arb_neg(result, $0) } }
  }
  public mutating func negate() { self = -self }

  public var magnitude: Ball {
    guard read({ arb_contains_zero($0) != 0 }) else {
      return Ball { result in read { arb_abs(result, $0) } }
    }
    guard isFinite else { return .indeterminate }
    return Self.transform(self) { result, x, bits in
      withFloat { zero in
        withFloat { bound in
          arb_get_abs_ubound_arf(bound, x, bits)
          arb_set_interval_arf(result, zero, bound, bits)
        }
      }
    }
  }
}
