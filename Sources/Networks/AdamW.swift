/// Adam with decoupled weight decay (Loshchilov & Hutter, ICLR 2019, Algorithm 2):
///
///     m ← β₁m + (1 - β₁)g,   v ← β₂v + (1 - β₂)g²,
///     w ← w - η (m / (1 - β₁ᵗ) / (√(v / (1 - β₂ᵗ)) + ε) + λw).
public struct AdamW: Sendable {
  /// η.
  public var rate: Float
  public var beta1: Float = 0.9
  public var beta2: Float = 0.99
  public var epsilon: Float = 1e-8
  /// λ.
  public var decay: Float = 0.01
  /// t, from 1.
  public var step = 1

  public init(rate: Float) { self.rate = rate }

  /// The two moments of every weight.
  public final class State {
    public let first: FloatBuffer, second: FloatBuffer
    public init(_ count: Int) { (first, second) = (FloatBuffer(count), FloatBuffer(count)) }
  }

  /// 1 - βᵗ.
  private func correction(_ beta: Float) -> Float {
    var power: Float = 1
    for _ in 0..<step { power *= beta }
    return 1 - power
  }

  /// One step; without decay for gains, positions and embeddings.
  public func update(
    _ w: UnsafeMutablePointer<Float>, _ g: UnsafePointer<Float>, _ state: State, _ count: Int,
    decays: Bool = true
  ) { update(w, g, state.first.pointer, state.second.pointer, count, decays: decays) }

  func update(
    _ w: UnsafeMutablePointer<Float>, _ g: UnsafePointer<Float>, _ m: UnsafeMutablePointer<Float>,
    _ v: UnsafeMutablePointer<Float>, _ count: Int, decays: Bool
  ) {
    let first = rate / correction(beta1), second = 1 / correction(beta2)
    let keep = decays ? 1 - rate * decay : 1
    let (rest1, rest2) = (1 - beta1, 1 - beta2)
    for i in 0..<count {
      let slope = g[i]
      m[i] = beta1 * m[i] + rest1 * slope
      v[i] = beta2 * v[i] + rest2 * (slope * slope)
      w[i] = keep * w[i] - first * m[i] / ((second * v[i]).squareRoot() + epsilon)
    }
  }
}
