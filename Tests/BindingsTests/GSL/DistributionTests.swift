#if GSL
  import Bindings
  import Scalars
  import Testing

  extension Foreign {
    @Suite struct Distributions {
      /// The loosest relative tolerance of GSL's own tests of these functions, cdf/test.c:
      /// TEST_TOL6 = 1048576 ε.
      private let quoted = 0x1p20 * Double.ulpOfOne

      private func close(_ x: Double, _ y: Double) -> Bool {
        (x - y).magnitude <= quoted * y.magnitude
      }

      private let continuous: [Distribution] = [
        .gaussian(), .gaussian(mean: 3, standardDeviation: 0.5),
        .student(degreesOfFreedom: 1), .student(degreesOfFreedom: 7.5),
        .fisher(numerator: 3, denominator: 8), .chiSquared(degreesOfFreedom: 2),
        .chiSquared(degreesOfFreedom: 31), .beta(a: 2, b: 5), .beta(a: 0.5, b: 0.5),
      ]

      @Test func `Quantiles invert both tails`() throws {
        for distribution in continuous {
          for p in [0.001, 0.025, 0.1, 0.3, 0.5, 0.7, 0.9, 0.975, 0.999] {
            let x = try distribution.quantile(p), y = try distribution.upperQuantile(p)
            #expect(close(try distribution.cdf(x), p), "\(distribution) at \(p)")
            #expect(close(try distribution.survival(y), p), "\(distribution) at \(p)")
            #expect(close(try distribution.cdf(x) + distribution.survival(x), 1))
          }
        }
      }

      /// cdf/test.c grants 1e-14 to the quantile near two deviations.
      @Test func `The normal quantile of 0.975 is the famous one`() throws {
        let x = try Distribution.gaussian().quantile(0.975)
        #expect((x - 1.959963984540054).magnitude <= 1e-14 * x)
        let y = try Distribution.gaussian(mean: 10, standardDeviation: 2).quantile(0.975)
        #expect((y - (10 + 2 * x)).magnitude <= 2e-14 * y)
      }

      @Test(arguments: [-40, -3, -0.5, 0, 0.1, 1, 25])
      func `Student's t of one degree of freedom is Cauchy's distribution`(_ x: Double) throws {
        let truth = x < 0 ? Double.atan(1 / -x) / .pi : 1 - Double.atan2(y: 1, x: x) / .pi
        #expect(close(try Distribution.student(degreesOfFreedom: 1).cdf(x), truth))
      }

      @Test(arguments: [0.01, 0.5, 2, 10, 100])
      func `Chi-squared of two degrees of freedom is exponential`(_ x: Double) throws {
        let distribution = Distribution.chiSquared(degreesOfFreedom: 2)
        #expect(close(try distribution.survival(x), Double.exp(-x / 2)))
        #expect(close(try distribution.cdf(x), -Double.expMinusOne(-x / 2)))
      }

      /// F(2, 2) has the distribution function x/(1+x), Beta(2, 1) has x², Beta(1, 3) 1−(1−x)³.
      @Test(arguments: [0.0625, 0.25, 0.5, 0.75])
      func `F and beta have their closed forms`(_ x: Double) throws {
        #expect(close(try Distribution.fisher(numerator: 2, denominator: 2).cdf(x), x / (1 + x)))
        #expect(close(try Distribution.beta(a: 2, b: 1).cdf(x), x * x))
        #expect(close(try Distribution.beta(a: 1, b: 3).survival(x), (1 - x) * (1 - x) * (1 - x)))
      }

      /// Five fair coins: 1, 5, 10, 10, 5, 1 of 32.
      @Test func `The binomial distribution sums its terms`() throws {
        let coins = Distribution.binomial(trials: 5, probability: 0.5)
        var sum = 0.0
        for (k, ways) in [1.0, 5, 10, 10, 5, 1].enumerated() {
          sum += ways / 32
          #expect(close(try coins.cdf(Double(k)), sum))
          #expect(close(try coins.cdf(Double(k) + 0.5), sum))
          #expect((try coins.survival(Double(k)) - (1 - sum)).magnitude <= quoted)
        }
        #expect(try coins.cdf(-1) == 0 && coins.cdf(7) == 1)
        #expect(try [0.01, 0.1, 0.4, 0.6, 0.9, 0.99].map(coins.quantile) == [0, 1, 2, 3, 4, 5])
        #expect(
          try [0.01, 0.1, 0.4, 0.6, 0.9, 0.99].map(coins.upperQuantile) == [5, 4, 3, 2, 1, 0])
      }

      /// No success: (1−p)ⁿ = α/2. All successes: pⁿ = α/2. Else both tails are α/2.
      @Test func `The Clopper-Pearson interval has its tails`() throws {
        let none = try Distribution.clopperPearson(successes: 0, trials: 10)
        #expect(none.lowerBound == 0 && close(none.upperBound, 1 - Double.pow(0.025, 0.1)))
        let all = try Distribution.clopperPearson(successes: 10, trials: 10)
        #expect(all.upperBound == 1 && close(all.lowerBound, Double.pow(0.025, 0.1)))
        let some = try Distribution.clopperPearson(successes: 3, trials: 20, confidence: 0.9)
        let low = Distribution.binomial(trials: 20, probability: some.lowerBound)
        let high = Distribution.binomial(trials: 20, probability: some.upperBound)
        #expect(close(try low.survival(2), 0.05))
        #expect(close(try high.cdf(3), 0.05))
      }

      @Test func `The ends of the support have probability zero and one`() throws {
        for distribution in continuous {
          let support = distribution.support
          #expect(try distribution.quantile(0) == support.lowerBound)
          #expect(try distribution.upperQuantile(0) == support.upperBound)
          #expect(try distribution.cdf(support.upperBound) == 1)
          #expect(try distribution.survival(support.upperBound) == 0)
        }
      }

      @Test(arguments: [
        Distribution.gaussian(standardDeviation: 0), .student(degreesOfFreedom: -1),
        .chiSquared(degreesOfFreedom: .nan), .beta(a: 0, b: 1),
        .fisher(numerator: 1, denominator: .infinity), .binomial(trials: -1, probability: 0.5),
        .binomial(trials: 3, probability: 1.5),
      ])
      func `A distribution that does not exist has no values`(_ distribution: Distribution) {
        #expect(throws: BindingError.self) { try distribution.cdf(0.5) }
        #expect(throws: BindingError.self) { try distribution.quantile(0.5) }
      }

      @Test func `What is no probability has no quantile`() {
        for p in [-0.1, 1.1, .nan, .infinity] {
          #expect(throws: BindingError.self) { try Distribution.gaussian().quantile(p) }
        }
        #expect(throws: BindingError.nan(routine: "cdf", argument: "x")) {
          try Distribution.gaussian().cdf(.nan)
        }
      }
    }
  }
#endif
