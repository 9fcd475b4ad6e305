import Bindings
import Scalars
public import Structures

/// What turns a gradient of one layer into a better direction.
public protocol Preconditioner: Sendable {
  mutating func direction(_ layer: LayerView) throws -> Matrix<Double>
  /// Told the loss of every iteration before it is asked for directions.
  mutating func observe(loss: Double)
}

extension Preconditioner {
  public mutating func observe(loss: Double) {}
}

/// The gradient itself.
public struct NoPreconditioner: Preconditioner {
  public init() {}
  public mutating func direction(_ layer: LayerView) -> Matrix<Double> { layer.gradient }
}

/// What moves the weights along directions.
public protocol FirstOrder: Sendable {
  mutating func move(_ weights: inout Matrix<Double>, along direction: Matrix<Double>)
}

/// **SGD with momentum**: b := μb + d, w := w − ηb. Verified as ``MomentumStep``.
public struct Momentum: FirstOrder {
  public var rate: Double, momentum: Double
  private(set) var buffer: [Double] = []

  public init(rate: Double, momentum: Double = 0.9) {
    (self.rate, self.momentum) = (rate, momentum)
  }

  public mutating func move(_ weights: inout Matrix<Double>, along direction: Matrix<Double>) {
    if buffer.isEmpty { buffer = direction.elements.map { _ in 0 } }
    for k in buffer.indices {
      buffer[k] = momentum * buffer[k] + direction.elements[k]
      weights.elements[k] -= rate * buffer[k]
    }
  }
}

/// **Adam**: Kingma & Ba, ICLR 2015, quoted from memory, with both moments corrected for their start at zero.
/// Verified as ``AdamStep``.
///
/// **LAMB** (You et al., ICLR 2020, quoted from memory) takes the same direction, with what decays added, at the
/// length of the weights: it is multiplied by ‖w‖/‖d‖, or by 1 if either is zero. Verified as ``LAMBStep``.
public struct Adam: FirstOrder {
  public var rate: Double
  public var first = 0.9, second = 0.999, epsilon = 1e-8
  /// λ: the direction is d + λw.
  public var decay = 0.0
  public var isLayerwise: Bool
  private(set) var moments: [(m: Double, v: Double)] = []
  /// What the last step was multiplied by.
  private(set) var trust = 1.0
  private var t = 0

  public init(rate: Double, isLayerwise: Bool = false) {
    (self.rate, self.isLayerwise) = (rate, isLayerwise)
  }

  public mutating func move(_ weights: inout Matrix<Double>, along direction: Matrix<Double>) {
    if moments.isEmpty { moments = direction.elements.map { _ in (0, 0) } }
    t += 1
    let (c1, c2) = (1 - Double.pow(first, t), 1 - Double.pow(second, t))
    var step = direction.elements
    for k in step.indices {
      moments[k].m = first * moments[k].m + (1 - first) * step[k]
      moments[k].v = second * moments[k].v + (1 - second) * step[k] * step[k]
      step[k] = moments[k].m / c1 / ((moments[k].v / c2).squareRoot() + epsilon)
      if decay > 0 { step[k] += decay * weights.elements[k] }
    }
    trust = isLayerwise ? ratio(squaredNorm(weights.elements), squaredNorm(step)) : 1
    for k in step.indices { weights.elements[k] -= rate * trust * step[k] }
  }

  /// ‖w‖/‖d‖ from squares.
  private func ratio(_ w: Double, _ d: Double) -> Double {
    w > 0 && d > 0 ? (w / d).squareRoot() : 1
  }
}

/// One layer's preconditioner and what follows it.
public struct LayerOptimiser: Sendable {
  public var preconditioner: any Preconditioner
  public var base: any FirstOrder

  public init(_ preconditioner: any Preconditioner, _ base: any FirstOrder) {
    (self.preconditioner, self.base) = (preconditioner, base)
  }

  public mutating func step(_ weights: inout Matrix<Double>, _ layer: LayerView, loss: Double)
    throws
  {
    preconditioner.observe(loss: loss)
    base.move(&weights, along: try preconditioner.direction(layer))
  }
}

/// The mean of the rows.
func columnMeans<S: Scalar>(_ x: Matrix<S>) -> [S] {
  var sums = [S](repeating: .zero, count: x.columns)
  for i in 0..<x.rows { for (j, value) in x[row: i].enumerated() { sums[j] += value } }
  return sums.map { $0 / S(x.rows) }
}

/// L ∇ R.
func sandwich(
  _ left: Matrix<Double>, _ gradient: Matrix<Double>, _ right: Matrix<Double>
) throws -> Matrix<Double> {
  var half = gradient, all = gradient
  try BLAS.gemm(gradient, right, &half)
  try BLAS.gemm(left, half, &all)
  return all
}
