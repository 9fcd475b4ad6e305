internal import CFLINT

extension Rational: Scalar {
  public static var arithmetic: Arithmetic { .exact }

  public static func maximum(_ a: Rational, _ b: Rational) -> Rational { a < b ? b : a }
  public static func minimum(_ a: Rational, _ b: Rational) -> Rational { b < a ? b : a }

  /// The nearest double, ties to even; an infinity beyond the range of doubles.
  ///
  /// The quotient is cut to 64 bits, and where bits were lost a smaller one is set behind them, so
  /// that the only rounding, which subnormals do at fewer bits, sees on which side of a tie it is.
  public var approximation: Double {
    read { number in
      withFloat { quotient in
        var (numerator, denominator) = (number.pointee.num, number.pointee.den)
        vernier_arf_sticky_quotient(quotient, &numerator, &denominator)
        return vernier_arf_nearest(quotient)
      }
    }
  }

  /// The greatest integer that is not greater.
  public var floor: Rational {
    Rational { result in
      read {
        var (numerator, denominator) = ($0.pointee.num, $0.pointee.den)
        fmpz_fdiv_q(&result.pointee.num, &numerator, &denominator)
      }
    }
  }

  /// The least integer that is not less.
  public var ceil: Rational { -(-self).floor }

  /// The nearest integer; of two equally near, the even one.
  public var roundedToNearestEven: Rational {
    let upper = (self + Rational(1, 2)).floor
    let isTie = upper - self == Rational(1, 2)
    return isTie && !upper.isEvenInteger ? upper - 1 : upper
  }

  public var isInteger: Bool {
    read { withUnsafePointer(to: $0.pointee.den) { fmpz_is_one($0) != 0 } }
  }

  private var isEvenInteger: Bool {
    isInteger && read { withUnsafePointer(to: $0.pointee.num) { fmpz_is_even($0) != 0 } }
  }

  /// "p/q", or "p" for an integer.
  public var description: String { isInteger ? numerator : "\(numerator)/\(denominator)" }
}
