/// Adam whose moments are kept in eight bits between the steps.
///
/// In each step the moments are read back, m ← β₁m + (1 - β₁)g, v ← β₂v + (1 - β₂)g², the parameters moved by them as
/// they are, θ ← θ - η (m/(1 - β₁ᵗ)) / (√(v/(1 - β₂ᵗ)) + ε), and only then are they quantised: the first step is Adam's.
/// Source: as ``DynamicQuantiser``. The released program keeps tensors of fewer than 4,096 parameters in 32 bits.
public struct EightBitAdam: Sendable {
  public let count: Int, block: Int
  public var rate: Double
  public let beta1: Double, beta2: Double, epsilon: Double
  public private(set) var steps = 0
  private var first: Moment, second: Moment

  /// Codes and scales.
  private struct Moment: Sendable {
    let table: DynamicQuantiser.Table
    let block: Int
    var codes: [UInt8]
    var scales: [Float]

    init(_ table: DynamicQuantiser.Table, count: Int, block: Int) {
      (self.table, self.block) = (table, block)
      codes = [UInt8](repeating: UInt8(table.zero), count: count)
      scales = [Float](repeating: 0, count: (count + block - 1) / block)
    }

    func value(_ i: Int) -> Float { Float(table.levels[Int(codes[i])]) * scales[i / block] }

    mutating func keep(_ values: [Float]) {
      for b in scales.indices {
        let range = b * block..<min((b + 1) * block, codes.count)
        scales[b] = values[range].reduce(0) { max($0, abs($1)) }
        for i in range {
          codes[i] = UInt8(
            scales[b] == 0 ? table.zero : table.code(Double(values[i]) / Double(scales[b])))
        }
      }
    }
  }

  /// - Throws: ``OptimiserError`` for nothing to optimise, blocks of nothing, β outside [0, 1) or an ε that is not positive.
  public init(
    count: Int, block: Int = 256, rate: Double, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-8
  ) throws(OptimiserError) {
    guard count > 0 else { throw OptimiserError("There are \(count) parameters") }
    guard block > 0 else { throw OptimiserError("Blocks of \(block): one number at least") }
    guard (0..<1).contains(beta1), (0..<1).contains(beta2) else {
      throw OptimiserError("β is (\(beta1), \(beta2)): both must be in [0, 1)")
    }
    guard epsilon > 0 else {
      throw OptimiserError("ε is \(epsilon): a second moment that is rounded to 0 needs it above 0")
    }
    (self.count, self.block, self.rate) = (count, block, rate)
    (self.beta1, self.beta2, self.epsilon) = (beta1, beta2, epsilon)
    first = Moment(.signed, count: count, block: block)
    second = Moment(.unsigned, count: count, block: block)
  }

  /// Bytes that are kept from step to step: two a parameter, and two scales a block.
  public var stateBytes: Int { 2 * count + 4 * (first.scales.count + second.scales.count) }

  /// One step on parameters, in place.
  ///
  /// - Throws: ``OptimiserError`` if the lengths differ from ``count``, or a gradient is not finite; parameters and state
  ///   are then as they were.
  public mutating func step(_ theta: inout [Float], gradient: [Float]) throws(OptimiserError) {
    guard theta.count == count, gradient.count == count else {
      throw OptimiserError(
        "\(theta.count) parameters and \(gradient.count) gradients: there must be \(count)")
    }
    if let i = gradient.firstIndex(where: { !($0 * $0).isFinite }) {
      throw OptimiserError("Gradient \(i) is \(gradient[i]): its square must be finite")
    }
    steps += 1
    let (one, two) = (1 - power(beta1), 1 - power(beta2))
    var (m, v) = (gradient, gradient)
    for i in theta.indices {
      let g = Double(gradient[i])
      let mean = beta1 * Double(first.value(i)) + (1 - beta1) * g
      let square = beta2 * Double(second.value(i)) + (1 - beta2) * g * g
      theta[i] -= Float(rate * (mean / one) / ((square / two).squareRoot() + epsilon))
      (m[i], v[i]) = (Float(mean), Float(square))
    }
    first.keep(m)
    second.keep(v)
  }

  private func power(_ beta: Double) -> Double {
    (0..<steps).reduce(1) { product, _ in product * beta }
  }
}
