import Bindings
import Structures
import Testing

/// The helpers that judge must reject what is wrong.
extension Foreign {
  @Suite struct Mutants {
    private let a = Matrix<Double>(rows: 2, columns: 2, elements: [0.1, 0.2, 0.3, 0.4])

    private func judged(_ change: (inout Matrix<Double>) -> Void, roundings: Int = 4) -> Bool {
      let gauge = product(a, a)
      var result = gauge.map(\.value)
      change(&result)
      return violation(result, gauge, roundings: roundings) == nil
    }

    @Test func `A right product passes`() {
      #expect(judged { _ in })
      #expect(judged({ _ in }, roundings: 0))
    }

    @Test func `One entry that is off by 1e-12 fails`() {
      #expect(!judged { $0[1, 0] += 1e-12 })
    }

    @Test func `One unit in the last place fails where equality is asked`() {
      #expect(!judged({ $0[0, 1] = $0[0, 1].nextUp }, roundings: 0))
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `One entry that is not finite fails`(_ x: Double) {
      #expect(!judged { $0[1, 1] = x })
    }

    @Test func `A zero result fails`() {
      #expect(!judged { $0 = Matrix(repeating: 0, rows: 2, columns: 2) })
    }

    @Test func `A result of another shape fails`() {
      #expect(!judged { $0 = Matrix(rows: 1, columns: 4, elements: $0.elements) })
    }

    @Test func `A solution that is off by 1e-12 fails`() {
      let x = Matrix([1.0, 1.0]), b = Matrix([0.1 + 0.2, 0.3 + 0.4])
      var wrong = x
      #expect(violation(residual: residual(a, x, b), roundings: 3, Double.self) == nil)
      wrong[1, 0] += 1e-12
      #expect(violation(residual: residual(a, wrong, b), roundings: 3, Double.self) != nil)
      wrong[1, 0] = .nan
      #expect(violation(residual: residual(a, wrong, b), roundings: 3, Double.self) != nil)
    }

    @Test func `The gauge keeps what Double loses`() {
      var sum = Gauge()
      for (x, y) in [(1e16, 1.0), (1.0, 1.0), (-1e16, 1.0)] { sum.add(x, y) }
      #expect(sum.value == 1)
      #expect(1e16 + 1 - 1e16 != 1)
    }

    @Test func `A write into a gap is seen`() {
      var padded = Padded(a, gap: 1)
      #expect(padded.isIntact && padded.matrix == a)
      padded.storage[2] = 0
      #expect(!padded.isIntact)
    }

    @Test func `A spectral check rejects a perturbed factor`() {
      let identity = Matrix<Double>(rows: 3, columns: 3) { i, j in i == j ? 1 : 0 }
      #expect(Orthogonality(identity).ratio <= 1)
      var skewed = identity
      skewed[0, 1] = 1e-12
      #expect(Orthogonality(skewed).ratio > LAPACKThreshold.singularValues)
      skewed[0, 1] = .nan
      #expect(!(Orthogonality(skewed).ratio <= LAPACKThreshold.singularValues))
    }
  }
}
