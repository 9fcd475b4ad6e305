#if !GSL
  import Bindings
  import Structures
  import Testing

  /// A build without GSL still has every function, and each says what is missing.
  extension Foreign {
    @Suite struct WithoutGSL {
      private func says(_ body: () throws -> Void) {
        let error = #expect(throws: BindingError.self) { try body() }
        guard case .libraryMissing("GSL", remedy: let remedy)? = error else {
          Issue.record("\(String(describing: error))")
          return
        }
        #expect(remedy.contains("libgsl-dev"))
      }

      @Test func `Every function names the missing library`() {
        says { _ = try Distribution.gaussian().cdf(0) }
        says { _ = try Distribution.student(degreesOfFreedom: 3).quantile(0.5) }
        says { _ = try Distribution.clopperPearson(successes: 1, trials: 3) }
        says { _ = try SpecialFunction.gamma(1) }
        says { _ = try Minimisation.brent(in: 0...1, guess: 0.5) { $0 } }
        says { _ = try RootFinding.brent(in: 0...1) { $0 } }
        says { _ = try Quadrature.integral(over: 0...1) { $0 } }
        says { _ = try Quadrature.integral(over: 0...) { $0 } }
        says { _ = try Regression.line(x: [1, 2, 3], y: [1, 2, 3]) }
        says {
          _ = try Regression.linear(design: Matrix(repeating: 1, rows: 2, columns: 1), y: [1, 2])
        }
        says { _ = try Regression.nonlinear(start: [1], count: 2) { _ in [1, 2] } }
      }
    }
  }
#endif
