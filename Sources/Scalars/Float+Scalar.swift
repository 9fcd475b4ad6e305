// The formats of the machine. Their +, -, *, / and square root round once, to nearest, ties to
// even. Elementary functions come from the C library, which bounds their errors by an ulp or so
// but promises no correct rounding. As IEEE 754's maximumNumber, `maximum` prefers a number to NaN.

extension Double: RealScalar {
  @inlinable public var approximation: Double { self }
  @inlinable public static var arithmetic: Arithmetic { .rounded(unitRoundoff: 0x1p-53) }
}

extension Float: RealScalar {
  @inlinable public var approximation: Double { Double(self) }
  @inlinable public static var arithmetic: Arithmetic { .rounded(unitRoundoff: 0x1p-24) }
}

#if !(os(macOS) && arch(x86_64))
  // Without instructions for Float16 the compiler computes in Float and rounds again. That is
  // innocuous for +, -, *, / and √, because 24 ≥ 2·11 + 2 (Figueroa 1995).
  extension Float16: RealScalar {
    @inlinable public var approximation: Double { Double(self) }
    @inlinable public static var arithmetic: Arithmetic { .rounded(unitRoundoff: 0x1p-11) }
  }
#endif
