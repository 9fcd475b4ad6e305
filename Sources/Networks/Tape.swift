/// The forward pass of a batch with everything that its gradient needs, in memory that is reused.
///
/// Linear layers are asked for their products and know nothing of each other; embedding, positions
/// and gains lie in flat memory, with their gradients at the same places of another.
final class Tape {
  typealias Floats = FloatLayers<Float>

  let shape: TransformerShape
  let heads: Floats.Heads
  /// Rows of every matrix: sequences × length.
  let rows: Int
  let parts: [TransformerShape.Part]
  /// The input of each block, and of the last norm.
  private let stream: [FloatBuffer]
  private let blocks: [Block]
  private let last: FloatBuffer, lastRoots: FloatBuffer
  let logits: FloatBuffer
  private let scratch: FloatBuffer
  private let dStream: FloatBuffer, dWide: FloatBuffer, dHidden: FloatBuffer, dNarrow: FloatBuffer
  /// The gradient of the gate, and the sum of two gradients.
  private let dGate: FloatBuffer, dSum: FloatBuffer
  /// Cosines and sines of positions; `nil` where positions are learnt.
  private let turns: Turns?

  private struct Block {
    let normed, qkv, shares, mixed, middle, normed2, expanded, active, roots, roots2: FloatBuffer
    /// The gate before its sigmoid; empty where there is none.
    let gate: FloatBuffer
  }

  init(_ shape: TransformerShape, sequences: Int, length: Int) {
    self.shape = shape
    parts = shape.parts
    let rows = sequences * length, d = shape.width
    self.rows = rows
    let heads = Floats.Heads(
      sequences: sequences, length: length, heads: shape.heads, headWidth: shape.headWidth)
    self.heads = heads
    stream = (0...shape.blocks).map { _ in FloatBuffer(rows * d) }
    blocks = (0..<shape.blocks).map { _ in
      Block(
        normed: FloatBuffer(rows * d), qkv: FloatBuffer(rows * 3 * d),
        shares: FloatBuffer(heads.squares), mixed: FloatBuffer(rows * d),
        middle: FloatBuffer(rows * d), normed2: FloatBuffer(rows * d),
        expanded: FloatBuffer(rows * shape.hidden), active: FloatBuffer(rows * shape.hidden),
        roots: FloatBuffer(rows), roots2: FloatBuffer(rows),
        gate: FloatBuffer(shape.style == .gated ? rows * shape.hidden : 0))
    }
    (last, lastRoots) = (FloatBuffer(rows * d), FloatBuffer(rows))
    logits = FloatBuffer(rows * shape.vocabulary)
    scratch = FloatBuffer(max(length * length, d))
    (dStream, dNarrow) = (FloatBuffer(rows * d), FloatBuffer(rows * d))
    (dWide, dHidden) = (FloatBuffer(rows * 3 * d), FloatBuffer(rows * shape.hidden))
    let isGated = shape.style == .gated
    dGate = FloatBuffer(isGated ? rows * shape.hidden : 0)
    dSum = FloatBuffer(isGated ? rows * d : 0)
    turns = isGated ? Turns(length: length, headWidth: shape.headWidth) : nil
  }

  /// The input X of each linear layer in the order of their names, rows × inputs.
  func input(ofLinear index: Int) -> FloatBuffer {
    let n = shape.linearsOfBlock
    guard index < n * shape.blocks else { return last }
    let block = blocks[index / n]
    switch index % n {
    case 0: return block.normed
    case 1: return block.mixed
    case n - 1: return block.active
    default: return block.normed2
    }
  }

  /// Computes the logits.
  func forward(_ inputs: [Int], _ parameters: FloatBuffer, _ linears: [Linear]) {
    let d = shape.width, p = parameters.pointer
    let first = stream[0].pointer, positions = p + parts[1].start
    for (i, token) in inputs.enumerated() {
      let (e, s) = (p + token * d, positions + (i % heads.length) * d)
      let isLearnt = turns == nil
      for j in 0..<d { first[i * d + j] = isLearnt ? e[j] + s[j] : e[j] }
    }
    for (b, block) in blocks.enumerated() {
      let x = stream[b].pointer, next = stream[b + 1].pointer, middle = block.middle.pointer
      let gains = gains(b)
      let layers = layers(b, linears)
      Floats.norm(
        x, p + gains.0, rows: rows, d, into: block.normed.pointer, roots: block.roots.pointer)
      layers[0].forward(block.normed.pointer, rows: rows, into: block.qkv.pointer)
      turns?.turn(block.qkv.pointer, heads)
      Floats.attention(
        heads, block.qkv.pointer, into: block.mixed.pointer, probabilities: block.shares.pointer)
      layers[1].forward(block.mixed.pointer, rows: rows, into: middle)
      for i in 0..<rows * d { middle[i] += x[i] }
      Floats.norm(
        middle, p + gains.1, rows: rows, d, into: block.normed2.pointer,
        roots: block.roots2.pointer)
      perceptron(block, layers)
      layers[layers.count - 1].forward(block.active.pointer, rows: rows, into: next)
      for i in 0..<rows * d { next[i] += middle[i] }
    }
    let gain = p + parts[parts.count - 2].start
    Floats.norm(
      stream[shape.blocks].pointer, gain, rows: rows, d, into: last.pointer,
      roots: lastRoots.pointer)
    linears[linears.count - 1].forward(last.pointer, rows: rows, into: logits.pointer)
  }

