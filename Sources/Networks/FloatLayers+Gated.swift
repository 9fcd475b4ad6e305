import Scalars

extension FloatLayers {
  /// h = silu(g) u with silu(g) = g / (1 + e⁻ᵍ).
  static func gate(_ g: In, _ u: In, _ count: Int, into h: Out) {
    for i in 0..<count { h[i] = g[i] / (1 + T.exp(-g[i])) * u[i] }
  }

  /// du = silu(g) dh, in place of dh, and dg = σ(g) (1 + g (1 - σ(g))) u dh.
  static func gateGradient(_ g: In, _ u: In, _ count: Int, _ dh: Out, _ dg: Out) {
    for i in 0..<count {
      let total = 1 + T.exp(-g[i])
      let share = 1 / total
      let slope = share * (1 + g[i] * (1 - share))
      dg[i] = dh[i] * u[i] * slope
      dh[i] = dh[i] * (g[i] / total)
    }
  }
}

/// Rotary positions: pair i of a head at position t is turned by the angle t · 10000^(-2i/w).
///
/// A pair is component i of the first half of a head and component i of its second half. The scores of
/// turned queries and keys depend on the distance of their positions alone.
struct Turns {
  private let half: Int
  /// position × pairs.
  private let cosines: [Float], sines: [Float]

  init(length: Int, headWidth w: Int) {
    half = w / 2
    let table = Transformer.turns(positions: length, headWidth: w, over: Double.self)
    cosines = table.flatMap { $0.map { Float($0.cosine) } }
    sines = table.flatMap { $0.map { Float($0.sine) } }
  }

  /// Turns queries and keys in place, rows of 3d; back for gradients, since the inverse is the transpose.
  func turn(
    _ qkv: UnsafeMutablePointer<Float>, _ s: FloatLayers<Float>.Heads, back: Bool = false
  ) {
    let (d, w) = (s.width, s.headWidth)
    for row in 0..<s.sequences * s.length {
      let angle = row % s.length * half
      for head in 0..<2 * s.heads {
        // The heads of the keys follow those of the queries.
        let x = qkv + row * 3 * d + head * w
        for i in 0..<half {
          let (c, s) = (cosines[angle + i], back ? -sines[angle + i] : sines[angle + i])
          let (a, b) = (x[i], x[half + i])
          x[i] = c * a - s * b
          x[half + i] = s * a + c * b
        }
      }
    }
  }
}
