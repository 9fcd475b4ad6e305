import Scalars
public import Structures
import Verification

/// The batches that one layer saw, in turn, and the gradient that is preconditioned after the last.
public struct LayerHistory: Sendable {
  /// One batch of n samples.
  public struct Batch: Sendable {
    /// n × d_in.
    public var inputs: Matrix<Double>
    /// n × d_out: gradients of each sample's own loss.
    public var outputGradients: Matrix<Double>

    public init(inputs: Matrix<Double>, outputGradients: Matrix<Double>) {
      (self.inputs, self.outputGradients) = (inputs, outputGradients)
    }
  }

  public var batches: [Batch]
  /// d_out × d_in.
  public var gradient: Matrix<Double>
  /// γ, the weight of the past: 0 ≤ γ < 1.
  public var gamma: Double
  /// λ of Eva, once for both factors; of KFAC √λ, which is added to the diagonal of either.
  public var damping: Double
  /// KFAC factorises in every f-th iteration, and in the first.
  public var frequency: Int

  public init(
    batches: [Batch], gradient: Matrix<Double>, gamma: Double, damping: Double, frequency: Int = 1
  ) {
    (self.batches, self.gradient) = (batches, gradient)
    (self.gamma, self.damping, self.frequency) = (gamma, damping, frequency)
  }

  /// The batches up to the last iteration in which the factors are taken up.
  var refreshed: [Batch] {
    Array(batches.prefix((batches.count - 1) / frequency * frequency + 1))
  }

  /// The weight of each of `count` batches in a running mean that starts with the first.
  func weights(_ count: Int) -> [Rational] {
    let past = Rational(gamma)
    return (0..<count).map { t in
      past.raised(to: count - 1 - t) * (t == 0 ? 1 : 1 - past)
    }
  }

  /// - Throws: ``SecondOrderError`` that names the constant out of its range, the shape that does not fit, or the
  ///   number that is none.
  func validated() throws -> LayerHistory {
    guard gamma >= 0, gamma < 1 else {
      throw SecondOrderError("the weight of the past is \(gamma); it must be from 0 to below 1")
    }
    guard damping >= 0, damping.isFinite else {
      throw SecondOrderError("the damping is \(damping); it must not be negative")
    }
    guard damping == 0 || damping > 0x1p-400 else {
      throw SecondOrderError("the damping is \(damping), whose square is zero")
    }
    guard frequency >= 1, !batches.isEmpty else {
      throw SecondOrderError(
        "\(batches.count) batches with factors in every \(frequency)-th give no step")
    }
    try Self.check(gradient, "the gradient")
    for (t, batch) in batches.enumerated() {
      let (a, g) = (batch.inputs, batch.outputGradients)
      guard a.rows > 0, a.rows == g.rows, a.columns == gradient.columns, g.columns == gradient.rows
      else {
        throw SecondOrderError(
          "batch \(t) has \(a.rows) x \(a.columns) inputs and \(g.rows) x \(g.columns) output "
            + "gradients for a gradient of \(gradient.rows) x \(gradient.columns)")
      }
      try Self.check(a, "the inputs of batch \(t)")
      try Self.check(g, "the output gradients of batch \(t)")
    }
    return self
  }

  private static func check(_ x: Matrix<Double>, _ name: String) throws {
    if let k = x.elements.firstIndex(where: { !$0.isFinite }) {
      throw SecondOrderError("\(name): \(x.elements[k]) at place \(k); skip this step")
    }
  }

  /// What a preconditioner is told, iteration by iteration.
  var views: [LayerView] {
    batches.map {
      LayerView(inputs: $0.inputs, outputGradients: $0.outputGradients, gradient: gradient)
    }
  }
}

extension LayerHistory {
  /// A layer of `size` outputs. With damping its batches are small; without, which is in a third of the small ones
  /// if `mayBeUndamped`, they are as many samples as numbers and diagonally dominant, so that factors are regular.
  static func random(
    size: Int, mayBeUndamped: Bool, using generator: inout Generator
  ) -> LayerHistory {
    let isLarge = size >= 32
    let width = isLarge ? size : Int.random(in: 1...size, using: &generator)
    let isUndamped = !isLarge && mayBeUndamped && generator.uniform() < 0.35
    let samples =
      isUndamped ? max(size, width) : isLarge ? 32 : Int.random(in: 1...3, using: &generator)
    // What is timed is one direction.
    let steps = isLarge ? 1 : Int.random(in: 1...3, using: &generator)
    let small = isUndamped ? 0x1p-6 : 0.25
    func draw(_ columns: Int) -> Matrix<Double> {
      Matrix(rows: samples, columns: columns) { i, j in
        (isUndamped && i == j ? 2 : 0) + small * generator.dyadic()
      }
    }
    let batches = (0..<steps).map { _ in Batch(inputs: draw(width), outputGradients: draw(size)) }
    let gradient = Matrix(rows: size, columns: width) { _, _ in generator.dyadic() }
    let damping = [0.25, 0.5, 1][Int.random(in: 0..<3, using: &generator)]
    return LayerHistory(
      batches: batches, gradient: gradient,
      gamma: FactorProblem.weights[Int.random(in: 0..<4, using: &generator)],
      damping: isUndamped ? 0 : damping, frequency: Int.random(in: 1...2, using: &generator))
  }

  /// Fewer batches, fewer samples.
  var simplifications: [LayerHistory] {
    var list: [LayerHistory] = []
    if batches.count > 1 {
      var shorter = self
      shorter.batches.removeLast()
      list.append(shorter)
    }
    if damping > 0, batches.contains(where: { $0.inputs.rows > 1 }) {
      var fewer = self
      func first(_ x: Matrix<Double>) -> Matrix<Double> {
        Matrix(rows: 1, columns: x.columns, elements: Array(x[row: 0]))
      }
      fewer.batches = batches.map {
        Batch(inputs: first($0.inputs), outputGradients: first($0.outputGradients))
      }
      list.append(fewer)
    }
    return list
  }
}

/// Systems of two factors, LΔR = ∇, by exact elimination.
enum FactorSystem {
  /// A + δI.
  static func damped<S: Scalar>(_ a: [[S]], _ delta: S) -> [[S]] {
    a.indices.map { i in a.indices.map { i == $0 ? a[i][$0] + delta : a[i][$0] } }
  }

  /// Δ by rows; `nil` if a factor is singular.
  static func solve<S: Scalar>(_ l: [[S]], _ gradient: [[S]], _ r: [[S]]) -> [[S]]? {
    guard let half = Elimination.solve(l, gradient) else { return nil }
    return Elimination.solve(r, transpose(half)).map { transpose($0) }
  }

  /// Whether LΔR = ∇.
  static func isSolved(
    _ l: [[Rational]], _ step: [Rational], _ r: [[Rational]], _ gradient: Matrix<Double>
  ) -> Bool {
    guard step.count == gradient.elements.count else { return false }
    let n = gradient.columns
    let rows = (0..<gradient.rows).map { Array(step[$0 * n..<($0 + 1) * n]) }
    let product = Elimination.product(Elimination.product(l, rows), r)
    return product.flatMap { $0 } == gradient.elements.map { Rational($0) }
  }
}
