import Scalars

/// The transformer's definition over any scalar: what the fast program is held to.
///
///     x = E[token] + P[position]
///     x ← x + Attention(RMSNorm(x)),   x ← x + MLP(RMSNorm(x)),   for each block
///     z = U RMSNorm(x),   loss = mean of -log softmax(z)[next token]
///
/// with MLP(x) = D max(0, Cx)², causal attention and RMSNorm(x) = g x / √(ε + mean x²).
///
/// The square of the rectifier has a derivative everywhere, so that finite differences converge. In the
/// style of Llama P is zero, positions turn queries and keys, and MLP(x) = D (silu(Gx) ⊙ Cx).
enum Transformer {
  /// ε of every norm.
  static let epsilon = 0x1p-17

  /// The weights of one linear layer by its rows.
  static func rows<S>(_ part: TransformerShape.Part, _ parameters: [S]) -> [[S]] {
    (0..<part.rows).map { i in
      Array(parameters[part.start + i * part.columns..<part.start + (i + 1) * part.columns])
    }
  }

  /// The mean loss of the next token, over all positions of all sequences; a sequence holds one
  /// token more than it has positions.
  static func loss<S: RealScalar>(
    _ shape: TransformerShape, _ parameters: [S], _ sequences: [[Int]]
  ) -> S {
    var total = S.zero
    var count = 0
    for tokens in sequences {
      let logits = logits(shape, parameters, Array(tokens.dropLast()))
      for (z, target) in zip(logits, tokens.dropFirst()) {
        total += crossEntropy(z, target).loss
        count += 1
      }
    }
    return total / S(count)
  }

  static func logits<S: RealScalar>(
    _ shape: TransformerShape, _ parameters: [S], _ tokens: [Int]
  ) -> [[S]] {
    let parts = shape.parts
    var x = embedded(shape, parameters, tokens)
    for b in 0..<shape.blocks {
      let first = shape.firstPart + shape.partsOfBlock * b
      let p = parts[first..<first + shape.partsOfBlock].map { rows($0, parameters) }
      let qkv = turned(shape, linear(p[1], x.map { norm($0, p[0][0]) }))
      x = zip(x, linear(p[2], attention(heads: shape.heads, qkv))).map { axpy(1, $0, $1) }
      let normed = x.map { norm($0, p[3][0]) }
      let expanded = linear(p[p.count - 2], normed)
      let active =
        shape.style == .gated
        ? gated(linear(p[4], normed), expanded)
        : expanded.map { $0.map { S.maximum($0, .zero).squared } }
      x = zip(x, linear(p[p.count - 1], active)).map { axpy(1, $0, $1) }
    }
    let gain = rows(parts[parts.count - 2], parameters)[0]
    return linear(rows(parts[parts.count - 1], parameters), x.map { norm($0, gain) })
  }

  /// E[token], plus P[position] where positions are learnt.
  static func embedded<S: RealScalar>(
    _ shape: TransformerShape, _ parameters: [S], _ tokens: some Sequence<Int>
  ) -> [[S]] {
    let embedding = rows(shape.parts[0], parameters)
    guard shape.style == .squared else { return tokens.map { embedding[$0] } }
    let positions = rows(shape.parts[1], parameters)
    return tokens.enumerated().map { t, token in axpy(1, embedding[token], positions[t]) }
  }

  /// XWᵀ.
  static func linear<S: Scalar>(_ weights: [[S]], _ x: [[S]]) -> [[S]] {
    x.map { multiply(rows: weights, $0) }
  }

  static func norm<S: RealScalar>(_ x: [S], _ gain: [S]) -> [S] {
    let root = S.sqrt(S(epsilon) + squaredNorm(x) / S(x.count))
    return zip(gain, x).map { $0 * $1 / root }
  }

  /// -log of the share of the target, and all shares; the greatest is subtracted, so that no
  /// exponential overflows.
  static func crossEntropy<S: RealScalar>(_ z: [S], _ target: Int) -> (loss: S, shares: [S]) {
    let top = z.dropFirst().reduce(z[0]) { S.maximum($0, $1) }
    let terms = z.map { S.exp($0 - top) }
    let total = sum(terms)
    return (S.log(total) - (z[target] - top), terms.map { $0 / total })
  }

  /// softmax(QKᵀ/√w) V of every head; a position sees itself and what is before it, or all.
  static func attention<S: RealScalar>(
    heads: Int, _ qkv: [[S]], isCausal: Bool = true
  ) -> [[S]] {
    let d = (qkv.first?.count ?? 0) / 3, w = d / heads
    let scale = S.sqrt(S(w))
    return qkv.indices.map { t in
      let seen = isCausal ? 0...t : 0...qkv.count - 1
      return (0..<heads).flatMap { head -> [S] in
        let query = Array(qkv[t][head * w..<(head + 1) * w])
        let scores = seen.map { s in
          dot(query, Array(qkv[s][d + head * w..<d + (head + 1) * w])) / scale
        }
        let top = scores.dropFirst().reduce(scores[0]) { S.maximum($0, $1) }
        let terms = scores.map { S.exp($0 - top) }
        let total = sum(terms)
        return (0..<w).map { j in
          let values = seen.map { s in qkv[s][2 * d + head * w + j] }
          return dot(terms, values) / total
        }
      }
    }
  }
}
