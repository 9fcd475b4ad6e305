internal import CFLINT

extension Rational: AlgebraicField {
  private typealias Place = UnsafeMutablePointer<fmpq>
  private typealias Operand = UnsafePointer<fmpq>

  @inline(__always)
  private static func combine(
    _ a: Rational, _ b: Rational, _ operation: (Place, Operand, Operand) -> Void
  ) -> Rational {
    Rational { result in a.read { x in b.read { y in operation(result, x, y) } } }
  }

  @inline(__always)
  private mutating func accumulate(
    _ b: Rational, _ operation: (Place, Operand, Operand) -> Void
  ) {
    write { x in b.read { y in operation(x, x, y) } }
  }

  public init(integerLiteral value: Int) { self.init(value, 1) }

  public init?(exactly source: some BinaryInteger) {
    if let value = Int(exactly: source) {
      self.init(value, 1)
    } else {
      self.init(String(source))
    }
  }

  public static var zero: Rational { Rational { _ in } }

  public static func + (a: Rational, b: Rational) -> Rational {
    combine(a, b) { fmpq_add($0, $1, $2) }
  }
  public static func - (a: Rational, b: Rational) -> Rational {
    combine(a, b) { fmpq_sub($0, $1, $2) }
  }
  public static func * (a: Rational, b: Rational) -> Rational {
    combine(a, b) { fmpq_mul($0, $1, $2) }
  }
  /// - Precondition: `b != 0`.
  public static func / (a: Rational, b: Rational) -> Rational {
    precondition(!b.isZero, "A rational number was divided by zero.")
    return combine(a, b) { fmpq_div($0, $1, $2) }
  }

  public static func += (a: inout Rational, b: Rational) {
    a.accumulate(b) { fmpq_add($0, $1, $2) }
  }
  public static func -= (a: inout Rational, b: Rational) {
    a.accumulate(b) { fmpq_sub($0, $1, $2) }
  }
  public static func *= (a: inout Rational, b: Rational) {
    a.accumulate(b) { fmpq_mul($0, $1, $2) }
  }
  /// - Precondition: `b != 0`.
  public static func /= (a: inout Rational, b: Rational) {
    precondition(!b.isZero, "A rational number was divided by zero.")
    a.accumulate(b) { fmpq_div($0, $1, $2) }
  }

  public mutating func negate() { write { fmpq_neg($0, $0) } }

  public static prefix func - (a: Rational) -> Rational {
    Rational { result in a.read { fmpq_neg(result, $0) } }
  }

  public var magnitude: Rational { Rational { result in read { fmpq_abs(result, $0) } } }

  public var reciprocal: Rational? {
    isZero ? nil : Rational { result in read { fmpq_inv(result, $0) } }
  }

  public var isZero: Bool { read { fmpq_is_zero($0) != 0 } }

  /// −1, 0 or 1.
  public var signum: Int { Int(read { fmpq_sgn($0) }) }

  /// xⁿ for any integer n.
  ///
  /// - Precondition: x ≠ 0 or n ≥ 0.
  public func power(_ exponent: Int) -> Rational {
    precondition(exponent >= 0 || !isZero, "Zero has no negative powers.")
    return Rational { result in read { fmpq_pow_si(result, $0, exponent) } }
  }
}

extension Rational: Hashable, Comparable {
  public static func == (a: Rational, b: Rational) -> Bool {
    a.read { x in b.read { y in fmpq_equal(x, y) != 0 } }
  }

  public static func < (a: Rational, b: Rational) -> Bool {
    a.read { x in b.read { y in fmpq_cmp(x, y) < 0 } }
  }

  /// Numbers in lowest terms are equal when their parts are; residues modulo the prime 2⁶¹ − 1
  /// stand for the parts.
  public func hash(into hasher: inout Hasher) {
    let prime: UInt = (1 << 61) - 1
    read { number in
      hasher.combine(withUnsafePointer(to: number.pointee.num) { fmpz_fdiv_ui($0, prime) })
      hasher.combine(withUnsafePointer(to: number.pointee.den) { fmpz_fdiv_ui($0, prime) })
    }
  }
}
