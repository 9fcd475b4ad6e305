import Scalars

extension EncoderBlock {
  /// The definition, line by line.
  static func block<S: RealScalar>(_ shape: EncoderShape, _ p: [S], _ x: [[S]]) -> [[S]] {
    func part(_ part: EncoderShape.Part) -> [[S]] {
      let (start, size) = (shape.start(part), shape.size(part))
      return (0..<size.rows).map { i in
        Array(p[start + i * size.columns..<start + (i + 1) * size.columns])
      }
    }
    func linear(_ weights: EncoderShape.Part, _ bias: EncoderShape.Part, _ x: [[S]]) -> [[S]] {
      let (w, b) = (part(weights), part(bias)[0])
      return x.map { row in w.indices.map { dot(w[$0], row) + b[$0] } }
    }
    func added(_ x: [[S]], _ y: [[S]]) -> [[S]] {
      zip(x, y).map { zip($0, $1).map { $0 + $1 } }
    }
    let qkv = linear(.attention, .attentionBias, x)
    let mixed = Transformer.attention(heads: shape.heads, qkv, isCausal: false)
    let h = added(x, linear(.output, .outputBias, mixed)).map {
      norm($0, part(.gain)[0], part(.shift)[0])
    }
    let root = S.sqrt(S(2))
    let inner = linear(.expansion, .expansionBias, h).map { row in
      row.map { u in u / S(2) * (S(1) + S.erf(u / root)) }
    }
    return added(h, linear(.contraction, .contractionBias, inner)).map {
      norm($0, part(.lastGain)[0], part(.lastShift)[0])
    }
  }

  static func norm<S: RealScalar>(_ x: [S], _ gain: [S], _ shift: [S]) -> [S] {
    let n = S(x.count)
    let mean = sum(x) / n
    let centred = x.map { $0 - mean }
    let root = S.sqrt(squaredNorm(centred) / n + S(epsilon))
    return x.indices.map { gain[$0] * centred[$0] / root + shift[$0] }
  }
}
