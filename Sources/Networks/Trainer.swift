public import Structures

/// Trains a ``CharacterModel`` with AdamW; every linear layer may compute in its own way.
///
///     let trainer = Trainer(model, sequences: 16)
///     for step in 1...1000 { loss = try trainer.step(corpus.batch(16, 64, at: step)) }
///
/// Warm-up over the first steps, then a cosine down to a tenth of the rate. A trainer belongs to one
/// thread; several may train at once, if OpenBLAS is kept to one thread for each.
public final class Trainer {
  public let shape: TransformerShape
  /// The linear layers, in the order of ``TransformerShape/linearNames``.
  public private(set) var layers: [Linear]
  public let schedule: Schedule
  public private(set) var steps = 0
  private let parameters: FloatBuffer, gradient: FloatBuffer
  private let state: AdamW.State
  private let tape: Tape

  /// Rate over time.
  public struct Schedule: Sendable {
    public var peak: Float = 3e-3
    public var warmUp = 20
    public var steps = 1000
    public var decay: Float = 0.01

    public init(steps: Int, peak: Float = 3e-3, warmUp: Int = 20, decay: Float = 0.01) {
      (self.steps, self.peak, self.warmUp, self.decay) = (steps, peak, warmUp, decay)
    }

    /// η in step t, from 1.
    public func rate(_ t: Int) -> Float {
      guard t > warmUp else { return peak * Float(t) / Float(warmUp) }
      let phase = Float(t - warmUp) / Float(max(1, steps - warmUp))
      return peak * (0.55 + 0.45 * .cos(.pi * min(1, phase)))
    }
  }

  /// - Parameters:
  ///   - sequences: sequences of a batch, each as long as the context.
  ///   - layer: the layer for a name and its first weights; dense ones if nothing is said.
  public init(
    _ model: CharacterModel, sequences: Int, schedule: Schedule,
    layer: (_ name: String, _ weights: Matrix<Float>) -> Linear = { Linear(name: $0, weights: $1) }
  ) {
    shape = model.shape
    self.schedule = schedule
    parameters = FloatBuffer(model.parameters)
    gradient = FloatBuffer(model.parameters.count)
    state = AdamW.State(model.parameters.count)
    tape = Tape(model.shape, sequences: sequences, length: model.shape.context)
    layers = model.shape.parts.filter(\.isLinear).map { part in
      let elements = Array(model.parameters[part.range])
      return layer(part.name, Matrix(rows: part.rows, columns: part.columns, elements: elements))
    }
  }

  /// One step on a batch; returns the loss before the step.
  ///
  /// - Throws: ``NetworkError`` if the batch is not of the size that the trainer was made for.
  @discardableResult public func step(_ batch: TokenBatch) throws(NetworkError) -> Double {
    let loss = try gradients(batch)
    steps += 1
    var rule = AdamW(rate: schedule.rate(steps))
    (rule.step, rule.decay) = (steps, schedule.decay)
    for part in shape.parts where !part.isLinear {
      let at = part.start
      rule.update(
        parameters.pointer + at, gradient.pointer + at, state.first.pointer + at,
        state.second.pointer + at, part.range.count, decays: false)
    }
    for layer in layers { layer.update(rule) }
    return loss
  }

  /// The loss of a batch; afterwards every layer holds the gradient of its weights.
  public func gradients(_ batch: TokenBatch) throws(NetworkError) -> Double {
    guard batch.positions == tape.rows, batch.length == tape.heads.length else {
      throw NetworkError(
        "A batch of \(batch.sequences) sequences of \(batch.length) for a trainer of "
          + "\(tape.heads.sequences) of \(tape.heads.length)")
    }
    try batch.validate(shape)
    tape.forward(batch.inputs, parameters, layers)
    let loss = tape.loss(batch.targets)
    tape.backward(batch.inputs, parameters, layers, into: gradient)
    return loss
  }

  /// The mean loss of a batch of any size through the layers as they compute in training, which may be
  /// more than ``model`` can say: a layer that prunes its inputs does so here too.
  ///
  /// - Throws: ``NetworkError`` if the batch does not fit the shape.
  public func loss(on batch: TokenBatch) throws(NetworkError) -> Double {
    try batch.validate(shape)
    let tape = Tape(shape, sequences: batch.sequences, length: batch.length)
    tape.forward(batch.inputs, parameters, layers)
    return tape.loss(batch.targets)
  }

  /// The gradient of all parameters after ``gradients(_:)``, in the order of memory.
  public var flatGradient: [Float] {
    var values = gradient.values
    for (part, layer) in zip(shape.parts.filter(\.isLinear), layers) {
      values.replaceSubrange(part.range, with: layer.gradient.values)
    }
    return values
  }

  /// The model as it stands: each layer's effective weights, adapters multiplied out.
  public var model: CharacterModel {
    var values = parameters.values
    for (part, layer) in zip(shape.parts.filter(\.isLinear), layers) {
      values.replaceSubrange(part.range, with: layer.effective.elements)
    }
    do { return try CharacterModel(shape, parameters: values) } catch {
      preconditionFailure("\(error)")
    }
  }

  /// Puts other layers in the place of the old ones, between two steps.
  public func replaceLayers(_ replacement: (Linear) -> Linear) {
    layers = layers.map(replacement)
  }
}