  /// Where the gains of a block's norms are.
  private func gains(_ b: Int) -> (Int, Int) {
    let first = shape.firstPart + shape.partsOfBlock * b
    return (parts[first].start, parts[first + 3].start)
  }

  private func layers(_ b: Int, _ linears: [Linear]) -> [Linear] {
    Array(linears[shape.linearsOfBlock * b..<shape.linearsOfBlock * (b + 1)])
  }

  /// From the second norm to the input of the contraction.
  private func perceptron(_ block: Block, _ layers: [Linear]) {
    let count = rows * shape.hidden
    layers[layers.count - 2].forward(
      block.normed2.pointer, rows: rows, into: block.expanded.pointer)
    guard turns != nil else {
      return Floats.activate(block.expanded.pointer, count, into: block.active.pointer)
    }
    layers[2].forward(block.normed2.pointer, rows: rows, into: block.gate.pointer)
    Floats.gate(block.gate.pointer, block.expanded.pointer, count, into: block.active.pointer)
  }

  /// The mean loss; the logits become their gradient.
  func loss(_ targets: [Int]) -> Double {
    let count = Double(rows)
    return Floats.crossEntropy(
      logits.pointer, targets, rows: rows, shape.vocabulary, scale: 1 / Float(rows)) / count
  }

  /// All gradients, after ``forward(_:_:_:)`` and ``loss(_:)``; those of the flat parameters are
  /// written to `gradient`, those of the linear layers to themselves.
  func backward(
    _ inputs: [Int], _ parameters: FloatBuffer, _ linears: [Linear], into gradient: FloatBuffer
  ) {
    let d = shape.width, p = parameters.pointer, g = gradient.pointer
    gradient.clear()
    dStream.clear()
    let head = linears[linears.count - 1]
    let (dx, dy) = (dStream.pointer, dNarrow.pointer)
    head.weightGradient(logits.pointer, last.pointer, rows: rows)
    head.inputGradient(logits.pointer, rows: rows, into: dy)
    let final = parts[parts.count - 2].start
    Floats.normGradient(
      dy, stream[shape.blocks].pointer, p + final, lastRoots.pointer, rows: rows, d, into: dx,
      dgain: g + final, scratch: scratch.pointer)
    for b in (0..<shape.blocks).reversed() {
      backward(block: b, parameters, layers(b, linears), into: gradient)
    }
    let positions = g + parts[1].start
    for (i, token) in inputs.enumerated() {
      let (e, s) = (g + token * d, positions + (i % heads.length) * d)
      for j in 0..<d {
        e[j] += dx[i * d + j]
        if turns == nil { s[j] += dx[i * d + j] }
      }
    }
  }

  /// dStream holds the gradient of the block's output, and afterwards that of its input.
  private func backward(
    block b: Int, _ parameters: FloatBuffer, _ layers: [Linear], into gradient: FloatBuffer
  ) {
    let block = blocks[b], d = shape.width
    let gains = gains(b)
    let (dx, dy, dh) = (dStream.pointer, dNarrow.pointer, dHidden.pointer)
    let (up, down) = (layers[layers.count - 2], layers[layers.count - 1])
    down.weightGradient(dx, block.active.pointer, rows: rows)
    down.inputGradient(dx, rows: rows, into: dh)
    if turns == nil {
      Floats.activateGradient(block.expanded.pointer, rows * shape.hidden, dh)
    } else {
      Floats.gateGradient(
        block.gate.pointer, block.expanded.pointer, rows * shape.hidden, dh, dGate.pointer)
    }
    up.weightGradient(dh, block.normed2.pointer, rows: rows)
    up.inputGradient(dh, rows: rows, into: dy)
    if turns != nil {
      layers[2].weightGradient(dGate.pointer, block.normed2.pointer, rows: rows)
      layers[2].inputGradient(dGate.pointer, rows: rows, into: dSum.pointer)
      for i in 0..<rows * d { dy[i] += dSum.pointer[i] }
    }
    Floats.normGradient(
      dy, block.middle.pointer, parameters.pointer + gains.1, block.roots2.pointer, rows: rows, d,
      into: dx, dgain: gradient.pointer + gains.1, scratch: scratch.pointer)
    layers[1].weightGradient(dx, block.mixed.pointer, rows: rows)
    layers[1].inputGradient(dx, rows: rows, into: dy)
    Floats.attentionGradient(
      heads, dy, block.qkv.pointer, probabilities: block.shares.pointer, into: dWide.pointer,
      scratch: scratch.pointer)
    turns?.turn(dWide.pointer, heads, back: true)
    layers[0].weightGradient(dWide.pointer, block.normed.pointer, rows: rows)
    layers[0].inputGradient(dWide.pointer, rows: rows, into: dy)
    Floats.normGradient(
      dy, stream[b].pointer, parameters.pointer + gains.0, block.roots.pointer, rows: rows, d,
      into: dx, dgain: gradient.pointer + gains.0, scratch: scratch.pointer)
  }
}
