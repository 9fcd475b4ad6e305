import Scalars

/// What models in the style of Llama have of their own, over any scalar.
extension Transformer {
  struct Turn<S: RealScalar> {
    let cosine: S, sine: S
  }

  /// For each position t and pair i of a head of w components the angle t · 10000^(-2i/w).
  static func turns<S: RealScalar>(
    positions: Int, headWidth w: Int, over: S.Type
  ) -> [[Turn<S>]] {
    let rate = S.log(S(10_000))
    let speeds = (0..<w / 2).map { S.exp(-(rate * S(2 * $0) / S(w))) }
    return (0..<positions).map { t in
      speeds.map { Turn(cosine: S.cos(S(t) * $0), sine: S.sin(S(t) * $0)) }
    }
  }

  /// Rows of queries, keys and values with the first two turned by their positions, or turned back.
  static func turned<S: RealScalar>(
    _ shape: TransformerShape, _ qkv: [[S]], back: Bool = false
  ) -> [[S]] {
    guard shape.style == .gated else { return qkv }
    let w = shape.headWidth, half = w / 2
    let table = turns(positions: qkv.count, headWidth: w, over: S.self)
    return zip(qkv, table).map { row, turns in
      var result = row
      for head in 0..<2 * shape.heads {
        for (i, turn) in turns.enumerated() {
          let (first, second) = (head * w + i, head * w + half + i)
          let sine = back ? -turn.sine : turn.sine
          result[first] = turn.cosine * row[first] - sine * row[second]
          result[second] = sine * row[first] + turn.cosine * row[second]
        }
      }
      return result
    }
  }

  /// g / (1 + e⁻ᵍ).
  static func silu<S: RealScalar>(_ g: S) -> S { g / (1 + S.exp(-g)) }

  /// The derivative of ``silu(_:)``: σ(g) (1 + g (1 - σ(g))).
  static func siluSlope<S: RealScalar>(_ g: S) -> S {
    let share = 1 / (1 + S.exp(-g))
    return share * (1 + g * (1 - share))
  }

  /// silu(Gx) ⊙ Cx.
  static func gated<S: RealScalar>(_ gate: [[S]], _ expanded: [[S]]) -> [[S]] {
    zip(gate, expanded).map { zip($0, $1).map { silu($0) * $1 } }
  }
}
