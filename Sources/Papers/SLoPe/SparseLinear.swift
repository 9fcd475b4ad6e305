import Networks
import Sparsity
import Structures

/// A linear layer with N:M weights, as SLoPe trains it, and the variants that it is compared with.
///
/// Products are dense ones with zeros written out, which are the compressed ones' up to the order of
/// the sums: this is about learning, not about speed.
final class SparseLinear: Linear {
  struct Method {
    var pattern: NMPattern
    /// Whether the input's gradient comes from weights that are pruned along the columns too.
    var isDoublePruned = true
    /// Steps between two refreshments of the column mask.
    var refresh = 20
    /// Whether the mask follows the weights, which stay dense, in every step.
    var isDynamic = false
    var operand = Operand.weights

    /// Which matrix is pruned.
    enum Operand { case weights, inputs, outputGradients }
  }

  let method: Method
  /// r; 0 without adapters. L is inputs × r, and R is r × outputs.
  private(set) var rank = 0
  private var left: FloatBuffer?, right: FloatBuffer?
  private var leftGradient: FloatBuffer?, rightGradient: FloatBuffer?
  private var leftState: AdamW.State?, rightState: AdamW.State?
  private var updates = 0, adapterUpdates = 0
  private let mask: [Bool]
  /// What the forward and the backward product multiply by.
  private let pruned: FloatBuffer, backward: FloatBuffer
  /// Pruned inputs or output gradients, and products with an adapter.
  private var scratch = FloatBuffer(0), inner = FloatBuffer(0)

  init(name: String, weights: Matrix<Float>, method: Method) throws {
    self.method = method
    let row = try NMPruning.rowMask(weights, method.pattern)
    mask = row.elements
    pruned = FloatBuffer(weights.elements.count)
    backward = FloatBuffer(weights.elements.count)
    let isStatic = method.operand == .weights && !method.isDynamic
    super.init(name: name, weights: isStatic ? NMPruning.masked(weights, row) : weights)
    try refreshBackward()
  }

  private var isStatic: Bool { method.operand == .weights && !method.isDynamic }

  /// W^{R,C} from what stands in the weights.
  private func refreshBackward() throws {
    guard isStatic, method.isDoublePruned else { return }
    let matrix = Matrix(rows: outputs, columns: inputs, elements: weights.values)
    let row = Matrix(rows: outputs, columns: inputs, elements: mask)
    let both = try NMPruning.doubleMask(matrix, rowMask: row, method.pattern)
    backward.values = both.elements.map { $0 ? 1 : 0 }
  }

  private func reserve(_ count: Int) {
    if scratch.count < count { scratch = FloatBuffer(count) }
  }

  /// The N largest of every M consecutive entries; zeros for the others.
  private func prune(
    _ x: UnsafePointer<Float>, _ count: Int, into y: UnsafeMutablePointer<Float>
  ) {
    let (n, m) = (method.pattern.kept, method.pattern.group)
    for start in stride(from: 0, to: count, by: m) {
      for i in 0..<m {
        let size = abs(x[start + i])
        var rivals = 0
        for j in 0..<m {
          let other = abs(x[start + j])
          rivals += other > size || (other == size && j < i) ? 1 : 0
        }
        y[start + i] = rivals < n ? x[start + i] : 0
      }
    }
  }

  override func forward(
    _ x: UnsafePointer<Float>, rows: Int, into y: UnsafeMutablePointer<Float>
  ) {
    switch method.operand {
    case .inputs:
      reserve(rows * inputs)
      prune(x, rows * inputs, into: scratch.pointer)
      Linear.product(scratch.pointer, rows: rows, weights.pointer, outputs, inputs, into: y)
    case .weights where method.isDynamic:
      prune(weights.pointer, weights.count, into: pruned.pointer)
      Linear.product(x, rows: rows, pruned.pointer, outputs, inputs, into: y)
    default:
      super.forward(x, rows: rows, into: y)
    }
    if let left, let right {
      if inner.count < rows * rank { inner = FloatBuffer(rows * rank) }
      // (X L) R / r, with L and R as weights of two layers: L is r × inputs and R outputs × r.
      Linear.product(x, rows: rows, left.pointer, rank, inputs, into: inner.pointer)
      Linear.product(
        inner.pointer, rows: rows, right.pointer, outputs, rank, into: y, alpha: 1 / Float(rank),
        beta: 1)
    }
  }

