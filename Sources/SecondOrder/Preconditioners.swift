import Bindings
import Scalars
public import Structures

/// **MKOR** as a preconditioner: inverse factors by rank-1 updates every f iterations, a step as long as
/// the gradient.
///
/// The released rule starts with its factors flagged to be reset: the first update makes them I and drops its
/// batch, so that until the second one the direction is the gradient.
public struct MKORPreconditioner: Preconditioner {
  public enum Rule: String, Sendable { case exact, printed, released }

  public var rule: Rule
  public var gamma: Double, frequency: Int
  /// Whether factors are kept in half precision, as the released code does.
  public var isHalf: Bool
  private var left: Packed<Double>?, right: Packed<Double>?
  private var full: (left: Matrix<Double>, right: Matrix<Double>)?
  private var t = 0

  public init(
    rule: Rule = .released, gamma: Double = 0.95, frequency: Int = 1, isHalf: Bool = false
  ) {
    (self.rule, self.gamma, self.frequency, self.isHalf) = (rule, gamma, frequency, isHalf)
  }

  public mutating func direction(_ layer: LayerView) throws -> Matrix<Double> {
    if t % frequency == 0 { update(layer) }
    t += 1
    guard let full else { return layer.gradient }
    let step = try sandwich(full.left, layer.gradient, full.right)
    let (g, d) = (squaredNorm(layer.gradient.elements), squaredNorm(step.elements))
    // Nothing to follow, or nothing to scale: the code skips what is not a number, too.
    guard g > 0, d > 0, d.isFinite else { return layer.gradient }
    let scale = (g / d).squareRoot()
    return step.map { scale * $0 }
  }

  private mutating func update(_ layer: LayerView) {
    let a = columnMeans(layer.inputs), g = columnMeans(layer.outputGradients)
    let isReset = rule == .released && left == nil
    let l = isReset ? Packed(1, order: g.count) : updated(left ?? Packed(1, order: g.count), g)
    let r = isReset ? Packed(1, order: a.count) : updated(right ?? Packed(1, order: a.count), a)
    (left, right) = (l, r)
    full = (
      Matrix(rows: l.order, columns: l.order) { l[$0, $1] },
      Matrix(rows: r.order, columns: r.order) { r[$0, $1] }
    )
  }

  private func updated(_ p: Packed<Double>, _ v: [Double]) -> Packed<Double> {
    // The clipping of the released code.
    let clipped = v.map { max(-100, min(100, $0)) }
    let next =
      switch rule {
      case .exact: RankOneInverse.updated(p, by: [clipped], gamma: gamma)
      case .printed: RankOneInverse.printedUpdate(p, by: [clipped], gamma: gamma)
      case .released: RankOneInverse.releasedUpdate(p, by: [clipped], gamma: gamma)
      }
    return isHalf ? next.map { Float16($0).approximation } : next
  }
}

/// **MKOR-H**: MKOR until its benefit vanishes, and then the gradient itself.
///
/// The paper publishes no rule for the switch. Ours is its knee-point rule (appendix A.8), normalised by the
/// iterations: with r̄ an exponential average of the loss's decrease in one iteration, switch for good when
/// r̄ < β times the mean decrease since the start; β = 0.1, 0.95 of r̄ kept, never in the first 20.
public struct HybridPreconditioner: Preconditioner {
  private var second: MKORPreconditioner
  public let beta: Double, memory: Double, patience: Int
  private var start: Double?, last = 0.0, average = 0.0, t = 0
  /// The iteration in which it switched.
  public private(set) var knee: Int?

  public init(
    _ second: MKORPreconditioner = MKORPreconditioner(), beta: Double = 0.1, memory: Double = 0.95,
    patience: Int = 20
  ) {
    (self.second, self.beta, self.memory, self.patience) = (second, beta, memory, patience)
  }

  public mutating func observe(loss: Double) {
    defer { last = loss }
    guard let start else {
      self.start = loss
      return
    }
    t += 1
    average = memory * average + (1 - memory) * (last - loss)
    // An average that starts at zero is too small by this factor.
    let corrected = average / (1 - Double.pow(memory, t))
    if knee == nil, t >= patience, corrected < beta * (start - loss) / Double(t) { knee = t }
  }

  public mutating func direction(_ layer: LayerView) throws -> Matrix<Double> {
    knee == nil ? try second.direction(layer) : layer.gradient
  }
}

/// **SNGD and TENGraD**: the layer's exact Fisher block of the batch, by its kernel; TENGraD keeps kernel,
/// inputs and gradients for f iterations and takes its samples from labels that the model draws.
///
/// The verified twin is ``TENGraDBlock``: this is its `khatri-rao-float64` at one position, with the factor kept
/// between refreshes, and a test holds its direction to that reference.
public struct NaturalGradientPreconditioner: Preconditioner {
  public var damping: Double, frequency: Int
  private var frozen: (a: Matrix<Double>, g: Matrix<Double>, factor: Matrix<Double>)?
  private var t = 0

  public init(damping: Double, frequency: Int = 1) {
    (self.damping, self.frequency) = (damping, frequency)
  }

  public mutating func direction(_ layer: LayerView) throws -> Matrix<Double> {
    if t % frequency == 0 { try refresh(layer) }
    t += 1
    guard let frozen else { return layer.gradient }
    let (a, g) = (frozen.a, frozen.g)
    var wide = Matrix(repeating: 0.0, rows: a.rows, columns: g.columns)
    try BLAS.gemm(a, layer.gradient, transposeB: true, &wide)
    let product = Matrix(rows: a.rows, columns: 1) { i, _ in
      zip(wide[row: i], g[row: i]).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let y = try LAPACK.choleskySolve(factor: frozen.factor, product)
    for i in 0..<a.rows { for o in 0..<g.columns { wide[i, o] = y[i, 0] * g[i, o] } }
    var direction = layer.gradient
    try BLAS.gemm(alpha: -1 / Double(a.rows), wide, transposeA: true, a, beta: 1, &direction)
    return direction.map { $0 / damping }
  }

  private mutating func refresh(_ layer: LayerView) throws {
    let a = layer.inputs, g = layer.fisherGradients ?? layer.outputGradients
    var kernel = Matrix(repeating: 0.0, rows: a.rows, columns: a.rows)
    var other = kernel
    try BLAS.gemm(a, a, transposeB: true, &kernel)
    try BLAS.gemm(g, g, transposeB: true, &other)
    for k in kernel.elements.indices { kernel.elements[k] *= other.elements[k] / Double(a.rows) }
    for i in 0..<a.rows { kernel[i, i] += damping }
    frozen = (a, g, try LAPACK.cholesky(kernel))
  }
}
