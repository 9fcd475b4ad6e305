#if GSL
  import Bindings
  import Scalars
  import Testing

  extension Foreign {
    @Suite struct Calculus {
      private struct Refusal: Error, Equatable {}

      @Test func `Brent's minimisation brackets known minimisers`() throws {
        let parabola = try Minimisation.brent(in: -4...5, guess: 1) { ($0 - 2) * ($0 - 2) + 1 }
        #expect(parabola.bracket.contains(2) && parabola.bracket.contains(parabola.minimiser))
        // f − 1 is the square of the distance, at most a bracket's width.
        let reach = parabola.bracket.upperBound - parabola.bracket.lowerBound
        #expect(reach <= 2e-6 + 1e-9 && parabola.value - 1 <= reach * reach + .ulpOfOne)
        let cosine = try Minimisation.brent(in: 0...6, guess: 2, relative: 1e-6) { Double.cos($0) }
        #expect(cosine.bracket.contains(.pi))
        let width = cosine.bracket.upperBound - cosine.bracket.lowerBound
        #expect(width <= 1e-9 + 1e-6 * cosine.bracket.lowerBound)
        let zero = try Minimisation.brent(in: -1...2, guess: 0.5) { $0 * $0 }
        #expect(zero.bracket.contains(0) && zero.minimiser.magnitude <= 1e-9)
      }

      @Test func `A guess that is not below both ends is refused`() {
        let error = #expect(throws: BindingError.self) {
          try Minimisation.brent(in: 0...1, guess: 0.5) { $0 }
        }
        guard case .domain? = error else {
          Issue.record("\(String(describing: error))")
          return
        }
      }

      @Test func `Brent's root finding brackets known roots`() throws {
        let root = try RootFinding.brent(in: 0...2) { $0 * $0 - 2 }
        #expect((root.root * root.root - 2).magnitude <= 4 * (1e-14 + Double.ulpOfOne))
        let pi = try RootFinding.brent(in: 3...4) { Double.sin($0) }
        // The double next to π is not a root: the bracket has a width of a few of its ulps.
        #expect((pi.root - .pi).magnitude <= 1e-14 * 4)
        let zero = try RootFinding.brent(in: -1...2) { $0 * ($0 + 3) }
        #expect(zero.bracket.contains(0) && zero.root.magnitude <= 1e-15)
        #expect(throws: BindingError.self) { try RootFinding.brent(in: 1...2) { $0 } }
      }

      @Test func `Too few iterations are no convergence`() {
        #expect(throws: BindingError.noConvergence(routine: "brent", reason: "2 iterations")) {
          try RootFinding.brent(in: 0...2, iterations: 2) { $0 * $0 * $0 - 2 }
        }
      }

      /// The error estimate is GSL's promise.
      @Test func `Quadrature finds known integrals within its own estimate`() throws {
        func holds(_ integral: Quadrature.Integral, _ truth: Double) -> Bool {
          (integral.value - truth).magnitude <= integral.error + truth.magnitude * .ulpOfOne
            && integral.error <= 1e-10 * integral.value.magnitude
        }
        #expect(holds(try Quadrature.integral(over: 0...Double.pi) { Double.sin($0) }, 2))
        #expect(holds(try Quadrature.integral(over: 0...1) { 1 / $0.squareRoot() }, 2))
        #expect(holds(try Quadrature.integral(over: 0...1) { Double.log($0) }, -1))
        #expect(holds(try Quadrature.integral(over: 0...) { Double.exp(-$0) }, 1))
        let bell = try Quadrature.integral(over: 0...) { Double.exp(-$0 * $0) }
        #expect(holds(bell, Double.pi.squareRoot() / 2))
        // What the helper must reject.
        #expect(!holds(bell, bell.value * (1 + 1e-9)))
      }

      @Test func `A divergent integral is no convergence`() {
        let error = #expect(throws: BindingError.self) {
          try Quadrature.integral(over: 0...1) { 1 / $0 }
        }
        guard case .noConvergence? = error else {
          Issue.record("\(String(describing: error))")
          return
        }
      }

      @Test func `What a closure throws comes out, and it is not called again`() {
        var calls = 0
        func refuse(_ x: Double) throws -> Double {
          calls += 1
          if calls == 5 { throw Refusal() }
          return (x - 0.3) * (x - 0.3) - 0.01
        }
        func expect(_ body: () throws -> Void) {
          calls = 0
          #expect(throws: Refusal()) { try body() }
          #expect(calls == 5)
        }
        expect { _ = try Quadrature.integral(over: 0...1, refuse) }
        expect { _ = try Quadrature.integral(over: 0..., refuse) }
        expect { _ = try Minimisation.brent(in: -1...1, guess: 0.1, refuse) }
        expect { _ = try RootFinding.brent(in: 0.3...1, refuse) }
        expect {
          _ = try Regression.nonlinear(start: [0], count: 2) { [try refuse($0[0]), $0[0]] }
        }
      }

      @Test func `Calls nest`() throws {
        // ∫₀¹ ∫₀ˣ dy dx = ½.
        let triangle = try Quadrature.integral(over: 0...1) { x in
          try Quadrature.integral(over: 0...x) { _ in 1 }.value
        }
        #expect((triangle.value - 0.5).magnitude <= triangle.error + 1e-10)
      }
    }
  }
#endif
