import Bindings
import Compression
import Quantisation
import Scalars
import Structures

/// How a layer is compressed: the choices that the paper's tables compare.
struct Recipe: Hashable {
  enum Quantiser { case none, absMax, group, slim }
  enum Pruner { case none, magnitude, wanda, sparseGPT }
  enum Sparsity { case twoOfFour, half }
  enum Adapters { case none, naive, slim, slimQuantised, outputOptimal }

  var quantiser = Quantiser.slim
  var bits = 4
  var pruner = Pruner.wanda
  var sparsity = Sparsity.twoOfFour
  var adapters = Adapters.none
  /// Rank of adapters over the smaller dimension of the layer.
  var rankRatio = 0.1

  /// L of the released quantiser.
  var levels: Int { 1 << (bits - 1) - 1 }
}

/// A layer with what a calibration knows of its inputs.
struct CalibratedLayer {
  /// W, a row for each input.
  let weights: Matrix<Double>
  /// XᵀX / n.
  let correlation: Matrix<Double>

  init(weights: Matrix<Double>, correlation: Matrix<Double>) {
    (self.weights, self.correlation) = (weights, correlation)
  }

  /// - Throws: `StructureError` without tokens, for another number of inputs, or for what is not finite.
  init(weights: Matrix<Double>, inputs x: Matrix<Double>) throws {
    guard x.rows > 0 else {
      throw StructureError("No token to calibrate with: at least 1 is needed")
    }
    guard x.columns == weights.rows else {
      throw StructureError("Tokens of \(x.columns) numbers for a layer of \(weights.rows) inputs")
    }
    guard (weights.elements + x.elements).allSatisfy(\.isFinite) else {
      throw StructureError("A weight or an input is not finite")
    }
    self.weights = weights
    var correlation = Matrix(repeating: 0.0, rows: x.columns, columns: x.columns)
    try BLAS.gemm(alpha: 1 / Double(x.rows), x, transposeA: true, x, &correlation)
    self.correlation = correlation
  }

  /// Mean squares of the inputs, none of them zero.
  var squares: [Double] {
    SLiMLoRA.shifted((0..<correlation.rows).map { correlation[$0, $0] })
  }

  func rank(_ recipe: Recipe) -> Int {
    max(1, Int(recipe.rankRatio * Double(min(weights.rows, weights.columns))))
  }

  /// ‖X(W - V)‖ / ‖XW‖.
  func outputError(of other: Matrix<Double>) throws -> Double {
    let e = Matrix(rows: weights.rows, columns: weights.columns) {
      weights[$0, $1] - other[$0, $1]
    }
    return (try energy(e) / energy(weights)).squareRoot()
  }

  private func energy(_ e: Matrix<Double>) throws -> Double {
    var product = e
    try BLAS.gemm(correlation, e, &product)
    return dot(e.elements, product.elements)
  }

  /// W^C + LR: what a layer computes with after compression.
  func compressed(_ recipe: Recipe) throws -> Matrix<Double> {
    let base = try base(recipe)
    guard recipe.adapters != .none else { return base }
    let error = Matrix(rows: weights.rows, columns: weights.columns) {
      weights[$0, $1] - base[$0, $1]
    }
    let correction = try correction(error, recipe)
    return Matrix(rows: weights.rows, columns: weights.columns) {
      base[$0, $1] + correction[$0, $1]
    }
  }

  /// W^C: quantised, and then pruned.
  func base(_ recipe: Recipe) throws -> Matrix<Double> { try pruned(recipe).base }

  /// W^C and 1 where a weight is kept.
  private func pruned(_ recipe: Recipe) throws -> (base: Matrix<Double>, mask: Matrix<Double>) {
    let inputs = weights.rows
    let group = recipe.sparsity == .twoOfFour ? 4 : inputs
    if recipe.pruner == .sparseGPT {
      let pruned = try SparseGPT.calibrated(
        weights.transposed, correlation: correlation, group: group,
        levels: recipe.quantiser == .none ? nil : recipe.levels)
      return (pruned.transposed, pruned.transposed.map { $0 == 0 ? 0 : 1 })
    }
    let quantised = quantised(recipe)
    var mask = [Double](repeating: 1, count: quantised.count)
    if recipe.pruner != .none {
      let isWanda = recipe.pruner == .wanda
      let problem = Wanda.Problem(
        weights: quantised, squares: squares.map { isWanda ? Float($0) : 1 }, kept: group / 2,
        group: group)
      mask = Wanda.mask(of: problem)
    }
    let kept = Matrix(rows: inputs, columns: weights.columns) { mask[$1 * inputs + $0] }
    let base = Matrix(rows: inputs, columns: weights.columns) { j, o in
      kept[j, o] * Double(quantised[o * inputs + j])
    }
    return (base, kept)
  }

