extension Scalar {
  /// The element nearest to an integer; the integer itself wherever the type can hold it.
  @inlinable public init(_ value: Int) { self = Self(exactly: value) ?? Self(Double(value)) }

  /// Whether every operation is the field's own.
  @inlinable public static var isExact: Bool { arithmetic == .exact }
}

extension Scalar where Magnitude == Self {
  @inlinable public var absolute: Self { magnitude }
}

extension Scalar {
  /// x², by one multiplication.
  @inlinable public var squared: Self { self * self }

  /// xⁿ for n ≥ 0, by repeated squaring: at most 2⌊log₂ n⌋ + 1 multiplications.
  @inlinable public func raised(to exponent: Int) -> Self {
    precondition(exponent >= 0, "A power of a scalar needs an exponent that is not negative.")
    var result: Self = 1
    var base = self
    var remaining = exponent
    while remaining > 0 {
      if remaining & 1 == 1 { result *= base }
      remaining >>= 1
      if remaining > 0 { base *= base }
    }
    return result
  }
}
