import Scalars
import Testing

/// What running errors know of a format they take from its bits.
@Suite struct RunningErrorFormats {
  private func check<T: BinaryFloatingPoint & Sendable>(_: T.Type) {
    let half = Double(T.ulpOfOne) / 2
    // The error of a product of exact numbers is two roundings of it, and four subnormals.
    let smallest = (RunningError<T>(0) * RunningError<T>(0)).error
    #expect(smallest == 4 * Double(T.leastNonzeroMagnitude), "\(T.self)")
    let one = (RunningError<T>(1) * RunningError<T>(1)).error
    let roundings = 2 * (half + 0x1p-53)
    #expect(one >= roundings && one <= roundings * (1 + 0x1p-30) + 2 * smallest, "\(T.self)")
  }

  @Test func `Unit roundoff and the smallest number are the format's own`() {
    check(Float.self)
    check(Double.self)
    check(Float16.self)
  }
}
