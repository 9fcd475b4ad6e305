import Bindings
import Networks
import Rotation
import Scalars
import Structures

extension RotatedNetwork {
  /// The mean of -log of the probability of each next character, in nats.
  func loss(on batch: TokenBatch) throws -> Double {
    let logits = try logits(batch)
    var total = 0.0
    for (t, target) in batch.targets.enumerated() {
      let row = logits[row: t]
      let top = row.max() ?? 0
      let sum = row.reduce(0) { $0 + Double.exp($1 - top) }
      total += Double.log(sum) - (logits[t, target] - top)
    }
    return total / Double(batch.positions)
  }

  /// - Parameter seen: Is shown the input of every linear layer of a block, before it is quantised.
  func logits(
    _ batch: TokenBatch,
    seen: (Int, WritableKeyPath<Block, Matrix<Double>>, Matrix<Double>) -> Void = { _, _, _ in }
  ) throws -> Matrix<Double> {
    let d = shape.width
    var x = Matrix(rows: batch.positions, columns: d) { t, j in
      embedding[batch.inputs[t], j] + positions[t % batch.length, j]
    }
    for (b, block) in blocks.enumerated() {
      func layer(
        _ x: Matrix<Double>, _ weights: WritableKeyPath<Block, Matrix<Double>>
      ) throws -> Matrix<Double> {
        seen(b, weights, x)
        return try product(try input(x), block[keyPath: weights])
      }
      let mixed = try attention(try layer(norm(x, block.gains[0]), \.qkv), batch)
      x = sum(x, try layer(isRotated ? heads(mixed) : mixed, \.output))
      let expanded = try layer(norm(x, block.gains[1]), \.up)
      let active = expanded.map { Double.maximum($0, 0) * Double.maximum($0, 0) }
      x = sum(x, try layer(isRotated ? hidden(active) : active, \.down))
    }
    return try product(norm(x, gain), head)
  }

  /// XWᵀ.
  private func product(_ x: Matrix<Double>, _ w: Matrix<Double>) throws -> Matrix<Double> {
    var y = Matrix<Double>(repeating: 0, rows: x.rows, columns: w.rows)
    try BLAS.gemm(x, w, transposeB: true, &y)
    return y
  }

  private func sum(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Matrix<Double> {
    Matrix(rows: a.rows, columns: a.columns, elements: zip(a.elements, b.elements).map { $0 + $1 })
  }

  private func norm(_ x: Matrix<Double>, _ gain: [Double]) -> Matrix<Double> {
    var y = x
    let n = x.columns
    for t in 0..<x.rows {
      var squares = 0.0
      for j in 0..<n { squares += x[t, j] * x[t, j] }
      let scale = 1 / (0x1p-17 + squares / Double(n)).squareRoot()
      for j in 0..<n { y[t, j] = gain[j] * x[t, j] * scale }
    }
    return y
  }

  /// A layer's input as the layer sees it.
  private func input(_ x: Matrix<Double>) throws -> Matrix<Double> {
    try precision.activations.map { try Self.quantised(x, $0, precision.group) } ?? x
  }

  /// A third of queries, keys and values.
  private func third(_ qkv: Matrix<Double>, _ k: Int) -> Matrix<Double> {
    let d = shape.width
    return Matrix(rows: qkv.rows, columns: d) { qkv[$0, k * d + $1] }
  }

  /// What is read back of a cache that holds these.
  private func cached(
    _ x: Matrix<Double>, _ settings: QuantiserSettings?
  ) throws -> Matrix<Double> {
    guard let settings else { return x }
    if precision.isCacheSymmetric { return try Self.quantised(x, settings, nil) }
    let group = precision.cacheGroup ?? shape.headWidth
    var cache = try QuantisedCache(channels: x.columns, group: group, settings)
    try cache.append(x)
    return Matrix(rows: x.rows, columns: x.columns) { cache.value($0, $1) }
  }

  private func attention(_ qkv: Matrix<Double>, _ batch: TokenBatch) throws -> Matrix<Double> {
    var (queries, keys) = (third(qkv, 0), third(qkv, 1))
    if isRotated { (queries, keys) = (headwise(queries), headwise(keys)) }
    keys = try cached(keys, precision.keys)
    let values = try cached(third(qkv, 2), precision.values)
    let (w, length) = (shape.headWidth, batch.length)
    var mixed = Matrix<Double>(repeating: 0, rows: qkv.rows, columns: shape.width)
    let scale = 1 / Double(w).squareRoot()
    var scores = [Double](repeating: 0, count: length)
    for t in 0..<qkv.rows {
      let first = t / length * length
      for start in Swift.stride(from: 0, to: shape.width, by: w) {
        var top = -Double.infinity
        for s in first...t {
          var dot = 0.0
          for j in start..<start + w { dot += queries[t, j] * keys[s, j] }
          scores[s - first] = dot * scale
          top = max(top, dot * scale)
        }
        var total = 0.0
        for s in 0...t - first {
          scores[s] = Double.exp(scores[s] - top)
          total += scores[s]
        }
        for s in first...t {
          let share = scores[s - first] / total
          for j in start..<start + w { mixed[t, j] += share * values[s, j] }
        }
      }
    }
    return mixed
  }
}
