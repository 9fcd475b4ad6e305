import Scalars
import Verification

/// A model whose weights hold the rotations, and the transforms that stay online.
struct RotatedModel<S: RealScalar> {
  let shape: RotatedShape
  private(set) var weights: ModelWeights<S>
  private let epsilon: S
  private let heads: ScaledTransform, head: ScaledTransform, hidden: ScaledTransform

  /// Which matrix the output layer takes for the whole width.
  enum Factors {
    /// That of the heads times that of a head, which the online transforms are.
    case matching
    /// The one that the released code looks up for the width, whatever the heads are.
    case ofWidth(HadamardConstruction)
  }

  init(_ problem: FusedRotation.Problem, factors: Factors = .matching) {
    shape = problem.shape
    epsilon = S(problem.epsilon)
    let residual = ScaledTransform(shape.width)
    (heads, head) = (ScaledTransform(shape.heads), ScaledTransform(shape.headWidth))
    hidden = ScaledTransform(shape.hidden)
    weights = problem.weights.map { S($0) }
    let signs = problem.signs.map { S($0) }
    /// xQ = Qᵀx = H(s ∘ x)/√d.
    func rotated(_ x: [S]) -> [S] { residual(zip(signs, x).map { $0 * $1 }) }
    func reader(_ rows: [[S]], _ gain: [S]) -> [[S]] {
      rows.map { row in rotated(zip(gain, row).map { $0 * $1 }) }
    }
    func writer(_ rows: [[S]]) -> [[S]] { transpose(transpose(rows).map(rotated)) }
    weights.embedding = weights.embedding.map(rotated)
    weights.head = reader(weights.head, weights.gain)
    for b in weights.blocks.indices {
      var block = weights.blocks[b]
      block.query = reader(block.query, block.firstGain)
      block.key = reader(block.key, block.firstGain)
      let values = reader(block.value, block.firstGain)
      block.value = transpose(transpose(values).map(perHead))
      block.output = writer(
        block.output.map { row in
          guard case .ofWidth(let construction) = factors else { return acrossHeads(perHead(row)) }
          return ScaledTransform(construction)(row)
        })
      block.gate = reader(block.gate, block.secondGain)
      block.up = reader(block.up, block.secondGain)
      block.down = writer(block.down.map { hidden($0) })
      weights.blocks[b] = block
    }
  }

  /// I ⊗ H.
  private func perHead(_ x: [S]) -> [S] {
    let w = shape.headWidth
    return (0..<shape.heads).flatMap { head(Array(x[$0 * w..<($0 + 1) * w])) }
  }

  /// H ⊗ I.
  private func acrossHeads(_ x: [S]) -> [S] {
    let w = shape.headWidth
    var y = x
    for j in 0..<w {
      let mixed = heads((0..<shape.heads).map { x[$0 * w + j] })
      for (h, value) in mixed.enumerated() { y[h * w + j] = value }
    }
    return y
  }

  /// What a block transforms online for a token, on zeros.
  func transformOnline() {
    let x = [S](repeating: .zero, count: shape.width)
    _ = perHead(x)
    _ = perHead(x)
    _ = acrossHeads(x)
    _ = hidden([S](repeating: .zero, count: shape.hidden))
  }

  /// Without a gain.
  private func norm(_ x: [S]) -> [S] {
    let root = S.sqrt(epsilon + squaredNorm(x) / S(x.count))
    return x.map { $0 / root }
  }

  func logits(_ tokens: [Int]) -> [[S]] {
    let layers = RotatedLayers<S>(shape, length: tokens.count)
    var x = tokens.map { weights.embedding[$0] }
    for block in weights.blocks {
      let n = x.map(norm)
      func turned(_ rows: [[S]]) -> [[S]] {
        n.enumerated().map { t, token in
          perHead(layers.rotary(multiply(rows: rows, token), at: t))
        }
      }
      let mixed = layers.attention(
        turned(block.query), turned(block.key), n.map { multiply(rows: block.value, $0) })
      for t in x.indices {
        x[t] = axpy(1, multiply(rows: block.output, acrossHeads(mixed[t])), x[t])
        let token = norm(x[t])
        let gate = multiply(rows: block.gate, token), up = multiply(rows: block.up, token)
        let active = zip(gate, up).map { RotatedLayers.silu($0) * $1 }
        x[t] = axpy(1, multiply(rows: block.down, hidden(active)), x[t])
      }
    }
    return x.map { multiply(rows: weights.head, norm($0)) }
  }
}

/// H/√n.
struct ScaledTransform {
  private let transform: HadamardTransform

  init(_ order: Int) {
    do { transform = try HadamardTransform(order: order) } catch { preconditionFailure("\(error)") }
  }

  init(_ construction: HadamardConstruction) {
    transform = HadamardTransform(construction, levels: 0)
  }

  func callAsFunction<S: RealScalar>(_ x: [S]) -> [S] {
    var y = x
    transform.apply(&y)
    let root = S.sqrt(S(x.count))
    return y.map { $0 / root }
  }
}
