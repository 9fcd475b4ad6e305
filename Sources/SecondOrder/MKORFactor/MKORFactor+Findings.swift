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

  static let inertArguments = Finding(
    "stat_decay and stabilization_factor set the momentum and the blend", place: code
  ) {
    // With the decay as an argument the factors would differ; the code has 0.95 and 0.05 in its text.
    func factor(_ decay: Double) -> Double {
      RankOneInverse.alongRepeated(
        { p, g, _ in RankOneInverse.releasedUpdate(p, by: g, gamma: decay) }, 50)
    }
    let (fixed, wanted) = (factor(0.95), factor(0.5))
    return .init(
      claimed:
        "stat_decay = 0.5 gives \(Cell.significant(wanted, digits: 5)) along g after 50 steps",
      found: "0.95 and 0.05 are written into the update: \(Cell.significant(fixed, digits: 5))",
      isShown: abs(fixed - wanted) > 0.01)
  }

  /// The cosine between two preconditioned gradients after so many updates, n = 20, γ = 0.95.
  public static func cosines(steps: Int, at marks: [Int]) -> [(
    t: Int, printed: Double, released: Double
  )] {
    var generator = Generator(seed: 1, purpose: "MKORFactor/directions")
    let n = 20
    var (exact, print, code) = (Packed(1.0, order: n), Packed(1.0, order: n), Packed(1.0, order: n))
    var list: [(t: Int, printed: Double, released: Double)] = []
    for t in 1...steps {
      let g = (0..<n).map { _ in generator.gaussian() }
      exact = RankOneInverse.updated(exact, by: [g], gamma: 0.95)
      print = RankOneInverse.printedUpdate(print, by: [g], gamma: 0.95)
      code = RankOneInverse.releasedUpdate(code, by: [g], gamma: 0.95)
      guard marks.contains(t) else { continue }
      let v = (0..<n).map { _ in generator.gaussian() }
      let a = exact.times(v)
      list.append((t, cosine(a, print.times(v)), cosine(a, code.times(v))))
    }
    return list
  }

  static func cosine(_ x: [Double], _ y: [Double]) -> Double {
    dot(x, y) / (squaredNorm(x) * squaredNorm(y)).squareRoot()
  }

  static let directions = Finding(
    "Print, code and Sherman–Morrison precondition alike", place: "MKOR, Section 3"
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
  public static func drift<H: Scalar>(_: H.Type, order n: Int, steps: [Int]) -> [Double] {
    var generator = Generator(seed: 1, purpose: "MKORFactor/drift")
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

  static let halfDrift = Finding(
    "Half precision is off by O((γ + 4(1 − γ)/γ² m³d²) ε): it grows with d²",
    place: "MKOR, Lemma 3.3.2"
  ) {
    let drifts = [16, 64].map { drift(Float16.self, order: $0, steps: [200])[0] }
    let listed = drifts.map { Cell.significant($0, digits: 2) }.joined(separator: " and ")
    return .init(
      claimed:
        "d = 64 is 16 times as far off as d = 16, if the bound were sharp for the code's rule",
      found: "float16 storage, 200 updates: largest drift \(listed) for d = 16 and 64",
      isShown: drifts[1] < 4 * drifts[0] && drifts[1] < 0.01)
  }
}
