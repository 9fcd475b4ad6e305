import Bindings
public import Scalars
public import Structures

/// What one layer saw of a batch: its inputs with a 1 for the bias, n × (d_in + 1), the gradients of each
/// sample's own loss with respect to its outputs, n × d_out, and the mean gradient d_out × (d_in + 1).
public struct LayerView: Sendable {
  public var inputs: Matrix<Double>
  public var outputGradients: Matrix<Double>
  public var gradient: Matrix<Double>
  /// The same for labels that the model itself drew: what the true Fisher matrix is made of.
  public var fisherGradients: Matrix<Double>?

  public init(
    inputs: Matrix<Double>, outputGradients: Matrix<Double>, gradient: Matrix<Double>,
    fisherGradients: Matrix<Double>? = nil
  ) {
    (self.inputs, self.outputGradients) = (inputs, outputGradients)
    (self.gradient, self.fisherGradients) = (gradient, fisherGradients)
  }
}

/// A small fully connected network with rectifiers, a softmax and the mean cross-entropy.
public struct Network: Sendable {
  /// W of each layer, d_out × (d_in + 1).
  public var weights: [Matrix<Double>]

  /// Normal weights of variance 2/d_in, and no bias.
  public init(widths: [Int], seed: UInt64) {
    var generator = Generator(seed: seed, purpose: "a small network")
    weights = zip(widths, widths.dropFirst()).map { width, next in
      let scale = (2 / Double(width)).squareRoot()
      return Matrix(rows: next, columns: width + 1) { _, j in
        let value = generator.gaussian() * scale
        return j == width ? 0 : value
      }
    }
  }

  /// x with a column of ones.
  private func extended(_ x: Matrix<Double>) -> Matrix<Double> {
    var rows: [Double] = []
    rows.reserveCapacity(x.rows * (x.columns + 1))
    for i in 0..<x.rows {
      rows.append(contentsOf: x[row: i])
      rows.append(1)
    }
    return Matrix(rows: x.rows, columns: x.columns + 1, elements: rows)
  }

  /// The inputs of every layer, and the logits.
  private func forward(_ x: Matrix<Double>) throws -> (
    inputs: [Matrix<Double>], logits: Matrix<Double>
  ) {
    var inputs: [Matrix<Double>] = []
    var values = x
    for (l, w) in weights.enumerated() {
      if l > 0 { values.elements = values.elements.map { max(0, $0) } }
      let input = extended(values)
      values = Matrix(repeating: 0, rows: x.rows, columns: w.rows)
      try BLAS.gemm(input, w, transposeB: true, &values)
      inputs.append(input)
    }
    return (inputs, values)
  }

  /// The probabilities of each row.
  private static func softmax(_ logits: Matrix<Double>) -> Matrix<Double> {
    var p = logits
    for i in 0..<p.rows {
      let row = i * p.columns..<(i + 1) * p.columns
      let top = p.elements[row].max() ?? 0
      let powers = p.elements[row].map { Double.exp($0 - top) }
      let total = powers.reduce(0, +)
      p.elements.replaceSubrange(row, with: powers.map { $0 / total })
    }
    return p
  }

  /// Mean cross-entropy and the fraction of labels that are the likeliest.
  public func evaluate(_ x: Matrix<Double>, _ labels: [Int]) throws -> (
    loss: Double, accuracy: Double
  ) {
    let p = Self.softmax(try forward(x).logits)
    var (loss, hits) = (0.0, 0)
    for (i, label) in labels.enumerated() {
      let row = p[row: i]
      loss -= Double.log(max(p[i, label], 1e-300))
      if row.indices.max(by: { row[$0] < row[$1] }) == row.startIndex + label { hits += 1 }
    }
    return (loss / Double(labels.count), Double(hits) / Double(labels.count))
  }

  /// The mean loss of a batch, and what each layer saw of it.
  ///
  /// - Parameter sampling: Draws labels from the model for the true Fisher matrix, if it is given.
  public func views(
    _ x: Matrix<Double>, _ labels: [Int], sampling: inout Generator?
  ) throws -> (loss: Double, layers: [LayerView]) {
    let (inputs, logits) = try forward(x)
    let p = Self.softmax(logits)
    var (delta, loss) = (p, 0.0)
    for (i, label) in labels.enumerated() {
      loss -= Double.log(max(p[i, label], 1e-300))
      delta[i, label] -= 1
    }
    let gradients = try backward(delta, inputs)
    var fisher: [Matrix<Double>]?
    if var generator = sampling {
      var drawn = p
      for i in 0..<p.rows {
        var (rest, label) = (generator.uniform(), 0)
        while label < p.columns - 1, rest >= p[i, label] {
          rest -= p[i, label]
          label += 1
        }
        drawn[i, label] -= 1
      }
      fisher = try backward(drawn, inputs)
      sampling = generator
    }
    let layers = try weights.indices.map { l in
      var gradient = Matrix(repeating: 0.0, rows: weights[l].rows, columns: weights[l].columns)
      try BLAS.gemm(
        alpha: 1 / Double(x.rows), gradients[l], transposeA: true, inputs[l], &gradient)
      return LayerView(
        inputs: inputs[l], outputGradients: gradients[l], gradient: gradient,
        fisherGradients: fisher?[l])
    }
    return (loss / Double(x.rows), layers)
  }

  /// The gradients with respect to every layer's outputs, sample by sample.
  private func backward(_ last: Matrix<Double>, _ inputs: [Matrix<Double>]) throws -> [Matrix<
    Double
  >] {
    var list = [last]
    for l in weights.indices.dropFirst().reversed() {
      var back = Matrix(repeating: 0.0, rows: last.rows, columns: weights[l].columns)
      try BLAS.gemm(list[0], weights[l], &back)
      let width = weights[l].columns - 1
      list.insert(
        Matrix(rows: last.rows, columns: width) { i, j in inputs[l][i, j] > 0 ? back[i, j] : 0 },
        at: 0)
    }
    return list
  }
}
