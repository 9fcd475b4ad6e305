import Scalars

extension Transformer {
  /// The gradient of ``attention(_:_:)`` by queries, keys and values:
  ///
  ///     dV = Pᵀ dY,   dP = dY Vᵀ,   dS = P (dP - Σ P dP) / √w,   dQ = dS K,   dK = dSᵀ Q.
  static func attentionGradient<S: RealScalar>(
    _ shape: TransformerShape, _ dy: [[S]], _ qkv: [[S]]
  ) -> [[S]] {
    let w = shape.headWidth, d = shape.width
    var result = qkv.map { $0.map { _ in S.zero } }
    let scale = S.sqrt(S(w))
    for head in 0..<shape.heads {
      let columns = head * w..<(head + 1) * w
      let q = qkv.map { Array($0[columns]) }
      let k = qkv.map { Array($0[columns.lowerBound + d..<columns.upperBound + d]) }
      let v = qkv.map { Array($0[columns.lowerBound + 2 * d..<columns.upperBound + 2 * d]) }
      let seed = dy.map { Array($0[columns]) }
      for t in qkv.indices {
        let scores = (0...t).map { dot(q[t], k[$0]) / scale }
        let top = scores.dropFirst().reduce(scores[0]) { S.maximum($0, $1) }
        let terms = scores.map { S.exp($0 - top) }
        let total = sum(terms)
        let shares = terms.map { $0 / total }
        let slopes = (0...t).map { dot(seed[t], v[$0]) }
        let mean = dot(shares, slopes)
        for s in 0...t {
          let slope = shares[s] * (slopes[s] - mean) / scale
          for j in 0..<w {
            result[t][head * w + j] += slope * k[s][j]
            result[s][d + head * w + j] += slope * q[t][j]
            result[s][2 * d + head * w + j] += shares[s] * seed[t][j]
          }
        }
      }
    }
    return result
  }
}
