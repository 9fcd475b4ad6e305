import Scalars
public import Structures

/// **Eva**: (āāᵀ ⊗ ḡḡᵀ + λI)⁻¹ by Sherman and Morrison, on running means. Verified as ``EvaStep``.
///
/// Source: Zhang, Shi & Li, ICLR 2023, as lzhangbv/eva computes it.
public struct EvaPreconditioner: Preconditioner {
  public var gamma: Double, damping: Double
  private var means = EvaMeans<Double>()

  public init(gamma: Double = 0.95, damping: Double) {
    (self.gamma, self.damping) = (gamma, damping)
  }

  public mutating func direction(_ layer: LayerView) -> Matrix<Double> {
    means.absorb(layer.inputs, layer.outputGradients, gamma: gamma)
    return Self.apply(layer.gradient, a: means.a, g: means.g, damping: damping)
  }

  /// The solution of ggᵀ Δ aaᵀ + λΔ = ∇ in O(d²): (∇ − s g aᵀ)/λ with s = gᵀ∇a/(λ + ‖a‖²‖g‖²).
  @specialized(where S == Double)
  public static func apply<S: Scalar>(
    _ gradient: Matrix<S>, a: [S], g: [S], damping: S
  ) -> Matrix<S> {
    let (m, n) = (gradient.rows, gradient.columns)
    precondition(
      a.count == n && g.count == m, "Vectors of \(g.count) and \(a.count) for \(m) x \(n).")
    var along = [S](repeating: .zero, count: m)
    gradient.elements.withUnsafeBufferPointer { x in
      for i in 0..<m {
        let row = i * n
        var sum = S.zero
        for j in 0..<n { sum += x[row + j] * a[j] }
        along[i] = sum
      }
    }
    let s = dot(g, along) / (damping + squaredNorm(a) * squaredNorm(g)), scale = 1 / damping
    let weights = g.map { s * $0 }
    var step = gradient
    step.elements.withUnsafeMutableBufferPointer { x in
      for i in 0..<m {
        let (row, weight) = (i * n, weights[i])
        for j in 0..<n { x[row + j] = (x[row + j] - weight * a[j]) * scale }
      }
    }
    return step
  }
}

/// Eva's state: running means of a layer's inputs and of its output gradients. The first batch is the first mean.
struct EvaMeans<S: Scalar> {
  private(set) var a: [S] = []
  private(set) var g: [S] = []

  mutating func absorb(_ inputs: Matrix<S>, _ outputGradients: Matrix<S>, gamma: S) {
    func averaged(_ old: [S], _ new: [S]) -> [S] {
      old.isEmpty ? new : new.indices.map { gamma * old[$0] + (1 - gamma) * new[$0] }
    }
    a = averaged(a, columnMeans(inputs))
    g = averaged(g, columnMeans(outputGradients))
  }
}
