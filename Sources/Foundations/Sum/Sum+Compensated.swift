import Scalars
import Verification

// Sums that know what they have rounded off.

/// a + b = value + error, exactly, for any a and b without overflow: Knuth's 2Sum (*The Art of
/// Computer Programming*, volume 2, section 4.2.2, theorem B).
@inline(__always) func exactSum(_ a: Double, _ b: Double) -> (value: Double, error: Double) {
  let value = a + b
  let part = value - a
  return (value, (a - (value - part)) + (b - part))
}

extension Sum {
  /// The recursive sum plus the sum of its rounding errors: Neumaier's "improved Kahan-Babuška"
  /// (ZAMM 54, 1974) without its comparison, which is Sum2 of Ogita, Rump & Oishi, "Accurate sum
  /// and dot product" (SIAM J. Sci. Comput. 26, 2005, Algorithm 4.4). 7n flops.
  static func compensated(_ x: UnsafeBufferPointer<Double>) -> Double {
    var (sum, lost) = (0.0, 0.0)
    for term in x {
      let step = exactSum(sum, term)
      sum = step.value
      lost += step.error
    }
    return sum.isFinite ? sum + lost : sum
  }

  /// The double nearest to the sum.
  static func exact(_ x: UnsafeBufferPointer<Double>) -> Double {
    var sum = Superaccumulator()
    for term in x { sum.add(term) }
    return sum.rounded
  }

  /// Recursion stops counting where one is less than half a unit of the last place.
  static let stagnation = Finding(
    "The sum of 2²⁴ + 2 ones, added one after the other in float32, is their number.",
    place: "against it: 2²⁴ + 1 lies between two numbers of float32, and ties go to even"
  ) {
    let count = (1 << 24) + 2
    let recursive = repeatElement(Float(1), count: count).reduce(0, +)
    return Finding.Demonstration(
      claimed: "\(count)", found: "\(Int(recursive))", isShown: Int(recursive) == 1 << 24)
  }
}
