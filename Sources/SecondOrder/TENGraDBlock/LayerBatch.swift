public import Scalars
import Verification

/// What one layer saw of a batch: the inputs and output gradients of n samples at L positions each, and the
/// right-hand side v = Jᵀz + w of its natural gradient.
public struct LayerBatch: Sendable {
  /// n and L.
  public var samples: Int, positions: Int
  /// k and m.
  public var inputs: Int, outputs: Int
  /// aᵢₗ, one after the other: nL rows of k.
  public var a: [Double]
  /// gᵢₗ: nL rows of m.
  public var g: [Double]
  public var lambda: Double
  /// One number for each sample; 1/n for the mean gradient.
  public var z: [Double]
  /// m × k.
  public var w: [Double]

  public init(
    samples: Int, positions: Int, inputs: Int, outputs: Int, a: [Double], g: [Double],
    lambda: Double, z: [Double], w: [Double]
  ) {
    (self.samples, self.positions, self.inputs, self.outputs) = (
      samples, positions, inputs, outputs
    )
    (self.a, self.g, self.lambda, self.z, self.w) = (a, g, lambda, z, w)
  }

  /// km.
  public var parameters: Int { inputs * outputs }
  /// nL.
  public var rows: Int { samples * positions }

  /// - Throws: ``SecondOrderError`` for a batch, a damping or shapes that give no direction.
  func validated() throws -> LayerBatch {
    guard samples > 0, positions > 0 else {
      throw SecondOrderError(
        "a batch of \(samples) samples at \(positions) positions has no gradient")
    }
    guard lambda > 0, lambda.isFinite else {
      throw SecondOrderError(
        "the damping is \(lambda); it must be positive, since F has rank \(samples) at most")
    }
    let shapes = [
      ("inputs", a.count, rows * inputs), ("output gradients", g.count, rows * outputs),
      ("coefficients z", z.count, samples), ("gradient w", w.count, parameters),
    ]
    for (name, count, wanted) in shapes where count != wanted {
      throw SecondOrderError("the \(name) are \(count) numbers instead of \(wanted)")
    }
    for (name, numbers) in [
      ("inputs", a), ("output gradients", g), ("coefficients z", z), ("gradient w", w),
    ] {
      if let k = numbers.firstIndex(where: { !$0.isFinite }) {
        throw SecondOrderError("the \(name) hold \(numbers[k]) at place \(k): skip this batch")
      }
    }
    return self
  }

  /// Jᵢ for every sample, m × k by rows.
  func jacobians<S: Scalar>(over: S.Type) -> [[S]] {
    (0..<samples).map { i in
      var sum = [S](repeating: .zero, count: parameters)
      for row in i * positions..<(i + 1) * positions {
        for o in 0..<outputs {
          let gradient = S(g[row * outputs + o])
          for c in 0..<inputs { sum[o * inputs + c] += gradient * S(a[row * inputs + c]) }
        }
      }
      return sum
    }
  }
}

extension LayerBatch {
  static func random(
    samples n: Int, positions l: Int, inputs k: Int, outputs m: Int, isMean: Bool,
    using generator: inout Generator
  ) -> LayerBatch {
    // ‖a‖ and ‖g‖ stay near 1, so that K does.
    func scale(_ count: Int) -> Double {
      Double(
        sign: .plus, exponent: -2 - (count.bitWidth - count.leadingZeroBitCount) / 2, significand: 1
      )
    }
    let (sa, sg) = (scale(k * l), scale(m * l))
    return LayerBatch(
      samples: n, positions: l, inputs: k, outputs: m,
      a: (0..<n * l * k).map { _ in generator.dyadic() * sa },
      g: (0..<n * l * m).map { _ in generator.dyadic() * sg },
      lambda: [1, 0.25, 0.0625][Int.random(in: 0..<3, using: &generator)],
      z: (0..<n).map { _ in isMean ? 1 / Double(n) : generator.dyadic() / 16 },
      w: (0..<k * m).map { _ in isMean ? 0 : generator.dyadic() / 16 })
  }

  static func random(size: Int, using generator: inout Generator) -> LayerBatch {
    if size >= 128 {
      return random(
        samples: size, positions: 1, inputs: size, outputs: size, isMean: size.nonzeroBitCount == 1,
        using: &generator)
    }
    let limit = size <= 6 ? 3 : size
    return random(
      samples: size, positions: Int.random(in: 1...3, using: &generator),
      inputs: Int.random(in: 1...limit, using: &generator),
      outputs: Int.random(in: 1...limit, using: &generator),
      isMean: size.nonzeroBitCount == 1 && generator.uniform() < 0.5, using: &generator)
  }

  /// One parameter; a bias (inputs that are 1); fewer parameters than samples; many positions.
  static func edges(using generator: inout Generator) -> [LayerBatch] {
    let shapes = [(7, 1, 1, 1), (16, 1, 1, 5), (33, 1, 2, 3), (3, 25, 9, 4), (2, 9, 40, 30)]
    var edges = shapes.map { n, l, k, m in
      random(samples: n, positions: l, inputs: k, outputs: m, isMean: n == 16, using: &generator)
    }
    edges[1].a = edges[1].a.map { _ in 1 }
    return edges
  }

  /// Fewer samples, fewer parameters, plainer damping.
  var simplifications: [LayerBatch] {
    var list: [LayerBatch] = []
    if samples > 1 { list.append(keeping(Array(0..<samples - 1))) }
    if w.contains(where: { $0 != 0 }) {
      var simpler = self
      simpler.w = w.map { _ in 0 }
      list.append(simpler)
    }
    if lambda != 1 {
      var simpler = self
      simpler.lambda = 1
      list.append(simpler)
    }
    return list
  }

  /// The batch of these samples, in this order.
  func keeping(_ ids: [Int]) -> LayerBatch {
    var batch = self
    let (la, lg) = (positions * inputs, positions * outputs)
    batch.samples = ids.count
    batch.a = ids.flatMap { a[$0 * la..<($0 + 1) * la] }
    batch.g = ids.flatMap { g[$0 * lg..<($0 + 1) * lg] }
    batch.z = ids.map { z[$0] }
    return batch
  }
}
