import Bindings
import Scalars

extension FloatLayers {
  /// The sizes of attention over sequences of equal length.
  struct Heads {
    let sequences: Int, length: Int, heads: Int, headWidth: Int
    var width: Int { heads * headWidth }
    /// Elements of all probabilities: a square for each head of each sequence.
    var squares: Int { sequences * heads * length * length }
  }

  /// For each head softmax(QKᵀ / √w) V, where every position sees itself and what is before it, or all.
  ///
  /// - Parameters:
  ///   - qkv: rows of queries, keys and values, one behind the other: positions × 3d.
  ///   - p: the probabilities, kept for the gradient; zero where a position must not look.
  static func attention(
    _ s: Heads, isCausal: Bool = true, _ qkv: In, into y: Out, probabilities p: Out
  ) {
    let (t, w, d) = (s.length, s.headWidth, s.width)
    let scale = 1 / T(w).squareRoot()
    for index in 0..<s.sequences * s.heads {
      let (sequence, head) = index.quotientAndRemainder(dividingBy: s.heads)
      let q = qkv + sequence * t * 3 * d + head * w
      let square = p + index * t * t
      multiply(t, t, w, q, 3 * d, q + d, 3 * d, transposedB: true, into: square, t, alpha: scale)
      for i in 0..<t { softmax(square + i * t, visible: isCausal ? i + 1 : t, of: t) }
      multiply(t, w, t, square, t, q + 2 * d, 3 * d, into: y + sequence * t * d + head * w, d)
    }
  }

  /// The shares of the first elements, and zeros behind them.
  private static func softmax(_ row: Out, visible: Int, of n: Int) {
    var top = row[0]
    for j in 1..<max(1, visible) where row[j] > top { top = row[j] }
    var sum: T = 0
    for j in 0..<visible {
      row[j] = .exp(row[j] - top)
      sum += row[j]
    }
    let inverse = 1 / sum
    for j in 0..<visible { row[j] *= inverse }
    for j in visible..<max(visible, n) { row[j] = 0 }
  }

  /// dQ, dK and dV from dY:
  ///
  ///     dV = Pᵀ dY,   dP = dY Vᵀ,   dS = P (dP - Σ P dP) / √w,   dQ = dS K,   dK = dSᵀ Q.
  ///
  /// - Parameter scratch: length² elements.
  static func attentionGradient(
    _ s: Heads, _ dy: In, _ qkv: In, probabilities p: In, into dqkv: Out, scratch: Out
  ) {
    let (t, w, d) = (s.length, s.headWidth, s.width)
    let scale = 1 / T(w).squareRoot()
    for index in 0..<s.sequences * s.heads {
      let (sequence, head) = index.quotientAndRemainder(dividingBy: s.heads)
      let (q, dq) = (qkv + sequence * t * 3 * d + head * w, dqkv + sequence * t * 3 * d + head * w)
      let (seed, square) = (dy + sequence * t * d + head * w, p + index * t * t)
      multiply(t, w, t, square, t, transposedA: true, seed, d, into: dq + 2 * d, 3 * d)
      multiply(t, t, w, seed, d, q + 2 * d, 3 * d, transposedB: true, into: scratch, t)
      for i in 0..<t {
        let (share, slope) = (square + i * t, scratch + i * t)
        let mean = dot(share, slope, i + 1)
        for j in 0...i { slope[j] = share[j] * (slope[j] - mean) * scale }
        for j in i + 1..<max(i + 1, t) { slope[j] = 0 }
      }
      multiply(t, w, t, scratch, t, q + d, 3 * d, into: dq, 3 * d)
      multiply(t, w, t, scratch, t, transposedA: true, q, 3 * d, into: dq + d, 3 * d)
    }
  }
}