  override func inputGradient(
    _ dy: UnsafePointer<Float>, rows: Int, into dx: UnsafeMutablePointer<Float>
  ) {
    if method.operand == .outputGradients {
      reserve(rows * outputs)
      prune(dy, rows * outputs, into: scratch.pointer)
      super.inputGradient(scratch.pointer, rows: rows, into: dx)
    } else if method.operand == .weights, method.isDynamic {
      Linear.backProduct(dy, rows: rows, pruned.pointer, outputs, inputs, into: dx)
    } else if isStatic, method.isDoublePruned {
      for i in 0..<weights.count { pruned.pointer[i] = weights.pointer[i] * backward.pointer[i] }
      Linear.backProduct(dy, rows: rows, pruned.pointer, outputs, inputs, into: dx)
    } else {
      super.inputGradient(dy, rows: rows, into: dx)
    }
    if let left, let right {
      Linear.backProduct(dy, rows: rows, right.pointer, outputs, rank, into: inner.pointer)
      Linear.backProduct(
        inner.pointer, rows: rows, left.pointer, rank, inputs, into: dx, alpha: 1 / Float(rank),
        beta: 1)
    }
  }

  override func weightGradient(
    _ dy: UnsafePointer<Float>, _ x: UnsafePointer<Float>, rows: Int
  ) {
    switch method.operand {
    case .inputs:
      prune(x, rows * inputs, into: scratch.pointer)
      super.weightGradient(dy, scratch.pointer, rows: rows)
    case .outputGradients:
      reserve(rows * outputs)
      prune(dy, rows * outputs, into: scratch.pointer)
      super.weightGradient(scratch.pointer, x, rows: rows)
    case .weights:
      super.weightGradient(dy, x, rows: rows)
      if isStatic { for i in 0..<gradient.count where !mask[i] { gradient.pointer[i] = 0 } }
    }
    if let right, let leftGradient, let rightGradient {
      // `inner` still holds X L: the trainer asks for this gradient before the input's.
      let scale = 1 / Float(rank)
      Linear.outerProduct(
        dy, inner.pointer, rows: rows, outputs, rank, into: rightGradient.pointer, alpha: scale)
      reserve(rows * max(inputs, outputs, rank))
      Linear.backProduct(dy, rows: rows, right.pointer, outputs, rank, into: scratch.pointer)
      Linear.outerProduct(
        scratch.pointer, x, rows: rows, rank, inputs, into: leftGradient.pointer, alpha: scale)
    }
  }

  override func update(_ rule: AdamW) {
    super.update(rule)
    updates += 1
    if updates % method.refresh == 0 { try? refreshBackward() }
    guard let left, let right, let leftGradient, let rightGradient, let leftState, let rightState
    else { return }
    adapterUpdates += 1
    var own = rule
    (own.step, own.decay) = (adapterUpdates, 1e-4)
    own.update(left.pointer, leftGradient.pointer, leftState, left.count)
    own.update(right.pointer, rightGradient.pointer, rightState, right.count)
  }

  /// Adds an adapter as the released code begins it: L normal, R zero, the product over r.
  func addAdapter(rank: Int, normal: () -> Double) {
    self.rank = rank
    left = FloatBuffer((0..<rank * inputs).map { _ in Float(normal()) })
    right = FloatBuffer(outputs * rank)
    (leftGradient, rightGradient) = (FloatBuffer(rank * inputs), FloatBuffer(outputs * rank))
    (leftState, rightState) = (AdamW.State(rank * inputs), AdamW.State(outputs * rank))
  }

  override var effective: Matrix<Float> {
    let matrix = FloatBuffer(weights.values)
    if method.operand == .weights, method.isDynamic {
      prune(weights.pointer, weights.count, into: matrix.pointer)
    }
    if let left, let right {
      Linear.backProduct(
        right.pointer, rows: outputs, left.pointer, rank, inputs, into: matrix.pointer,
        alpha: 1 / Float(rank), beta: 1)
    }
    return Matrix(rows: outputs, columns: inputs, elements: matrix.values)
  }
}
