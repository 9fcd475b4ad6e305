/// A number with its derivative in one direction: a + bε with ε² = 0.
///
/// Whatever is computed with ``Dual`` numbers is differentiated on the way, by the rules of calculus
/// applied to each operation, over any scalar: exactly in ℚ, certified over ``Ball``. Comparisons
/// look at the values alone. Where a function has no derivative (|x| at 0, a maximum of equal
/// numbers) one of the one-sided derivatives is taken.
///
/// Source: Griewank & Walther. Evaluating derivatives, 2nd edition. SIAM 2008, Section 3.1, forward
/// mode.
public struct Dual<Base: Scalar>: Sendable {
  public var value: Base
  /// The derivative of the value.
  public var slope: Base

  @inlinable public init(_ value: Base, slope: Base) { (self.value, self.slope) = (value, slope) }

  /// A constant.
  @inlinable public init(constant value: Base) { self.init(value, slope: .zero) }

  /// The variable that is differentiated by.
  @inlinable public init(variable value: Base) { self.init(value, slope: 1) }
}

extension Dual: AlgebraicField {
  public typealias Magnitude = Dual
  @inlinable public init(integerLiteral value: Int) { self.init(constant: Base(value)) }
  @inlinable public init?(exactly source: some BinaryInteger) {
    guard let value = Base(exactly: source) else { return nil }
    self.init(constant: value)
  }
  @inlinable public static var zero: Dual { Dual(constant: .zero) }
  @inlinable public var magnitude: Dual { value < .zero ? -self : self }
  @inlinable public mutating func negate() { self = -self }
  @inlinable public static prefix func - (a: Dual) -> Dual { Dual(-a.value, slope: -a.slope) }

  @inlinable public static func + (a: Dual, b: Dual) -> Dual {
    Dual(a.value + b.value, slope: a.slope + b.slope)
  }
  @inlinable public static func - (a: Dual, b: Dual) -> Dual {
    Dual(a.value - b.value, slope: a.slope - b.slope)
  }
  @inlinable public static func * (a: Dual, b: Dual) -> Dual {
    Dual(a.value * b.value, slope: a.slope * b.value + a.value * b.slope)
  }
  @inlinable public static func / (a: Dual, b: Dual) -> Dual {
    let quotient = a.value / b.value
    return Dual(quotient, slope: (a.slope - quotient * b.slope) / b.value)
  }
  @inlinable public static func *= (a: inout Dual, b: Dual) { a = a * b }
  @inlinable public static func /= (a: inout Dual, b: Dual) { a = a / b }
}

extension Dual: Scalar {
  @inlinable public init(_ value: Double) { self.init(constant: Base(value)) }
  @inlinable public var approximation: Double { value.approximation }
  @inlinable public static var arithmetic: Arithmetic { Base.arithmetic }
  @inlinable public var absolute: Dual { magnitude }
  public var description: String { "\(value) + \(slope) ε" }

  @inlinable public static func == (a: Dual, b: Dual) -> Bool { a.value == b.value }
  @inlinable public static func < (a: Dual, b: Dual) -> Bool { a.value < b.value }
  @inlinable public static func maximum(_ a: Dual, _ b: Dual) -> Dual { a < b ? b : a }
  @inlinable public static func minimum(_ a: Dual, _ b: Dual) -> Dual { b < a ? b : a }
}

extension Dual: RealScalar where Base: RealScalar {
  @inlinable public static func sqrt(_ x: Dual) -> Dual {
    let root = Base.sqrt(x.value)
    return Dual(root, slope: x.slope / (root * 2))
  }
  @inlinable public static func exp(_ x: Dual) -> Dual {
    let power = Base.exp(x.value)
    return Dual(power, slope: power * x.slope)
  }
  @inlinable public static func log(_ x: Dual) -> Dual {
    Dual(Base.log(x.value), slope: x.slope / x.value)
  }
  @inlinable public static func sin(_ x: Dual) -> Dual {
    Dual(Base.sin(x.value), slope: Base.cos(x.value) * x.slope)
  }
  @inlinable public static func cos(_ x: Dual) -> Dual {
    Dual(Base.cos(x.value), slope: -Base.sin(x.value) * x.slope)
  }
  @inlinable public static func tanh(_ x: Dual) -> Dual {
    let t = Base.tanh(x.value)
    return Dual(t, slope: (1 - t * t) * x.slope)
  }
  /// erf′(x) = 2/√π e^(-x²), with π from the double nearest to it refined by one step of
  /// π ← π + sin π, which leaves an error below 10⁻⁴⁸.
  @inlinable public static func erf(_ x: Dual) -> Dual {
    let start = Base(Double.pi)
    let pi = start + Base.sin(start)
    let density = 2 / Base.sqrt(pi) * Base.exp(-(x.value * x.value))
    return Dual(Base.erf(x.value), slope: density * x.slope)
  }
}
