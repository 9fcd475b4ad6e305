import Foreign
import Scalars
import Structures

/// The weights of a call of ``Int4Product``, and what a row of them must make of inputs.
///
/// A result is Σ x (c − z) s. Whether a kernel makes the weights first, (c − z)s or cs − zs, or sums within the group
/// and scales the sum, Σxc − z Σx too, each of the terms xcs and xzs is rounded at most k + 4 times: in products
/// and scalings thrice, by the subtraction once, by additions within the group and of groups at most k times. By
/// Higham 2002, section 3.1, the error is at most γₖ₊₄ Σ |x| (c + z) |s|.
struct Int4Truth {
  private let k: Int, group: Int
  private let codes: [Int], zeros: [Int]
  private let scales: [Double]

  init(_ call: Call) {
    (k, group) = (call.size("k"), call.size("group"))
    codes = call.buffers["codes"]!.values.flatMap { [Int($0) % 16, Int($0) / 16] }
    let isSymmetric = call.size("zeros") == 0
    zeros = call.buffers["zeroPoints"]!.values.map { isSymmetric ? 8 : Int($0) }
    scales = call.buffers["scales"]!.values
  }

  func expected(_ x: [Double], _ row: Int, _ element: ElementType, _ terms: Terms) -> Expected {
    let groups = k / group
    let scales = self.scales[row * groups..<(row + 1) * groups]
    let zeros = self.zeros[row * groups..<(row + 1) * groups]
    let factors = x + Array(scales)
    if factors.contains(where: \.isNaN) { return .nan }
    if factors.contains(where: \.isInfinite) {
      return .notFinite
    }
    var sum = SumOfProducts()
    // The largest of what a group may add up to before it is scaled.
    var reach = 0.0
    for (index, (scale, zero)) in zip(scales, zeros).enumerated() {
      var gauge = 0.0
      for column in index * group..<(index + 1) * group {
        let code = codes[row * k + column]
        // Five bits times twenty-four: exact.
        let weight = Double(code - zero) * scale
        let size = Double(code + zero)
        gauge += abs(x[column]) * size
        sum.add(
          Enclosure(x[column]) * Enclosure(weight), gauge: abs(x[column]) * size * abs(scale),
          terms: 1)
      }
      reach = max(reach, gauge, 15 * abs(scale))
    }
    // What underflows may be multiplied by an input, or by a code and a scale.
    let largest = factors.reduce(1) { max($0, abs($1)) }
    return sum.expected(
      element, terms, roundings: 4, reach: reach, magnification: 16 * largest)
  }
}
