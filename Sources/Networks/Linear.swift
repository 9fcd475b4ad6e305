public import Structures

/// A linear layer in training: Y = XWᵀ for X of rows × inputs and W of outputs × inputs.
///
/// The dense layer. A subclass may replace each of the three products and the update: pruned
/// weights in either direction, masked gradients, adapters beside the weights. Nothing else in the
/// ``Trainer`` knows how a layer computes.
open class Linear {
  public let name: String
  public let inputs: Int, outputs: Int
  /// W, outputs × inputs.
  public let weights: FloatBuffer
  /// The gradient of the weights, overwritten in every step.
  public let gradient: FloatBuffer
  public let state: AdamW.State

  public init(name: String, weights: Matrix<Float>) {
    self.name = name
    (outputs, inputs) = (weights.rows, weights.columns)
    self.weights = FloatBuffer(weights.elements)
    gradient = FloatBuffer(weights.elements.count)
    state = AdamW.State(weights.elements.count)
  }

  /// Y := XWᵀ.
  open func forward(
    _ x: UnsafePointer<Float>, rows: Int, into y: UnsafeMutablePointer<Float>
  ) { Linear.product(x, rows: rows, weights.pointer, outputs, inputs, into: y) }

  /// dX := dY W.
  open func inputGradient(
    _ dy: UnsafePointer<Float>, rows: Int, into dx: UnsafeMutablePointer<Float>
  ) { Linear.backProduct(dy, rows: rows, weights.pointer, outputs, inputs, into: dx) }

  /// dW := dYᵀ X, and the gradients of whatever else the layer trains.
  open func weightGradient(
    _ dy: UnsafePointer<Float>, _ x: UnsafePointer<Float>, rows: Int
  ) { Linear.outerProduct(dy, x, rows: rows, outputs, inputs, into: gradient.pointer) }

  /// One step of the optimiser on weights and state.
  open func update(_ rule: AdamW) {
    rule.update(weights.pointer, gradient.pointer, state, weights.count)
  }

  /// The matrix that the forward product applies, adapters included.
  open var effective: Matrix<Float> {
    Matrix(rows: outputs, columns: inputs, elements: weights.values)
  }

  /// Y := XWᵀ for W of outputs × inputs.
  public static func product(
    _ x: UnsafePointer<Float>, rows: Int, _ w: UnsafePointer<Float>, _ outputs: Int,
    _ inputs: Int, into y: UnsafeMutablePointer<Float>, alpha: Float = 1, beta: Float = 0
  ) {
    FloatLayers<Float>.multiply(
      rows, outputs, inputs, x, inputs, w, inputs, transposedB: true, into: y, outputs,
      alpha: alpha, beta: beta)
  }

  /// dX := dY W.
  public static func backProduct(
    _ dy: UnsafePointer<Float>, rows: Int, _ w: UnsafePointer<Float>, _ outputs: Int,
    _ inputs: Int, into dx: UnsafeMutablePointer<Float>, alpha: Float = 1, beta: Float = 0
  ) {
    FloatLayers<Float>.multiply(
      rows, inputs, outputs, dy, outputs, w, inputs, into: dx, inputs, alpha: alpha, beta: beta)
  }

  /// dW := dYᵀ X.
  public static func outerProduct(
    _ dy: UnsafePointer<Float>, _ x: UnsafePointer<Float>, rows: Int, _ outputs: Int,
    _ inputs: Int, into dw: UnsafeMutablePointer<Float>, alpha: Float = 1
  ) {
    FloatLayers<Float>.multiply(
      outputs, inputs, rows, dy, outputs, transposedA: true, x, inputs, into: dw, inputs,
      alpha: alpha)
  }
}
