import Scalars
public import Structures

/// A transformer that predicts the next character: shapes and parameters, as a value.
///
/// Its linear layers can be read and replaced by name, so that a compression of the weights is one
/// assignment; ``activations(of:on:)`` gives the inputs that a calibration needs.
public struct CharacterModel: Sendable {
  public let shape: TransformerShape
  /// All parameters, in the order of ``TransformerShape/parts``.
  public var parameters: [Float]

  /// A model with random weights: normal, with standard deviation 1/√inputs for linear layers, less
  /// at the end of each branch and in the unembedding; gains of one.
  public init(_ shape: TransformerShape, seed: UInt64) {
    self.shape = shape
    var generator = Generator(seed: seed, purpose: "CharacterModel")
    var values: [Float] = []
    let branch = 1 / Double(2 * shape.blocks).squareRoot()
    for part in shape.parts {
      let isEnd = part.name.hasSuffix("output") || part.name.hasSuffix("down")
      let spread: Double =
        switch part.name {
        case "embedding", "positions": 0.1
        case "unembedding": 0.25 / Double(part.columns).squareRoot()
        default: (isEnd ? branch : 1) / Double(part.columns).squareRoot()
        }
      for _ in part.range {
        values.append(part.rows == 1 ? 1 : Float(spread * generator.gaussian()))
      }
    }
    parameters = values
  }

  /// - Throws: ``NetworkError`` if the shape has another number of parameters.
  public init(_ shape: TransformerShape, parameters: [Float]) throws(NetworkError) {
    guard parameters.count == shape.parameterCount else {
      throw NetworkError(
        "\(parameters.count) parameters for a shape of \(shape.parameterCount)")
    }
    (self.shape, self.parameters) = (shape, parameters)
  }

  /// The weights of every linear layer, outputs × inputs, by name.
  ///
  /// - Precondition: A new value has the same names and shapes; ``replace(_:with:)`` throws instead.
  public var linears: [String: Matrix<Float>] {
    get {
      let pairs = shape.parts.filter(\.isLinear).map { ($0.name, weights($0)) }
      return Dictionary(uniqueKeysWithValues: pairs)
    }
    set {
      for part in shape.parts where part.isLinear {
        guard let matrix = newValue[part.name] else {
          preconditionFailure("The weights of \(part.name) are missing.")
        }
        do { try replace(part.name, with: matrix) } catch { preconditionFailure("\(error)") }
      }
    }
  }

  /// The weights of one linear layer.
  public subscript(linear name: String) -> Matrix<Float>? {
    shape.parts.first { $0.name == name && $0.isLinear }.map(weights)
  }

  /// Replaces the weights of one linear layer.
  ///
  /// - Throws: ``NetworkError`` if there is no such layer, or it has another shape.
  public mutating func replace(_ name: String, with matrix: Matrix<Float>) throws(NetworkError) {
    let part = try part(name)
    guard matrix.rows == part.rows, matrix.columns == part.columns else {
      throw NetworkError(
        "\(matrix.rows) x \(matrix.columns) weights for \(name), which has "
          + "\(part.rows) outputs and \(part.columns) inputs")
    }
    parameters.replaceSubrange(part.range, with: matrix.elements)
  }

  /// The mean of -log of the probability of each next character, in nats.
  ///
  /// - Throws: ``NetworkError`` if the batch does not fit the shape.
  public func loss(on batch: TokenBatch) throws(NetworkError) -> Double {
    try evaluate(batch) { $0.loss(batch.targets) }
  }

  /// The inputs X of a linear layer on a batch: positions × inputs.
  ///
  /// - Throws: ``NetworkError`` if the batch does not fit, or there is no such layer.
  public func activations(
    of name: String, on batch: TokenBatch
  ) throws(NetworkError) -> Matrix<Float> {
    try activations(of: [name], on: batch)[0]
  }

  /// The same for several layers, of one forward pass.
  public func activations(
    of names: [String], on batch: TokenBatch
  ) throws(NetworkError) -> [Matrix<Float>] {
    var parts: [TransformerShape.Part] = []
    for name in names { parts.append(try part(name)) }
    return try evaluate(batch) { tape in
      zip(names, parts).map { name, part in
        let index = shape.linearNames.firstIndex(of: name) ?? 0
        return Matrix(
          rows: batch.positions, columns: part.columns,
          elements: tape.input(ofLinear: index).values)
      }
    }
  }

  private func evaluate<R>(
    _ batch: TokenBatch, _ read: (Tape) -> R
  ) throws(NetworkError) -> R {
    try batch.validate(shape)
    let tape = Tape(shape, sequences: batch.sequences, length: batch.length)
    tape.forward(batch.inputs, FloatBuffer(parameters), layers)
    return read(tape)
  }

  /// Dense layers with these weights.
  private var layers: [Linear] {
    shape.parts.filter(\.isLinear).map { Linear(name: $0.name, weights: weights($0)) }
  }

  private func part(_ name: String) throws(NetworkError) -> TransformerShape.Part {
    guard let part = shape.parts.first(where: { $0.name == name && $0.isLinear }) else {
      throw NetworkError(
        "There is no linear layer “\(name)”: there are \(shape.linearNames.joined(separator: ", "))"
      )
    }
    return part
  }

  private func weights(_ part: TransformerShape.Part) -> Matrix<Float> {
    Matrix(rows: part.rows, columns: part.columns, elements: Array(parameters[part.range]))
  }
}
