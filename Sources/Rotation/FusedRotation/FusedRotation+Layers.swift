import Scalars

/// What a rotated model computes between its linear layers: tables of angles, and one pass over keys and values.
struct RotatedLayers<S: RealScalar> {
  private let shape: RotatedShape
  private let angles: RotaryTable<S>

  init(_ shape: RotatedShape, length: Int) {
    self.shape = shape
    angles = RotaryTable(headWidth: shape.headWidth, positions: 0..<length)
  }

  /// 1 / (1 + e⁻ˣ) times x.
  static func silu(_ x: S) -> S { (1 / (1 + S.exp(-x))) * x }

  func rotary(_ x: [S], at t: Int) -> [S] { angles.turned(x, row: t) }

  /// Σ e^(q·k - m) v over Σ e^(q·k - m) for the keys so far, with m the largest score, head by head.
  func attention(_ queries: [[S]], _ keys: [[S]], _ values: [[S]]) -> [[S]] {
    let w = shape.headWidth
    let scale = 1 / S.sqrt(S(w))
    return queries.enumerated().map { t, query in
      var mixed = [S](repeating: .zero, count: query.count)
      for start in stride(from: 0, to: query.count, by: w) {
        let channels = start..<start + w
        let scores = keys[...t].map { key in
          scale * channels.reduce(S.zero) { $0 + query[$1] * key[$1] }
        }
        let largest = scores.dropFirst().reduce(scores[0]) { S.maximum($0, $1) }
        var total = S.zero
        for (s, score) in scores.enumerated() {
          let weight = S.exp(score - largest)
          total += weight
          for j in channels { mixed[j] += weight * values[s][j] }
        }
        for j in channels { mixed[j] /= total }
      }
      return mixed
    }
  }
}
