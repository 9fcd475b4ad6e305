public import Scalars
import Structures
public import Verification

extension W8A8Product {
  /// Rows of B times entries of A, in integers that cannot overflow here.
  public static func reference(_ problem: Problem) -> Observation<Rational> {
    ["c": .scalars(product(problem).map { Rational($0) })]
  }

  /// Doubles hold the sums.
  public static func enclosure(of problem: Problem) -> Observation<Enclosure>? {
    ["c": .scalars(product(problem).map { Enclosure(Double($0)) })]
  }

  public static func plain(_ problem: Problem) -> Observation<Double> {
    ["c": .scalars(product(problem).map { Double($0) })]
  }

  /// γₖ Σ|a||b| for sums in single precision, of which the products are exact (Higham 2002, (3.5)).
  static let bound: @Sendable (Problem) -> ErrorBound = { problem in
    let unit = gamma(problem.activations.columns, unitRoundoff: 0x1p-24)
    let sizes = product(
      problem.activations.map { abs(Int32($0)) }, problem.weights.map { abs(Int32($0)) })
    return ["c": .componentwise(sizes.map { unit * Double($0) })]
  }

  static func product(_ problem: Problem) -> [Int] {
    product(problem.activations.map { Int32($0) }, problem.weights.map { Int32($0) })
  }

  private static func product(_ a: Matrix<Int32>, _ b: Matrix<Int32>) -> [Int] {
    let n = b.columns
    var c = [Int](repeating: 0, count: a.rows * n)
    for i in 0..<a.rows {
      var row = [Int32](repeating: 0, count: n)
      for l in 0..<a.columns {
        let x = a[i, l]
        for j in 0..<n { row[j] += x * b[l, j] }
      }
      for j in 0..<n { c[i * n + j] = Int(row[j]) }
    }
    return c
  }

  /// `vpmaddubsw`, the instruction before VNNI, adds two products in sixteen bits that saturate.
  static let saturation = Finding(
    "The sum of two products of unsigned and signed bytes is computed.",
    place: "Intel, Software Developer's Manual, VPMADDUBSW: packed with signed saturation"
  ) {
    func pair(_ u: Int, _ s: Int) -> Int { min(max(2 * u * s, -32_768), 32_767) }
    let largest = pair(15, 127)
    let found = pair(255, 127)
    return Finding.Demonstration(
      claimed: "2 · 255 · 127 = \(2 * 255 * 127)",
      found:
        "sixteen bits saturate at \(found); codes of four bits, 2 · 15 · 127 = \(largest), fit",
      isShown: found != 2 * 255 * 127 && largest == 2 * 15 * 127)
  }
}