  /// Output by output.
  private func quantised(_ recipe: Recipe) -> [Float] {
    let flat = weights.transposed.elements.map { Float($0) }
    let levels = recipe.levels
    switch recipe.quantiser {
    case .none: return flat
    case .absMax:
      return SLiMQuant.quantised(flat, scale: SortedWeights(flat).largest, levels: levels)
    case .group:
      return GroupAbsMax.quantised(flat, group: min(128, weights.rows), levels: levels)
    case .slim:
      let best = SLiMQuant.leastError(SortedWeights(flat), levels: levels, gap: 1e-4)
      return SLiMQuant.quantised(flat, scale: best.scale, levels: levels)
    }
  }

  /// LR for an error of the base.
  func correction(_ error: Matrix<Double>, _ recipe: Recipe) throws -> Matrix<Double> {
    let rank = rank(recipe)
    let saliency = squares.map { $0.squareRoot() }
    switch recipe.adapters {
    case .none: return error.map { _ in 0 }
    case .naive:
      return try SLiMLoRA.correction(error, saliency: saliency.map { _ in 1 }, rank: rank)
    case .slim: return try SLiMLoRA.correction(error, saliency: saliency, rank: rank)
    case .slimQuantised:
      let (left, right) = try SLiMLoRA.factors(error, saliency: saliency, rank: rank)
      let l = try QuantisedAdapters.quantised(left, group: 128, levels: recipe.levels)
      let r = try QuantisedAdapters.quantised(right, group: 128, levels: recipe.levels)
      var product = error
      try BLAS.gemm(l, r, &product)
      return product
    case .outputOptimal: return try outputOptimal(error, rank: rank)
    }
  }

  /// LR of least ‖X(E - LR)‖: with C = GGᵀ, the truncated decomposition of GᵀE. A millionth of
  /// the mean diagonal is added to C, which calibration may leave singular.
  private func outputOptimal(_ error: Matrix<Double>, rank: Int) throws -> Matrix<Double> {
    let d = correlation.rows
    let mean = (0..<d).reduce(0) { $0 + correlation[$1, $1] } / Double(d)
    let damped = Matrix(rows: d, columns: d) {
      correlation[$0, $1] + ($0 == $1 ? 1e-6 * mean : 0)
    }
    let lower = try LAPACK.cholesky(damped)
    var salient = error
    try BLAS.gemm(lower, transposeA: true, error, &salient)
    let ones = [Double](repeating: 1, count: d)
    var correction = try SLiMLoRA.correction(salient, saliency: ones, rank: rank)
    try BLAS.trsm(.left, .lower, lower, transposeA: true, &correction)
    return correction
  }

  /// The released path: adapters first, then the base anew as Q(M ⊙ (W - LR)).
  func requantised(_ recipe: Recipe) throws -> Matrix<Double> {
    let (base, mask) = try pruned(recipe)
    let error = Matrix(rows: weights.rows, columns: weights.columns) {
      weights[$0, $1] - base[$0, $1]
    }
    let correction = try correction(error, recipe)
    let masked = Matrix(rows: weights.rows, columns: weights.columns) {
      mask[$0, $1] * (weights[$0, $1] - correction[$0, $1])
    }
    var second = recipe
    second.pruner = .none
    let rest = try CalibratedLayer(weights: masked, correlation: correlation).base(second)
    return Matrix(rows: weights.rows, columns: weights.columns) {
      mask[$0, $1] * rest[$0, $1] + correction[$0, $1]
    }
  }
}

extension CalibratedLayer {
  /// Weights of Student's t with four degrees of freedom; inputs that share eight factors, scaled by e^g.
  static func heavyTailed(
    seed: UInt64, inputs: Int = 128, outputs: Int = 96, tokens: Int = 2000
  ) throws -> CalibratedLayer {
    var generator = Generator(seed: seed, purpose: "SLiM/synthetic layer")
    let weights = Matrix(rows: inputs, columns: outputs) { _, _ in
      let chi = (0..<4).reduce(0) { sum, _ in sum + generator.gaussian().squared }
      return Double(Float(generator.gaussian() / (chi / 4).squareRoot()))
    }
    let x = try correlatedInputs(inputs, tokens: tokens, &generator)
    return try CalibratedLayer(weights: weights, inputs: x)
  }

  static func correlatedInputs(
    _ inputs: Int, tokens: Int, _ generator: inout Generator
  ) throws -> Matrix<Double> {
    let factors = Matrix(rows: 8, columns: inputs) { _, _ in generator.gaussian() / 4 }
    let size = (0..<inputs).map { _ in Double.exp(generator.gaussian()) }
    let common = Matrix(rows: tokens, columns: 8) { _, _ in generator.gaussian() }
    var x = Matrix(rows: tokens, columns: inputs) { _, _ in generator.gaussian() }
    try BLAS.gemm(common, factors, beta: 1, &x)
    for t in 0..<tokens { for j in 0..<inputs { x[t, j] *= size[j] } }
    return x
  }
}
