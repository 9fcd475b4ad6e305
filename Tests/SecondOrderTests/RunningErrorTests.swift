import Scalars
import SecondOrder
import Testing

/// Running error analysis bounds what a program over doubles does, and would notice if it did not.
@Suite struct RunningErrors {
  /// A chain of operations that cancels and divides, over any scalar.
  private func chain<S: Scalar>(_ draws: [Double], over: S.Type) -> [S] {
    var x = S(1), list: [S] = []
    for (k, draw) in draws.enumerated() {
      let y = S(draw)
      switch k % 4 {
      case 0: x = x + y
      case 1: x = x * y
      case 2: x = x - y / 3
      default: x = x / (y * y + 1)
      }
      list.append(x)
    }
    return list
  }

  private func draws(_ seed: UInt64) -> [Double] {
    var generator = Generator(seed: seed, purpose: "RunningErrors")
    return (0..<24).map { _ in generator.gaussian() }
  }

  @Test(arguments: 0..<50) func `The bound holds at every operation, and is not far off`(
    _ seed: Int
  ) {
    let draws = draws(UInt64(seed))
    let exact = chain(draws, over: Rational.self), plain = chain(draws, over: Double.self)
    let bounded = chain(draws, over: RunningError.self)
    for (k, bound) in bounded.enumerated() {
      #expect(bound.value == plain[k])
      #expect((Rational(plain[k]) - exact[k]).absolute <= Rational(bound.error))
    }
    // A bound of a thousandth of the value would notice nothing.
    #expect(bounded.last!.error < 1e-9 * (1 + bounded.last!.value.magnitude))
  }

  /// The mutant: a bound that forgets what the operands bring along is broken by cancellation.
  @Test func `Roundings of the last operation alone are no bound`() {
    let runs = (0..<50).map { draws(UInt64($0)) }
    let isBroken = runs.contains { draws in
      let exact = chain(draws, over: Rational.self), plain = chain(draws, over: Double.self)
      return zip(plain, exact).contains { value, truth in
        (Rational(value) - truth).absolute > Rational(0x1p-53 * value.magnitude)
      }
    }
    #expect(isBroken)
  }

  @Test func `A divisor that may be zero gives no bound`() {
    let third = RunningError(1) / RunningError(3)
    let zero = third * RunningError(3) - RunningError(1)
    #expect((RunningError(1) / zero).error == .infinity)
  }
}
