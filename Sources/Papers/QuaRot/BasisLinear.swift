import Bindings
import Networks
import Rotation
import Scalars
import Structures
import Verification

/// A linear layer of the committed model as a rotated network computes it: its inputs turned and quantised, its weights as
/// they are in that basis, and what it gives to the cache read back.
///
/// With W̃ = L W D R: y = Lᵀ W̃ q(Rᵀ D⁻¹ x), where x already has the gain D of the norm in front. What stands between two
/// layers is turned back, which in exact arithmetic is the same network; so the model's own program, with its rotary
/// positions and gates, examines it.
final class BasisLinear: Linear {
  /// What is quantised beside the weights.
  struct Precision: Sendable {
    var activations: QuantiserSettings?, keys: QuantiserSettings?, values: QuantiserSettings?
  }

  private let basis: RotatedLlama.Basis, queries: RowTransform?
  private let turned: Matrix<Double>
  private let precision: Precision
  private let shape: TransformerShape
  private let isAttention: Bool

  /// - Parameter weights: As the model has them, rounded or not.
  init(
    name: String, weights: Matrix<Float>, in rotated: RotatedLlama, of model: CharacterModel,
    _ precision: Precision
  ) throws {
    basis = rotated.basis(of: name, in: model)
    turned = try basis.turned(weights)
    (queries, self.precision, shape) = (rotated.queries, precision, model.shape)
    isAttention = name.hasSuffix("qkv")
    super.init(name: name, weights: weights)
  }

  override func forward(
    _ x: UnsafePointer<Float>, rows: Int, into y: UnsafeMutablePointer<Float>
  ) {
    do {
      let given = Matrix(rows: rows, columns: inputs) { Double(x[$0 * self.inputs + $1]) }
      for (i, value) in try outputs(given).elements.enumerated() { y[i] = Float(value) }
    } catch {
      // What is no number cannot be quantised, and stays none.
      for i in 0..<rows * outputs { y[i] = .nan }
    }
  }

  private func outputs(_ x: Matrix<Double>) throws -> Matrix<Double> {
    var seen = try basis.product(basis.scaled(x, inverse: true), basis.right)
    if let settings = precision.activations {
      seen = try RotatedNetwork.quantised(seen, settings, nil)
    }
    var y = Matrix<Double>(repeating: 0, rows: x.rows, columns: outputs)
    try BLAS.gemm(seen, turned, transposeB: true, &y)
    let d = shape.width
    if isAttention { try store(&y, from: 2 * d, precision.values) }
    y = try basis.product(y, basis.left)
    if isAttention, precision.keys != nil {
      place(&y, from: d, back: false)
      var keys = Matrix(rows: y.rows, columns: d) { y[$0, d + $1] }
      if let queries { keys = queries(keys) }
      for t in 0..<y.rows { for j in 0..<d { y[t, d + j] = keys[t, j] } }
      try store(&y, from: d, precision.keys)
      keys = Matrix(rows: y.rows, columns: d) { y[$0, d + $1] }
      // H/√w of heads is its own inverse where it is symmetric, as of a power of two.
      if let queries { keys = queries(keys) }
      for t in 0..<y.rows { for j in 0..<d { y[t, d + j] = keys[t, j] } }
      place(&y, from: d, back: true)
    }
    return Plant.taken(y, from: "BasisLinear")
  }

  /// Columns as a cache of groups of a head gives them back.
  private func store(
    _ y: inout Matrix<Double>, from first: Int, _ settings: QuantiserSettings?
  ) throws {
    guard let settings else { return }
    let d = shape.width
    var cache = try QuantisedCache(channels: d, group: shape.headWidth, settings)
    try cache.append(Matrix(rows: y.rows, columns: d) { y[$0, first + $1] })
    for t in 0..<y.rows { for j in 0..<d { y[t, first + j] = cache.value(t, j) } }
  }

  /// Turns halves of heads by their positions: keys are stored behind that.
  private func place(_ y: inout Matrix<Double>, from first: Int, back: Bool) {
    let half = shape.headWidth / 2
    for t in 0..<y.rows {
      for pair in 0..<half {
        let rate = Double.exp(-Double.log(10_000) * Double(pair) / Double(half))
        let angle = (back ? -1 : 1) * Double(t % shape.context) * rate
        let (c, s) = (Double.cos(angle), Double.sin(angle))
        for head in 0..<shape.heads {
          let i = first + head * shape.headWidth + pair
          let (a, b) = (y[t, i], y[t, i + half])
          (y[t, i], y[t, i + half]) = (c * a - s * b, s * a + c * b)
        }
      }
    }
  }
}

extension RotatedLlama {
  /// The loss of a model in this basis: what is quantised beside its weights, which are as they are.
  func loss(
    of model: CharacterModel, _ precision: BasisLinear.Precision, on batch: TokenBatch
  ) throws -> Double {
    var failure: (any Error)?
    let trainer = Trainer(model, sequences: 1, schedule: .init(steps: 1)) { name, weights in
      guard name != "unembedding" else { return Linear(name: name, weights: weights) }
      do {
        return try BasisLinear(name: name, weights: weights, in: self, of: model, precision)
      } catch {
        failure = error
        return Linear(name: name, weights: weights)
      }
    }
    if let failure { throw failure }
    return try trainer.loss(on: batch)
  }
}
