import Bindings
import Networks
import Rotation
import Scalars
import Structures

/// The network in a rotated basis, with what is quantised of it.
struct RotatedNetwork {
  enum Rotation: Sendable {
    /// Gains stay in the norms.
    case none
    /// Gains are folded into the weights, and nothing is rotated.
    case fused
    case hadamard
    /// The residual stream by a random orthogonal matrix; what is online stays Hadamard's.
    case orthogonal
  }

  /// What is quantised; the last layer never is.
  struct Precision: Sendable {
    var weights: QuantiserSettings?, activations: QuantiserSettings?
    var keys: QuantiserSettings?, values: QuantiserSettings?
    /// Inputs that share a scale, of weights and activations; all of a row if `nil`.
    var group: Int?
    /// Channels of the cache that share one; those of a head if `nil`.
    var cacheGroup: Int?
    /// Symmetric codes for the cache, one scale a token: the released program's defaults.
    var isCacheSymmetric = false
    /// Whether every output's clip ratio is searched: see ``RotatedNetwork/searched(_:bits:)``.
    var searchesClips = false
    /// Weights by GPTQ on this text, and not to nearest.
    var calibration: TokenBatch?
  }

  struct Block {
    var gains: [[Double]]
    var qkv: Matrix<Double>, output: Matrix<Double>, up: Matrix<Double>, down: Matrix<Double>
  }

  let shape: TransformerShape
  var precision: Precision
  /// What GPTQ left of each layer, if it rounded them.
  var losses: [LayerLoss] = []
  let isRotated: Bool
  private(set) var embedding: Matrix<Double>, positions: Matrix<Double>
  var blocks: [Block] = []
  private(set) var gain: [Double], head: Matrix<Double>
  let heads: RowTransform, headwise: RowTransform, hidden: RowTransform

  init(
    _ model: CharacterModel, _ rotation: Rotation, seed: UInt64, _ precision: Precision
  ) throws {
    shape = model.shape
    self.precision = precision
    let parts = model.shape.parts
    func matrix(_ name: String) -> Matrix<Double> {
      guard let part = parts.first(where: { $0.name == name }) else {
        preconditionFailure("There is no part \(name).")
      }
      return Matrix(
        rows: part.rows, columns: part.columns,
        elements: model.parameters[part.range].map { Double($0) })
    }
    heads = try RowTransform(order: shape.heads, inner: shape.headWidth)
    headwise = try RowTransform(order: shape.headWidth)
    hidden = try RowTransform(order: shape.hidden)
    let residual = try ResidualRotation(rotation, width: shape.width, seed: seed)
    isRotated = residual.isRotation
    (embedding, positions) = (residual(matrix("embedding")), residual(matrix("positions")))
    let keepsGains = if case .none = rotation { true } else { false }
    func reader(_ name: String, _ gain: [Double]) -> Matrix<Double> {
      let w = matrix(name)
      return residual(
        Matrix(rows: w.rows, columns: w.columns) { w[$0, $1] * (keepsGains ? 1 : gain[$1]) })
    }
    func writer(_ w: Matrix<Double>) -> Matrix<Double> { residual(w.transposed).transposed }
    func kept(_ gain: [Double]) -> [Double] { keepsGains ? gain : gain.map { _ in 1 } }
    func rounded(_ w: Matrix<Double>) throws -> Matrix<Double> {
      try Self.rounded(w, precision)
    }
    let last = matrix("gain").elements
    (gain, head) = (kept(last), reader("unembedding", last))
    for b in 0..<shape.blocks {
      let first = matrix("\(b).attention.gain").elements
      let second = matrix("\(b).mlp.gain").elements
      var qkv = reader("\(b).attention.qkv", first)
      var output = matrix("\(b).attention.output"), down = matrix("\(b).mlp.down")
      if isRotated {
        let d = shape.width
        let values = Matrix(rows: d, columns: d) { qkv[2 * d + $0, $1] }
        let turned = headwise(values.transposed).transposed
        for i in 0..<d { for j in 0..<d { qkv[2 * d + i, j] = turned[i, j] } }
        output = heads(headwise(output))
        down = hidden(down)
      }
      blocks.append(
        Block(
          gains: [kept(first), kept(second)], qkv: try rounded(qkv),
          output: try rounded(writer(output)), up: try rounded(reader("\(b).mlp.up", second)),
          down: try rounded(writer(down))))
    }
    if precision.calibration != nil { try calibrate() }
  }

