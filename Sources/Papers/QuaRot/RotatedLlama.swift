import Bindings
import Networks
import Scalars
import Structures

/// Weights of the committed model, rounded in the rotated basis and turned back.
///
/// In exact arithmetic a model whose weights alone are rounded is the same whether its layers and its activations are
/// rotated or only the rounding errors of its weights are: L W D R is rounded, with the gain D of the norm in front, the
/// rotation R of the inputs and that of the outputs L, and what is used is Lᵀ (·) Rᵀ D⁻¹. So the model's own program, with
/// its rotary positions and gates, examines it.
struct RotatedLlama {
  private let residual: Matrix<Double>, heads: Matrix<Double>, headwise: Matrix<Double>
  private let hidden: Matrix<Double>
  private let shape: TransformerShape
  /// H/√w for each head of queries and keys; `nil` where nothing is rotated.
  let queries: RowTransform?

  init(_ shape: TransformerShape, _ rotation: RotatedNetwork.Rotation, seed: UInt64) throws {
    self.shape = shape
    func identity(_ n: Int) -> Matrix<Double> { Matrix(rows: n, columns: n) { $0 == $1 ? 1 : 0 } }
    let (d, own, all) = (identity(shape.width), identity(shape.headWidth), identity(shape.hidden))
    let stream = try ResidualRotation(rotation, width: shape.width, seed: seed)
    guard stream.isRotation else {
      (residual, heads, headwise, hidden, queries) = (d, d, own, all, nil)
      return
    }
    residual = stream(d)
    queries = try RowTransform(order: shape.headWidth)
    headwise = try RowTransform(order: shape.headWidth)(own)
    heads = try RowTransform(order: shape.heads, inner: shape.headWidth)(
      RowTransform(order: shape.headWidth)(d))
    hidden = try RowTransform(order: shape.hidden)(all)
  }

  /// The rotations of a layer's outputs and inputs, and the gain in front.
  struct Basis {
    var left: Matrix<Double>, right: Matrix<Double>, gain: [Double]?

    /// The columns of a matrix times the gain, or divided by it.
    func scaled(_ x: Matrix<Double>, inverse: Bool = false) -> Matrix<Double> {
      guard let gain else { return x }
      return Matrix(rows: x.rows, columns: x.columns) {
        inverse ? x[$0, $1] / gain[$1] : x[$0, $1] * gain[$1]
      }
    }

    /// L W D R.
    func turned(_ weights: Matrix<Float>) throws -> Matrix<Double> {
      try product(left, product(scaled(weights.map { Double($0) }), right))
    }

    func product(_ a: Matrix<Double>, _ b: Matrix<Double>) throws -> Matrix<Double> {
      var c = Matrix<Double>(repeating: 0, rows: a.rows, columns: b.columns)
      try BLAS.gemm(a, b, &c)
      return c
    }
  }

  func basis(of name: String, in model: CharacterModel) -> Basis {
    let d = shape.width, block = name.prefix { $0 != "." }
    func gain(_ kind: String) -> [Double]? {
      shape.parts.first { $0.name == "\(block).\(kind).gain" }.map { part in
        model.parameters[part.range].map { Double($0) }
      }
    }
    func identity(_ n: Int) -> Matrix<Double> { Matrix(rows: n, columns: n) { $0 == $1 ? 1 : 0 } }
    if name.hasSuffix("qkv") {
      // Queries and keys are rotated online alone; values in their weights, head by head.
      let left = Matrix<Double>(rows: 3 * d, columns: 3 * d) { i, j in
        guard i >= 2 * d, j >= 2 * d else { return i == j ? 1 : 0 }
        let w = shape.headWidth
        return (i - 2 * d) / w == (j - 2 * d) / w ? headwise[i % w, j % w] : 0
      }
      return Basis(left: left, right: residual, gain: gain("attention"))
    }
    if name.hasSuffix("output") { return Basis(left: residual.transposed, right: heads, gain: nil) }
    if name.hasSuffix("down") { return Basis(left: residual.transposed, right: hidden, gain: nil) }
    return Basis(left: identity(shape.hidden), right: residual, gain: gain("mlp"))
  }

  /// All layers but the last, to nearest or by GPTQ on a text, each on its inputs behind the layers that are rounded.
  func rounded(
    _ start: CharacterModel, bits: Int, calibration: TokenBatch?
  ) throws -> CharacterModel {
    var model = start
    let grid = ColumnPass.Grid(bits: bits, isSymmetric: true)
    for name in shape.linearNames where name != "unembedding" {
      guard let stored = model[linear: name] else { continue }
      let basis = basis(of: name, in: model)
      let turned = try basis.turned(stored)
      var pass = ColumnPass.plain(order: turned.columns)
      if let calibration {
        let inputs = try model.activations(of: name, on: calibration)
        let c = try LlamaModel.curvature(inputs)
        let once = basis.scaled(basis.scaled(c, inverse: true).transposed, inverse: true)
        pass = try ColumnPass(
          basis.product(basis.right.transposed, basis.product(once, basis.right)))
      }
      let result = try pass.run(turned, .none, grid).weights
      let back = try basis.product(
        basis.left.transposed, basis.product(result, basis.right.transposed))
      try model.replace(name, with: basis.scaled(back, inverse: true).map { Float($0) })
    }
    return model
  }
}
