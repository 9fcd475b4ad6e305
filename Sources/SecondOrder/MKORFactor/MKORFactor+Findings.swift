import Bindings
public import Scalars
import Structures
import Verification

extension MKORFactor {
  private static let code = "Mohammad-Mozaffari/mkor@3a0e3bb, mkor/mkor.py"

  /// The largest entry in so many updates by normal vectors, from the identity.
  private static func largestEntry(order n: Int, steps: Int) -> Double {
    var generator = Generator(seed: 1, purpose: "MKORFactor/largest")
    var p = Packed(1.0, order: n)
    var largest = 0.0
    for _ in 0..<steps {
      let g = (0..<n).map { _ in generator.gaussian() }
      p = RankOneInverse.releasedUpdate(p, by: [g], gamma: 0.95)
      largest = max(largest, normInfinity(p.elements))
    }
    return largest
  }

  static let stabiliserNeverFires = Finding(
    "The stabiliser resets factors that grow beyond a threshold", place: code
  ) {
    let largest = [8, 64].map { largestEntry(order: $0, steps: 200) }
    let most = largest.max() ?? 0
    return .init(
      claimed: "it acts where max|P| > 2",
      found: "0 ≺ P ⪯ I for every t by the second law, so max|P| ≤ 1: it never acts. "
        + "Largest entry in 200 updates, n = 8 and 64: \(Cell.significant(most, digits: 6))",
      isShown: most <= 1)
  }

  static let firstUpdateIsDropped = Finding(
    "The first update of a layer's factors takes in its first batch", place: code
  ) {
    let layer = LayerView(
      inputs: Matrix(rows: 2, columns: 2, elements: [1, 0, 3, 1]),
      outputGradients: Matrix(rows: 2, columns: 1, elements: [1, 2]),
      gradient: Matrix(rows: 1, columns: 2, elements: [3.5, 1]))
    /// How far the n-th direction is from the gradient, relative to it.
    func turn(_ rule: MKORPreconditioner.Rule, _ updates: Int) throws -> Double {
      var mkor = MKORPreconditioner(rule: rule)
      var direction = layer.gradient
      for _ in 0..<updates { direction = try mkor.direction(layer) }
      let apart = zip(direction.elements, layer.gradient.elements).map { $0 - $1 }
      return (squaredNorm(apart) / squaredNorm(layer.gradient.elements)).squareRoot()
    }
    let (meant, first, second) = (
      try turn(.exact, 1), try turn(.released, 1), try turn(.released, 2)
    )
    // Either a direction is turned or it is the gradient itself: rounding alone turns it by some 2^-50.
    let turned = 0x1p-40
    return .init(
      claimed: "the first direction is preconditioned: by Sherman–Morrison it is "
        + "\(Cell.significant(meant, digits: 2)) of its length away from the gradient",
      found: "factors start flagged, so that the first update only resets them to I: "
        + "\(Cell.significant(first, digits: 2)), and after the second one "
        + Cell.significant(second, digits: 2),
      isShown: first == 0 && meant > turned && second > turned)
  }

  /// The cosine between two preconditioned gradients after so many updates, n = 20, γ = 0.95: the mean over a
  /// hundred normal gradients.
  public static func cosines(steps: Int, at marks: [Int], seed: UInt64 = 1) -> [(
    t: Int, printed: Double, released: Double
  )] {
    var generator = Generator(seed: seed, purpose: "MKORFactor/directions")
    let n = 20
    var (exact, print, code) = (Packed(1.0, order: n), Packed(1.0, order: n), Packed(1.0, order: n))
    var list: [(t: Int, printed: Double, released: Double)] = []
    for t in 1...steps {
      let g = (0..<n).map { _ in generator.gaussian() }
      exact = RankOneInverse.updated(exact, by: [g], gamma: 0.95)
      print = RankOneInverse.printedUpdate(print, by: [g], gamma: 0.95)
      code = RankOneInverse.releasedUpdate(code, by: [g], gamma: 0.95)
      guard marks.contains(t) else { continue }
      var (printed, released) = (0.0, 0.0)
      for _ in 0..<100 {
        let v = (0..<n).map { _ in generator.gaussian() }
        let a = exact.times(v)
        printed += cosine(a, print.times(v)) / 100
        released += cosine(a, code.times(v)) / 100
      }
      list.append((t, printed, released))
    }
    return list
  }

  static func cosine(_ x: [Double], _ y: [Double]) -> Double {
    dot(x, y) / (squaredNorm(x) * squaredNorm(y)).squareRoot()
  }

  static let directions = Finding(
    "Print, code and Sherman–Morrison precondition alike", place: "MKOR, Algorithm 1"
  ) {
    let marks = cosines(steps: 60, at: [1, 20, 60])
    let listed = marks.map {
      "\(Cell.decimal($0.printed, digits: 2)) and \(Cell.decimal($0.released, digits: 2))"
    }
    return .init(
      claimed: "cosine 1 between preconditioned gradients, n = 20, γ = 0.95",
      found: "exact with print, and with the code: \(listed.joined(separator: "; ")) "
        + "after 1, 20 and 60 updates",
      isShown: marks.last.map { $0.printed < 0.9 && $0.released < 0.99 } ?? false)
  }

  /// How far factors in a narrow format drift from those in doubles.
  public static func drift<H: Scalar>(
    _: H.Type, order n: Int, steps: [Int], seed: UInt64 = 1
  ) -> [Double] {
    var generator = Generator(seed: seed, purpose: "MKORFactor/drift")
    var (wide, narrow) = (Packed(1.0, order: n), Packed(1.0, order: n))
    var list: [Double] = []
    for t in 1...(steps.max() ?? 1) {
      let g = (0..<n).map { _ in generator.gaussian() }
      wide = RankOneInverse.releasedUpdate(wide, by: [g], gamma: 0.95)
      narrow = RankOneInverse.releasedUpdate(narrow, by: [g], gamma: 0.95)
        .map { H($0).approximation }
      guard steps.contains(t) else { continue }
      list.append(normInfinity(zip(wide.elements, narrow.elements).map { $0 - $1 }))
    }
    return list
  }
}
