extension BFloat16: AlgebraicField {
  @inlinable public init(integerLiteral value: Int) { self.init(value) }

  @inlinable public init?(exactly source: some BinaryInteger) {
    guard let value = Float(exactly: source), BFloat16(value).float == value else { return nil }
    self.init(value)
  }

  /// The nearest number to an integer. One too long for a double is first cut to 53 bits, and the
  /// last of them set: rounded to odd, it keeps the side of a tie.
  @inlinable public init(_ value: Int) {
    self.init(Double(exactly: value) ?? Double(value & ~0x7ff | 0x800))
  }

  @inlinable public var magnitude: BFloat16 { BFloat16(bitPattern: bitPattern & 0x7fff) }
  @inlinable public mutating func negate() { bitPattern ^= 0x8000 }
  @inlinable public static prefix func - (a: BFloat16) -> BFloat16 {
    BFloat16(bitPattern: a.bitPattern ^ 0x8000)
  }

  @inlinable public static func + (a: BFloat16, b: BFloat16) -> BFloat16 {
    BFloat16(a.float + b.float)
  }
  @inlinable public static func - (a: BFloat16, b: BFloat16) -> BFloat16 {
    BFloat16(a.float - b.float)
  }
  @inlinable public static func * (a: BFloat16, b: BFloat16) -> BFloat16 {
    BFloat16(a.float * b.float)
  }
  @inlinable public static func / (a: BFloat16, b: BFloat16) -> BFloat16 {
    BFloat16(a.float / b.float)
  }
  @inlinable public static func *= (a: inout BFloat16, b: BFloat16) { a = a * b }
  @inlinable public static func /= (a: inout BFloat16, b: BFloat16) { a = a / b }
}

/// Elementary functions are computed in `Double` and rounded once; the tests find the result
/// correctly rounded for every one of the 65,536 arguments.
extension BFloat16: RealScalar {
  @inlinable public var approximation: Double { Double(float) }
  @inlinable public static var arithmetic: Arithmetic { .rounded(unitRoundoff: 0x1p-8) }

  @inlinable public static func maximum(_ a: BFloat16, _ b: BFloat16) -> BFloat16 {
    BFloat16(Float.maximum(a.float, b.float))
  }
  @inlinable public static func minimum(_ a: BFloat16, _ b: BFloat16) -> BFloat16 {
    BFloat16(Float.minimum(a.float, b.float))
  }

  @inlinable public static func sqrt(_ x: BFloat16) -> BFloat16 {
    BFloat16(x.float.squareRoot())
  }
  @inlinable public static func exp(_ x: BFloat16) -> BFloat16 {
    BFloat16(Double.exp(x.approximation))
  }
  @inlinable public static func log(_ x: BFloat16) -> BFloat16 {
    BFloat16(Double.log(x.approximation))
  }
  @inlinable public static func sin(_ x: BFloat16) -> BFloat16 {
    BFloat16(Double.sin(x.approximation))
  }
  @inlinable public static func cos(_ x: BFloat16) -> BFloat16 {
    BFloat16(Double.cos(x.approximation))
  }
  @inlinable public static func tanh(_ x: BFloat16) -> BFloat16 {
    BFloat16(Double.tanh(x.approximation))
  }
  @inlinable public static func erf(_ x: BFloat16) -> BFloat16 {
    BFloat16(Double.erf(x.approximation))
  }
}
