import Scalars
import Structures
import Verification

extension TileAbsMax {
  /// The Triton kernel's codes: the quotient is cut off, and one is added only beyond one half. It runs in
  /// single precision here; the kernel loads scales in half precision.
  static let tritonTies = Implementation<TileAbsMax>(
    "ties-towards-zero-float32",
    voice: .released("Paramathic/slim@d5ae867, slim/quantization/utils.py"),
    .different(
      "a quotient halfway between two codes goes to the one nearer to zero, not to the even one"),
    prepare: { $0 },
    run: { problem in tritonCodes(problem) },
    observe: { ["steps": .scalars($0.steps), "codes": .scalars($0.codes)] })

  static func tritonCodes(_ problem: borrowing Problem) -> (steps: [Double], codes: [Double]) {
    let w = problem.weights
    let levels = Float(problem.levels)
    var codes = [Double](repeating: 0, count: w.elements.count)
    let steps = problem.tiles.map { tile -> Double in
      var top: Float = 0
      for i in tile.rows { for j in tile.columns { top = max(top, abs(w[i, j])) } }
      guard top > 0 else { return 0 }
      for i in tile.rows {
        for j in tile.columns {
          let x = w[i, j] / top * levels
          let cut = x.rounded(.towardZero)
          let up: Float = x - cut > 0.5 ? 1 : x - cut < -0.5 ? -1 : 0
          codes[i * w.columns + j] = Double(cut + up)
        }
      }
      return Double(top / levels)
    }
    return (steps, codes)
  }

  static let tiesTowardsZero = Finding(
    "The tile kernel and the quantiser of whole matrices round alike",
    place: "Paramathic/slim@d5ae867: slim/quantization/utils.py and quantization.py"
  ) {
    let row = (0..<15).map { Float($0) / 2 } + [7]
    let problem = Problem(
      weights: Matrix(rows: 1, columns: row.count, elements: row), tileRows: 1,
      tileColumns: row.count, levels: 7)
    let even = reference(problem, over: Rational.self)["codes"].map { Int($0.approximation) }
    let cut = tritonCodes(problem).codes.map { Int($0) }
    let different = zip(even, cut).count { $0 != $1 }
    return .init(
      claimed: "the multiples of 1/2 up to 7 at 7 levels: codes \(even)",
      found: "\(cut): \(different) differ", isShown: different > 0)
  }

  /// A token whose largest magnitude is below eps (2^(q-1) - 1) is given the range 1.
  static let quietTokens = Finding(
    "Inputs are quantised by the largest magnitude of their token",
    place: "Paramathic/slim@d5ae867, quantization.py, quantize_input: zero_locs"
  ) {
    let (eps, levels) = (Float(1e-4), 127)
    let token = (1...8).map { Float($0) * 0x1p-11 }
    let top = token.max() ?? 0
    let range: Float = top < eps * Float(levels) ? 1 : top
    let released = token.map { Int(($0 * Float(levels) / range).rounded(.toNearestOrEven)) }
    let problem = Problem(
      weights: Matrix(rows: 1, columns: 8, elements: token), tileRows: 1, tileColumns: 8,
      levels: levels)
    let exact = reference(problem, over: Rational.self)["codes"].map { Int($0.approximation) }
    return .init(
      claimed: "a token of max|x| = \(top): codes \(exact)", found: "codes \(released)",
      isShown: released != exact && released.allSatisfy { $0 == 0 })
  }
}
