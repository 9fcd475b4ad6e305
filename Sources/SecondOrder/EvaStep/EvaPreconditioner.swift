import Scalars
public import Structures

/// **Eva**: (āāᵀ + λI)⁻¹ and (ḡḡᵀ + λI)⁻¹ by Sherman and Morrison, on running means. Verified as ``EvaStep``.
///
/// Source: Zhang et al., Eva: practical second-order optimization with Kronecker-vectorized approximation,
/// ICLR 2023, quoted from memory.
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

  /// (ggᵀ + λI)⁻¹ ∇ (aaᵀ + λI)⁻¹ in O(d²): with c = ∇a and r = ∇ᵀg,
  ///
  ///     (∇ − c aᵀ/(λ + ‖a‖²) − g (r/(λ + ‖g‖²) − s a)ᵀ)/λ²,   s = ⟨g, c⟩/((λ + ‖a‖²)(λ + ‖g‖²)).
  @specialized(where S == Double)
  public static func apply<S: Scalar>(
    _ gradient: Matrix<S>, a: [S], g: [S], damping: S
  ) -> Matrix<S> {
    let (m, n) = (gradient.rows, gradient.columns)
    precondition(
      a.count == n && g.count == m, "Vectors of \(g.count) and \(a.count) for \(m) x \(n).")
    var along = [S](repeating: .zero, count: m), across = [S](repeating: .zero, count: n)
    gradient.elements.withUnsafeBufferPointer { x in
      across.withUnsafeMutableBufferPointer { across in
        for i in 0..<m {
          let (row, weight) = (i * n, g[i])
          var sum = S.zero
          for j in 0..<n { sum += x[row + j] * a[j] }
          for j in 0..<n { across[j] += x[row + j] * weight }
          along[i] = sum
        }
      }
    }
    let (da, dg) = (damping + squaredNorm(a), damping + squaredNorm(g))
    let both = dot(g, along) / (da * dg), scale = 1 / (damping * damping)
    let left = along.map { $0 / da }, right = zip(across, a).map { $0 / dg - both * $1 }
    var step = gradient
    step.elements.withUnsafeMutableBufferPointer { x in
      for i in 0..<m {
        let (row, l, weight) = (i * n, left[i], g[i])
        for j in 0..<n { x[row + j] = (x[row + j] - (l * a[j] + weight * right[j])) * scale }
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
