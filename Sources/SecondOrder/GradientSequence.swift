import Scalars
import Verification

/// Where an optimiser of the first order starts, the gradients that it meets one by one, and its constants.
public struct GradientSequence: Sendable {
  /// θ₀, one layer.
  public var weights: [Double]
  /// g₁ … g_T, each as long as the weights.
  public var gradients: [[Double]]
  /// η > 0.
  public var rate: Double
  /// β₁ of Adam and LAMB, μ of momentum: 0 ≤ β₁ ≤ 1 − 2⁻²⁰.
  public var first: Double
  /// β₂, in the same range.
  public var second: Double
  /// ε ≥ 0.
  public var epsilon: Double
  /// λ ≥ 0, the weight decay of LAMB.
  public var decay: Double

  public init(
    weights: [Double], gradients: [[Double]], rate: Double = 0x1p-3, first: Double = 0.875,
    second: Double = 0.984375, epsilon: Double = 0x1p-20, decay: Double = 0
  ) {
    (self.weights, self.gradients, self.rate) = (weights, gradients, rate)
    (self.first, self.second, self.epsilon) = (first, second, epsilon)
    self.decay = decay
  }

  /// T.
  public var steps: Int { gradients.count }

  /// Its first `count` steps alone.
  func prefix(_ count: Int) -> GradientSequence {
    var shorter = self
    shorter.gradients = Array(gradients.prefix(count))
    return shorter
  }

  /// Every zero among the gradients made a one: a moment of nothing but zeros has no direction without ε.
  var withoutZeros: GradientSequence {
    var dense = self
    dense.epsilon = 0
    dense.gradients = gradients.map { $0.map { $0 == 0 ? 1 : $0 } }
    return dense
  }

  /// Numbers up to here have squares, and sums of squares.
  private static let largest = 0x1p500

  /// - Throws: ``SecondOrderError`` for a component of gradient t whose square overflows in the format.
  static func check(_ gradient: [Double], _ t: Int, below limit: Double) throws {
    guard let k = gradient.firstIndex(where: { abs($0) > limit }) else { return }
    throw SecondOrderError(
      "gradient \(t) holds \(gradient[k]) at place \(k), whose square is beyond the format's numbers"
    )
  }

  /// - Throws: ``SecondOrderError`` that names the constant out of its range, the gradient of another length, or the
  ///   number that is none. Without ε an entry whose gradients are zero from the start would be 0/0: refused too.
  func validated() throws -> GradientSequence {
    let slowest = 1 - 0x1p-20
    for (name, value) in [("the first moment", first), ("the second moment", second)]
    where !(value >= 0 && value <= slowest) {
      throw SecondOrderError("\(name) keeps \(value) of itself; it must be from 0 to 1 - 2^-20")
    }
    guard rate > 0, rate.isFinite else {
      throw SecondOrderError("the rate is \(rate); it must be positive")
    }
    guard epsilon >= 0, epsilon.isFinite, decay >= 0, decay.isFinite else {
      throw SecondOrderError("epsilon \(epsilon) and decay \(decay) must not be negative")
    }
    if let k = weights.firstIndex(where: { !$0.isFinite }) {
      throw SecondOrderError("weight \(k) is \(weights[k])")
    }
    if let k = weights.firstIndex(where: { abs($0) > Self.largest }) {
      throw SecondOrderError("weight \(k) is \(weights[k]), whose square is beyond all numbers")
    }
    guard !gradients.isEmpty else { throw SecondOrderError("without a gradient there is no step") }
    for (t, g) in zip(1..., gradients) {
      guard g.count == weights.count else {
        throw SecondOrderError(
          "gradient \(t) has \(g.count) components for \(weights.count) weights")
      }
      if let k = g.firstIndex(where: { !$0.isFinite }) {
        throw SecondOrderError("gradient \(t) holds \(g[k]) at place \(k): skip this step")
      }
      try Self.check(g, t, below: Self.largest)
    }
    if epsilon == 0, let g = gradients.first, let k = g.firstIndex(of: 0) {
      throw SecondOrderError(
        "epsilon is zero and so is component \(k) of the first gradient: its step is 0/0")
    }
    return self
  }
}

extension GradientSequence {
  /// A weight for each of `size` entries and one to four gradients, of which whole components are sometimes zero.
  static func random(size: Int, using generator: inout Generator) -> GradientSequence {
    let isLarge = size >= 512
    let steps = isLarge ? 4 : Int.random(in: 1...4, using: &generator)
    func pick(_ values: [Double]) -> Double {
      values[Int.random(in: 0..<values.count, using: &generator)]
    }
    let constants = (
      rate: pick([0x1p-3, 0.1, 0.3]), first: pick([0.5, 0.875, 0.9]),
      second: pick([0.75, 0.984375, 0.999]),
      epsilon: pick([0x1p-20, 1e-8]), decay: pick([0, 0x1p-5, 0.01])
    )
    let isStill = (0..<size).map { _ in !isLarge && generator.uniform() < 0.1 }
    return GradientSequence(
      weights: (0..<size).map { _ in generator.dyadic() },
      gradients: (0..<steps).map { _ in
        isStill.map { isZero in
          let value = generator.dyadic()
          return isZero ? 0 : value
        }
      },
      rate: constants.rate, first: constants.first, second: constants.second,
      epsilon: constants.epsilon, decay: constants.decay)
  }

  /// Lengths around one and two vectors of either lane.
  static func edges(using generator: inout Generator) -> [GradientSequence] {
    [15, 16, 17, 33, 129].map { random(size: $0, using: &generator) }
  }

  /// Fewer steps, fewer entries, no decay.
  var simplifications: [GradientSequence] {
    var list: [GradientSequence] = []
    if steps > 1 { list.append(prefix(steps - 1)) }
    if weights.count > 1 {
      var shorter = self
      shorter.weights.removeLast()
      shorter.gradients = gradients.map { Array($0.dropLast()) }
      list.append(shorter)
    }
    if decay > 0 {
      var still = self
      still.decay = 0
      list.append(still)
    }
    return list
  }
}
