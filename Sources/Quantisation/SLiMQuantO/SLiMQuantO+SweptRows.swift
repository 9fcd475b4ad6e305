import Scalars
public import Structures
import Verification

extension SLiMQuantO {
  /// s Σ|w| as an unevaluated sum. Sums of single-precision magnitudes within 29 binary orders are exact in
  /// double precision, and a fused multiply-add keeps what the product with s loses.
  private struct Score: Comparable {
    let high: Double, low: Double

    init(_ sum: Double, _ square: Float) {
      high = sum * Double(square)
      low = (-high).addingProduct(sum, Double(square))
    }

    static func < (a: Score, b: Score) -> Bool {
      a.high != b.high ? a.high < b.high : a.low < b.low
    }
  }

  /// Which inputs are important.
  public static func mask(_ w: Matrix<Float>, squares: [Float], important: Int) -> [Bool] {
    let scores = (0..<w.rows).map { j in
      Score(w[row: j].reduce(0) { $0 + Double(abs($1)) }, squares[j])
    }
    let order = scores.indices.sorted {
      scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1
    }
    var mask = [Bool](repeating: false, count: w.rows)
    for j in order.prefix(important) { mask[j] = true }
    return mask
  }

  private static func implementation(
    _ name: String, voice: Voice, _ fidelity: Implementation<SLiMQuantO>.Fidelity,
    scale: @escaping @Sendable (_ plain: [Float], _ doubled: [Float], _ levels: Int) -> Double
  ) -> Implementation<SLiMQuantO> {
    Implementation(
      name, voice: voice, fidelity, arena: { problem, _ in problem },
      run: { problem in
        let mask = mask(problem.weights, squares: problem.squares, important: problem.important)
        let doubled = doubled(problem.weights, mask)
        return (mask, doubled, scale(problem.weights.elements, doubled, problem.levels))
      },
      observe: { problem, result in
        let error = SLiMQuant.error(
          result.1, scale: Enclosure(result.2), levels: problem.levels)
        return [
          "important": .scalars(result.0.map { $0 ? 1 : 0 }), "error": [error.approximation],
        ]
      })
  }

  static func doubled(_ w: Matrix<Float>, _ mask: [Bool]) -> [Float] {
    (0..<w.rows).flatMap { j in w[row: j].map { mask[j] ? 2 * $0 : $0 } }
  }

  static let sweptRows = implementation(
    "sweep", voice: .optimised,
    .rounding("that of SLiM-Quant's sweep on the doubled rows (SLiMQuant.sweepBound)") { problem in
      let mask = mask(problem.weights, squares: problem.squares, important: problem.important)
      let scaled = SLiMQuant.Problem(
        weights: doubled(problem.weights, mask), levels: problem.levels)
      return ["error": SLiMQuant.sweepBound(scaled)["error"]]
    }
  ) { _, doubled, levels in SLiMQuant.sweptScale(doubled, levels: levels) }

  /// The released order of steps, with the best scale in place of the released search: it is that of W.
  static let releasedOrder = implementation(
    "scale-before-doubling",
    voice: .released("Paramathic/slim@d5ae867, slim/quantization/quantization.py"),
    .different("the scale is found before the rows are doubled, which are then clipped at it")
  ) { plain, _, levels in SLiMQuant.sweptScale(plain, levels: levels) }

  /// W quantised, with important rows on the finer grid.
  ///
  /// - Parameter scaleFirst: The released order: the scale of W itself.
  /// - Throws: `StructureError` for weights or squares that are not finite, squares of another number than
  ///   the rows, or more important inputs than there are.
  public static func quantised(
    _ w: Matrix<Float>, squares: [Float], important: Int, levels: Int, scaleFirst: Bool = false
  ) throws(StructureError) -> Matrix<Float> {
    try requireFinite(w.elements, "weight")
    try requireFinite(squares, "square")
    guard squares.count == w.rows else {
      throw StructureError("\(squares.count) squares for \(w.rows) inputs: one is needed for each")
    }
    guard 0...w.rows ~= important else {
      throw StructureError("\(important) important inputs of \(w.rows)")
    }
    let mask = mask(w, squares: squares, important: important)
    let scaled = doubled(w, mask)
    let sorted = SortedWeights(scaleFirst ? w.elements : scaled)
    let best = SLiMQuant.leastError(sorted, levels: levels, gap: 0)
    let result = SLiMQuant.quantised(scaled, scale: best.scale, levels: levels)
    return Matrix(rows: w.rows, columns: w.columns) { j, o in
      result[j * w.columns + o] / (mask[j] ? 2 : 1)
    }
  }

  /// Weights of the doubled rows beyond α/2 are clipped to it: on the inputs that matter most. The scale of
  /// least error hardly sees 1 % of the rows; that of W itself, which the code takes, does not see them at all.
  static let scaleBeforeDoubling = Finding(
    "Multiplying the important inputs by 2 makes their error smaller",
    place:
      "Paramathic/slim@d5ae867, quantize_block: abs_max is found before scale_important_columns"
  ) {
    var generator = Generator(seed: 1, purpose: "SLiMQuantO/doubling")
    let w = Matrix(rows: 200, columns: 64) { _, _ in Float(generator.gaussian()) }
    let squares = (0..<200).map { _ in Float(Double.exp(generator.gaussian())) }
    let mask = Self.mask(w, squares: squares, important: 2)
    func error(important: Int, scaleFirst: Bool) throws -> Double {
      let result = try quantised(
        w, squares: squares, important: important, levels: 7, scaleFirst: scaleFirst)
      var sum = 0.0
      for j in 0..<200 where mask[j] {
        for o in 0..<64 { sum += Double(w[j, o] - result[j, o]).squared }
      }
      return sum
    }
    let none = try error(important: 0, scaleFirst: false)
    let ours = try error(important: 2, scaleFirst: false) / none
    let released = try error(important: 2, scaleFirst: true) / none
    return .init(
      claimed: "the error of the two important rows of 200 falls, of normal weights at 4 bits",
      found:
        "it is \(Cell.decimal(ours, digits: 2)) times as large with the best scale of the doubled "
        + "matrix, which still clips them, and \(Cell.decimal(released, digits: 2)) with that of W",
      isShown: ours > 1 && released > ours)
  }
}
