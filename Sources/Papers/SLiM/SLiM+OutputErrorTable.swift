import Bindings
import Quantisation
import Scalars
import Structures
import Verification

/// A layer with heavy-tailed weights and correlated inputs of unequal size, as those of language models are.
struct SyntheticLayer {
  /// 128 inputs by 96 outputs.
  static let shape = (inputs: 128, outputs: 96, tokens: 2000)

  /// W, a row for each input.
  let weights: Matrix<Double>
  /// XᵀX / n.
  let correlation: Matrix<Double>

  /// Weights of Student's t with four degrees of freedom; inputs that share eight factors, scaled by e^g.
  init(seed: UInt64) throws {
    var generator = Generator(seed: seed, purpose: "SLiM/synthetic layer")
    let (inputs, outputs, tokens) = Self.shape
    weights = Matrix(rows: inputs, columns: outputs) { _, _ in
      let chi = (0..<4).reduce(0) { sum, _ in sum + generator.gaussian().squared }
      return Double(Float(generator.gaussian() / (chi / 4).squareRoot()))
    }
    let factors = Matrix(rows: 8, columns: inputs) { _, _ in generator.gaussian() / 4 }
    let size = (0..<inputs).map { _ in Double.exp(generator.gaussian()) }
    let common = Matrix(rows: tokens, columns: 8) { _, _ in generator.gaussian() }
    var x = Matrix(rows: tokens, columns: inputs) { _, _ in generator.gaussian() }
    try BLAS.gemm(common, factors, beta: 1, &x)
    for t in 0..<tokens { for j in 0..<inputs { x[t, j] *= size[j] } }
    var correlation = Matrix(repeating: 0.0, rows: inputs, columns: inputs)
    try BLAS.gemm(alpha: 1 / Double(tokens), x, transposeA: true, x, &correlation)
    self.correlation = correlation
  }

  /// The mean squares of the inputs.
  var squares: [Double] { (0..<correlation.rows).map { correlation[$0, $0] } }

  /// ‖XE‖ / ‖XW‖.
  func outputError(_ error: Matrix<Double>) throws -> Double {
    (try energy(error) / energy(weights)).squareRoot()
  }

  private func energy(_ e: Matrix<Double>) throws -> Double {
    var product = e
    try BLAS.gemm(correlation, e, &product)
    return dot(e.elements, product.elements)
  }

  /// W - W^C after a quantiser of the output-major weights, and 2:4 pruning by Wanda's score.
  func error(_ quantise: ([Float]) -> [Float]) -> Matrix<Double> {
    let quantised = quantise(weights.transposed.elements.map { Float($0) })
    let problem = Wanda.Problem(
      weights: quantised, squares: squares.map { Float($0) }, kept: 2, group: 4)
    let mask = Wanda.mask(of: problem)
    return Matrix(rows: weights.rows, columns: weights.columns) { j, o in
      let i = o * weights.rows + j
      return weights[j, o] - mask[i] * Double(quantised[i])
    }
  }

  /// LR that is best for ‖X(E - LR)‖ itself: with C = GGᵀ, the truncated decomposition of GᵀE.
  func bestCorrection(_ error: Matrix<Double>, rank: Int) throws -> Matrix<Double> {
    let lower = try LAPACK.cholesky(correlation)
    var salient = error
    try BLAS.gemm(lower, transposeA: true, error, &salient)
    var correction = try SLiMLoRA.correction(
      salient, saliency: salient.column(0).map { _ in 1 }, rank: rank)
    try BLAS.trsm(.left, .lower, lower, transposeA: true, &correction)
    return correction
  }
}

extension SLiM {
  static let outputError = PaperTable(
    "output-error",
    "Relative output error of a synthetic layer, 4 bits and 2:4, adapters of rank 12",
    place: nil
  ) { inputs in
    let layer = try SyntheticLayer(seed: inputs.seed)
    let levels = 7
    let quantisers: [(String, ([Float]) -> [Float])] = [
      ("AbsMax", { SLiMQuant.quantised($0, scale: SortedWeights($0).largest, levels: levels) }),
      ("group AbsMax", { GroupAbsMax.quantised($0, group: 128, levels: levels) }),
      (
        "SLiM-Quant, least error",
        { weights in
          let best = SLiMQuant.leastError(SortedWeights(weights), levels: levels, gap: 0)
          return SLiMQuant.quantised(weights, scale: best.scale, levels: levels)
        }
      ),
    ]
    var isOrdered = true
    let rows = try quantisers.map { name, quantise in
      let errors = try corrected(layer, layer.error(quantise), rank: 12)
      isOrdered = isOrdered && zip(errors, errors.dropFirst()).allSatisfy { $0 > $1 }
      return TableResult.Row(name, errors.map { .figure(Cell.decimal($0, digits: 4)) })
    }
    return TableResult(
      columns: ["no adapter", "Naive-LoRA", "SLiM-LoRA", "best for the inputs"], rows: rows,
      notes: [
        "128 inputs, 96 outputs, 2000 tokens; weights of Student's t with 4 degrees of freedom",
        "no adapter > naive > SLiM > best in every row: \(isOrdered ? "yes" : "no")",
      ])
  }

  /// The output errors that remain without and with each kind of adapter.
  private static func corrected(
    _ layer: SyntheticLayer, _ error: Matrix<Double>, rank: Int
  ) throws -> [Double] {
    let ones = layer.squares.map { _ in 1.0 }
    let corrections = [
      try SLiMLoRA.correction(error, saliency: ones, rank: rank),
      try SLiMLoRA.correction(error, saliency: layer.squares.map { $0.squareRoot() }, rank: rank),
      try layer.bestCorrection(error, rank: rank),
    ]
    let rests = corrections.map { correction in
      Matrix(rows: error.rows, columns: error.columns) { error[$0, $1] - correction[$0, $1] }
    }
    return try [layer.outputError(error)] + rests.map(layer.outputError)
  }
}
