import Scalars

/// The gradient by hand, over any scalar: the formulas of the fast program, one operation after the
/// other, without its memory layout. ``TransformerGradient`` holds both to the definition.
extension Transformer {
  /// The mean loss and its gradient by every parameter.
  static func gradient<S: RealScalar>(
    _ shape: TransformerShape, _ parameters: [S], _ sequences: [[Int]]
  ) -> (loss: S, gradient: [S]) {
    var gradient = [S](repeating: .zero, count: parameters.count)
    var total = S.zero
    let positions = sequences.reduce(0) { $0 + $1.count - 1 }
    for tokens in sequences {
      var pass = BackwardPass(shape, parameters, positions: positions)
      total += pass.run(tokens)
      gradient = axpy(1, gradient, pass.gradient)
    }
    return (total / S(positions), gradient)
  }
}

/// One sequence, forward and backward.
struct BackwardPass<S: RealScalar> {
  let shape: TransformerShape
  let parts: [TransformerShape.Part]
  let parameters: [S]
  let scale: S
  var gradient: [S]

  init(_ shape: TransformerShape, _ parameters: [S], positions: Int) {
    (self.shape, self.parameters, parts) = (shape, parameters, shape.parts)
    scale = 1 / S(positions)
    gradient = [S](repeating: .zero, count: parameters.count)
  }

  /// What a block remembers.
  private struct Record {
    let x, normed, qkv, mixed, middle, normed2, expanded, active: [[S]]
    /// Empty where there is none.
    let gate: [[S]]
  }

  private func weights(_ part: Int) -> [[S]] { Transformer.rows(parts[part], parameters) }

  private func plus(_ a: [[S]], _ b: [[S]]) -> [[S]] { zip(a, b).map { axpy(1, $0, $1) } }

  private mutating func add(_ values: [S], to part: Int, row: Int = 0) {
    let start = parts[part].start + row * parts[part].columns
    for (j, value) in values.enumerated() { gradient[start + j] += value }
  }

  /// The sum of the losses; the gradient is that of the mean over all sequences.
  mutating func run(_ tokens: [Int]) -> S {
    let inputs = tokens.dropLast(), isGated = shape.style == .gated
    var x = Transformer.embedded(shape, parameters, inputs)
    var records: [Record] = []
    for b in 0..<shape.blocks {
      let first = shape.firstPart + shape.partsOfBlock * b, next = first + shape.partsOfBlock
      let (g, g2) = (weights(first)[0], weights(first + 3)[0])
      let normed = x.map { Transformer.norm($0, g) }
      let qkv = Transformer.turned(shape, Transformer.linear(weights(first + 1), normed))
      let mixed = Transformer.attention(heads: shape.heads, qkv)
      let middle = plus(x, Transformer.linear(weights(first + 2), mixed))
      let normed2 = middle.map { Transformer.norm($0, g2) }
      let expanded = Transformer.linear(weights(next - 2), normed2)
      let gate = isGated ? Transformer.linear(weights(first + 4), normed2) : []
      let active =
        isGated
        ? Transformer.gated(gate, expanded)
        : expanded.map { $0.map { S.maximum($0, .zero).squared } }
      records.append(
        Record(
          x: x, normed: normed, qkv: qkv, mixed: mixed, middle: middle, normed2: normed2,
          expanded: expanded, active: active, gate: gate))
      x = plus(middle, Transformer.linear(weights(next - 1), active))
    }
    let (last, head) = (parts.count - 2, parts.count - 1)
    let normed = x.map { Transformer.norm($0, weights(last)[0]) }
    let logits = Transformer.linear(weights(head), normed)
    var loss = S.zero
    var dLogits: [[S]] = []
    for (z, target) in zip(logits, tokens.dropFirst()) {
      let (value, shares) = Transformer.crossEntropy(z, target)
      loss += value
      var slope = shares.map { $0 * scale }
      slope[target] -= scale
      dLogits.append(slope)
    }
    var dx = normGradient(linearGradient(dLogits, normed, part: head), x, part: last)
    for b in (0..<shape.blocks).reversed() {
      dx = backward(records[b], dx, first: shape.firstPart + shape.partsOfBlock * b)
    }
    for (t, token) in inputs.enumerated() {
      add(dx[t], to: 0, row: token)
      if !isGated { add(dx[t], to: 1, row: t) }
    }
    return loss
  }

  private mutating func backward(_ r: Record, _ dx: [[S]], first: Int) -> [[S]] {
    let last = first + shape.partsOfBlock - 1
    let dActive = linearGradient(dx, r.active, part: last)
    let dNormed2 =
      shape.style == .gated
      ? gateGradient(dActive, r, gate: first + 4, up: last - 1)
      : linearGradient(
        zip(dActive, r.expanded).map { slope, u in
          zip(slope, u).map { $0 * (S.maximum($1, .zero) * 2) }
        }, r.normed2, part: last - 1)
    let dMiddle = plus(dx, normGradient(dNormed2, r.middle, part: first + 3))
    let dMixed = linearGradient(dMiddle, r.mixed, part: first + 2)
    let dQKV = Transformer.turned(
      shape, Transformer.attentionGradient(shape, dMixed, r.qkv), back: true)
    let dNormed = linearGradient(dQKV, r.normed, part: first + 1)
    return plus(dMiddle, normGradient(dNormed, r.x, part: first))
  }

  /// The gradients of gate and expansion; returns that of their common input.
  private mutating func gateGradient(
    _ dActive: [[S]], _ r: Record, gate: Int, up: Int
  ) -> [[S]] {
    let dExpanded = zip(dActive, r.gate).map { zip($0, $1).map { $0 * Transformer.silu($1) } }
    let dGate = r.gate.indices.map { t in
      r.gate[t].indices.map { k in
        dActive[t][k] * r.expanded[t][k] * Transformer.siluSlope(r.gate[t][k])
      }
    }
    let first = linearGradient(dExpanded, r.normed2, part: up)
    return plus(first, linearGradient(dGate, r.normed2, part: gate))
  }

  /// dW += dYᵀX; returns dX = dY W.
  private mutating func linearGradient(_ dy: [[S]], _ x: [[S]], part: Int) -> [[S]] {
    let w = weights(part)
    for i in w.indices {
      let column = dy.map { $0[i] }
      add(x[0].indices.map { j in dot(column, x.map { $0[j] }) }, to: part, row: i)
    }
    return dy.map { row in w[0].indices.map { j in dot(row, w.map { $0[j] }) } }
  }

  /// dg += Σ dy x / r; returns dx = g dy / r - x Σ(g dy x) / (n r³).
  private mutating func normGradient(_ dy: [[S]], _ x: [[S]], part: Int) -> [[S]] {
    let gain = weights(part)[0]
    return zip(dy, x).map { dy, x in
      let root = S.sqrt(S(Transformer.epsilon) + squaredNorm(x) / S(x.count))
      add(zip(dy, x).map { $0 * $1 / root }, to: part)
      let scaled = zip(gain, dy).map { $0 * $1 }
      let slope = dot(scaled, x) / (root * root * root) / S(x.count)
      return zip(scaled, x).map { $0 / root - $1 * slope }
    }
  }
}
