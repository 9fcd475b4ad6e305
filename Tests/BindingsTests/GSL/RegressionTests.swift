#if GSL
  import Bindings
  import Scalars
  import Structures
  import Testing

  extension Foreign {
    @Suite struct Regressions {
      /// So many leading digits agree with certified values, as NIST measures it: the base ten
      /// logarithm of the relative error.
      private func digits(_ x: Double, _ certified: Double) -> Double {
        x == certified ? 16 : -Double.log10((x - certified).magnitude / certified.magnitude)
      }

      @Test func `The measure of digits sees a wrong one`() {
        #expect(digits(1 + 1e-12, 1) < 12.1)
        #expect(!(digits(.nan, 1) > 0))
      }

      /// Integers on a line: each sum is exact, and so are its coefficients.
      @Test func `A line through exact points is found, with no doubt left`() throws {
        let x = (0..<9).map(Double.init), fit = try Regression.line(x: x, y: x.map { 3 - 2 * $0 })
        #expect(fit.coefficients == [3, -2] && fit.sumOfSquares == 0)
        #expect(fit.standardErrors == [0, 0] && fit.degreesOfFreedom == 7)
        #expect(try fit.interval(of: 1) == -2 ... -2)
      }

      /// Anscombe, "Graphs in statistical analysis", American Statistician 27(1), 1973: each of his
      /// first three sets has y = 3 + 0.5x, a standard error of the slope of 0.118 and a residual
      /// sum of squares of 13.75, as printed.
      @Test(arguments: [
        [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68],
        [9.14, 8.14, 8.74, 8.77, 9.26, 8.10, 6.13, 3.10, 9.13, 7.26, 4.74],
        [7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73],
      ])
      func `Anscombe's sets have the printed line`(_ y: [Double]) throws {
        let x: [Double] = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
        let fit = try Regression.line(x: x, y: y)
        #expect((fit.coefficients[0] - 3).magnitude < 0.05)
        #expect((fit.coefficients[1] - 0.5).magnitude < 0.005)
        #expect((fit.standardErrors[1] - 0.118).magnitude <= 0.0005)
        // Student's t of nine degrees of freedom at 0.975 is 2.262.
        let interval = try fit.interval(of: 1)
        let reach = (interval.upperBound - interval.lowerBound) / 2 / fit.standardErrors[1]
        #expect((reach - 2.262).magnitude <= 0.0005)
      }

      /// NIST Statistical Reference Datasets, Norris: certified to 15 digits.
      @Test func `The line of Norris has its certified digits`() throws {
        let x = [
          0.2, 337.4, 118.2, 884.6, 10.1, 226.5, 666.3, 996.3, 448.6, 777.0, 558.2, 0.4, 0.6, 775.5,
          666.9, 338.0, 447.5, 11.6, 556.0, 228.1, 995.8, 887.6, 120.2, 0.3, 0.3, 556.8, 339.1,
          887.2, 999.0, 779.0, 11.1, 118.3, 229.2, 669.1, 448.9, 0.5,
        ]
        let y = [
          0.1, 338.8, 118.1, 888.0, 9.2, 228.1, 668.5, 998.5, 449.1, 778.9, 559.2, 0.3, 0.1, 778.1,
          668.8, 339.3, 448.9, 10.8, 557.7, 228.3, 998.0, 888.8, 119.6, 0.3, 0.6, 557.6, 339.3,
          888.0, 998.5, 778.9, 10.2, 117.6, 228.9, 668.4, 449.2, 0.2,
        ]
        let design = Matrix(rows: x.count, columns: 2) { i, j in j == 0 ? 1 : x[i] }
        for fit in [
          try Regression.line(x: x, y: y), try Regression.linear(design: design, y: y),
          try Regression.line(x: x, y: y, weights: x.map { _ in 1 }),
          try Regression.linear(design: design, y: y, weights: x.map { _ in 4 }),
        ] {
          #expect(digits(fit.coefficients[0], -0.262323073774029) > 11)
          #expect(digits(fit.coefficients[1], 1.00211681802045) > 13)
          #expect(digits(fit.standardErrors[0], 0.232818234301152) > 12)
          #expect(digits(fit.standardErrors[1], 0.429796848199937e-03) > 12)
          #expect(fit.degreesOfFreedom == 34)
        }
      }

      /// NIST Statistical Reference Datasets, Misra1a: y = b₁ (1 − e^(−b₂x)), certified to 11
      /// digits, from both of its starting points.
      @Test(arguments: [[500, 0.0001], [250, 0.0005]])
      func `The curve of Misra has its certified digits`(_ start: [Double]) throws {
        let x = [
          77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1,
          760.0,
        ]
        let y = [
          10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47,
          81.78,
        ]
        let numeric = try Regression.curve(x: x, y: y, start: start) { x, b in
          b[0] * (1 - Double.exp(-b[1] * x))
        }
        let analytic = try Regression.nonlinear(
          start: start, count: x.count,
          jacobian: { b in
            Matrix(rows: x.count, columns: 2) { i, j in
              let e = Double.exp(-b[1] * x[i])
              return j == 0 ? 1 - e : b[0] * x[i] * e
            }
          },
          residuals: { b in zip(x, y).map { b[0] * (1 - Double.exp(-b[1] * $0)) - $1 } })
        for fit in [numeric, analytic] {
          #expect(digits(fit.coefficients[0], 2.3894212918e02) > 7)
          #expect(digits(fit.coefficients[1], 5.5015643181e-04) > 7)
          #expect(digits(fit.standardErrors[0], 2.7070075241) > 5)
          #expect(digits(fit.standardErrors[1], 7.2668688436e-06) > 5)
          #expect(digits(fit.sumOfSquares, 1.2455138894e-01) > 9)
        }
      }

      @Test func `An exact exponential is recovered`() throws {
        let x = (0..<12).map { Double($0) / 4 }
        let fit = try Regression.curve(
          x: x, y: x.map { 2 * Double.exp(-1.5 * $0) }, start: [1, -1]
        ) { x, c in c[0] * Double.exp(c[1] * x) }
        // The tolerance of the last step, which for an exact model bounds the distance as well.
        #expect(digits(fit.coefficients[0], 2) >= 8 && digits(fit.coefficients[1], -1.5) >= 8)
      }

      @Test func `Weights count an observation twice`() throws {
        let once = try Regression.line(x: [0, 1, 2, 2], y: [1, 3, 4, 4])
        let weighted = try Regression.line(x: [0, 1, 2], y: [1, 3, 4], weights: [1, 1, 2])
        #expect(digits(weighted.coefficients[0], once.coefficients[0]) > 14)
        #expect(digits(weighted.coefficients[1], once.coefficients[1]) > 14)
        #expect(digits(weighted.sumOfSquares, once.sumOfSquares) > 13)
      }

      @Test func `What cannot be fitted is refused`() {
        func refuses(_ body: () throws -> Regression.Fit) {
          #expect(throws: BindingError.self) { try body() }
        }
        refuses { try Regression.line(x: [1, 2], y: [1, 2]) }
        refuses { try Regression.line(x: [1, 2, 3], y: [1, 2]) }
        refuses { try Regression.line(x: [1, 1, 1], y: [1, 2, 3]) }
        refuses { try Regression.line(x: [1, 2, 3], y: [1, .nan, 3]) }
        refuses { try Regression.line(x: [1, 2, 3], y: [1, 2, 3], weights: [1, 0, 1]) }
        refuses {
          try Regression.linear(design: Matrix(repeating: 1, rows: 4, columns: 2), y: [1, 2, 3, 4])
        }
        refuses { try Regression.nonlinear(start: [1], count: 3) { _ in [1, 2] } }
        refuses { try Regression.nonlinear(start: [1], count: 2) { _ in [.nan, 2] } }
      }
    }
  }
#endif