  /// Weights rounded to nearest, a scale for each output or each group of inputs.
  private static func rounded(
    _ w: Matrix<Double>, _ precision: Precision
  ) throws -> Matrix<Double> {
    guard let settings = precision.weights, precision.calibration == nil else { return w }
    if precision.searchesClips { return try searched(w, bits: settings.bits).weights }
    return try quantised(w, settings, precision.group)
  }

  static func quantised(
    _ x: Matrix<Double>, _ settings: QuantiserSettings, _ group: Int?
  ) throws -> Matrix<Double> {
    let g = group ?? x.columns
    guard x.columns.isMultiple(of: g) else {
      throw RotationError("Groups of \(g) do not divide \(x.columns) inputs")
    }
    let pieces = Matrix(rows: x.elements.count / g, columns: g, elements: x.elements)
    let values = try QuantisedTokens(pieces, settings).values
    return Matrix(rows: x.rows, columns: x.columns, elements: values.elements)
  }
}

/// Rows multiplied by H ⊗ I /√n, in pieces of n · inner.
struct RowTransform {
  private let transform: HadamardTransform
  private let inner: Int

  init(order: Int, inner: Int = 1) throws {
    transform = try HadamardTransform(order: order)
    self.inner = inner
  }

  func callAsFunction(_ x: Matrix<Double>) -> Matrix<Double> {
    var y = x
    let n = transform.order
    let scale = 1 / Double(n).squareRoot()
    for start in stride(from: 0, to: x.elements.count, by: n * inner) {
      for k in 0..<inner {
        var row = (0..<n).map { x.elements[start + $0 * inner + k] * scale }
        transform.apply(&row)
        for (i, value) in row.enumerated() { y.elements[start + i * inner + k] = value }
      }
    }
    return y
  }
}

/// x → xQ for every row.
struct ResidualRotation {
  private let q: Matrix<Double>?

  var isRotation: Bool { q != nil }

  init(_ rotation: RotatedNetwork.Rotation, width: Int, seed: UInt64) throws {
    var generator = Generator(seed: seed, purpose: "QuaRot/rotation")
    switch rotation {
    case .none, .fused: q = nil
    case .hadamard:
      let signs = (0..<width).map { _ in generator.next() % 2 == 0 ? 1.0 : -1 }
      let diagonal = Matrix(rows: width, columns: width) { $0 == $1 ? signs[$0] : 0 }
      q = try RowTransform(order: width)(diagonal)
    case .orthogonal:
      // Gaussian rows, made orthonormal one after the other, twice for the sake of rounding.
      var rows: [[Double]] = []
      while rows.count < width {
        var row = (0..<width).map { _ in generator.gaussian() }
        for _ in 0..<2 { for other in rows { row = axpy(-dot(row, other), other, row) } }
        let size = squaredNorm(row).squareRoot()
        rows.append(row.map { $0 / size })
      }
      q = Matrix(rows: width, columns: width, elements: rows.flatMap { $0 })
    }
  }

  func callAsFunction(_ x: Matrix<Double>) -> Matrix<Double> {
    guard let q else { return x }
    var y = Matrix<Double>(repeating: 0, rows: x.rows, columns: x.columns)
    do { try BLAS.gemm(x, q, &y) } catch { preconditionFailure("\(error)") }
    return y
  }
}
