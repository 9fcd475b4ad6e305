#if GSL
  import Bindings
  import Scalars
  import Testing

  extension Foreign {
    @Suite struct SpecialFunctions {
      /// The value lies within GSL's own estimate of its error, to which one rounding of the closed
      /// form is added; and the estimate is small.
      private func holds(_ function: SpecialFunction, _ x: Double, _ truth: Double) throws -> Bool {
        let (value, error) = try function.estimate(x), called = try function(x)
        return (value - truth).magnitude <= error + truth.magnitude * 2 * .ulpOfOne
          && error <= 1e-12 * max(1, truth.magnitude) && value == called
      }

      @Test func `Values have their closed forms`() throws {
        for x in [-2, -0.5, 0, 0.25, 1, 3] as [Double] {
          #expect(try holds(.erf, x, Double.erf(x)))
          #expect(try holds(.erfc, x, Double.erfc(x)))
        }
        for (n, factorial) in [1.0, 1, 2, 6, 24, 120].enumerated() {
          #expect(try holds(.gamma, Double(n + 1), factorial))
          #expect(try holds(.lnGamma, Double(n + 1), Double.log(factorial)))
        }
        #expect(try holds(.gamma, 0.5, Double.pi.squareRoot()))
        #expect(try holds(.gamma, -0.5, -2 * Double.pi.squareRoot()))
        for x in [0.125, 0.5, 0.75] {
          #expect(try holds(.incompleteBeta(a: 2, b: 1), x, x * x))
          #expect(try holds(.incompleteGamma(a: 1), x, -Double.expMinusOne(-x)))
        }
        // ψ(x + 1) − ψ(x) = 1/x.
        let step = try SpecialFunction.digamma(3.5) - SpecialFunction.digamma(2.5)
        #expect((step - 0.4).magnitude <= 8 * Double.ulpOfOne)
      }

      /// Abramowitz and Stegun, table 9.1: J₀(1) and J₁(1) to fifteen and ten digits.
      @Test func `Bessel functions have their tabulated values`() throws {
        #expect(
          (try SpecialFunction.besselJ0(1) - 0.765197686557967).magnitude <= 0.5e-15 + 0x1p-52)
        #expect((try SpecialFunction.besselJ1(1) - 0.4400505857).magnitude <= 0.5e-10)
      }

      @Test func `An underflow is zero and an overflow an error`() throws {
        #expect(try SpecialFunction.erfc(40) <= Double.leastNormalMagnitude)
        #expect(throws: BindingError.self) { try SpecialFunction.gamma(200) }
        #expect(throws: BindingError.self) { try SpecialFunction.gamma(-1) }
        #expect(throws: BindingError.self) { try SpecialFunction.incompleteBeta(a: 1, b: 1)(2) }
        #expect(throws: BindingError.nan(routine: "erf", argument: "x")) {
          try SpecialFunction.erf(.nan)
        }
      }
    }
  }
#endif
