import Clipping
import Networks
import Scalars
import Structures
import Verification

/// A linear layer whose inputs pass a quantiser with learned clips, and whose outputs may be held to a small kurtosis.
///
/// The gradients are those of ``ClippedQuantiser`` and ``Kurtosis``, in single and in double precision; ``audit()`` holds
/// them to the verified kernels.
final class ClippedLinear: Linear {
  let levels: Float
  /// λ, the weight of the penalty.
  let penalty: Double
  /// Whether inputs are quantised.
  var isQuantised: Bool
  /// c⁻ and c⁺.
  let clips = FloatBuffer([-4, 4])
  private let clipGradient = FloatBuffer(2)
  private let clipState = AdamW.State(2)
  /// Whether gradients are kept for ``audit()``.
  var isAudited = false
  private var given: [Float] = []
  private var original: [Float] = [], quantised: [Float] = [], outputValues: [Float] = []

  init(
    name: String, weights: Matrix<Float>, bits: Int, penalty: Double, isQuantised: Bool
  ) {
    levels = Float((1 << bits) - 1)
    (self.penalty, self.isQuantised) = (penalty, isQuantised)
    super.init(name: name, weights: weights)
  }

  override func forward(
    _ x: UnsafePointer<Float>, rows: Int, into y: UnsafeMutablePointer<Float>
  ) {
    original = Array(UnsafeBufferPointer(start: x, count: rows * inputs))
    quantised = isQuantised ? encoded(original, clips.pointer[0], clips.pointer[1]) : original
    quantised.withUnsafeBufferPointer { super.forward($0.baseAddress ?? x, rows: rows, into: y) }
    outputValues = Array(UnsafeBufferPointer(start: y, count: rows * outputs))
  }

  private func encoded(_ x: [Float], _ low: Float, _ high: Float) -> [Float] {
    let (scale, step) = (levels / (high - low), (high - low) / levels)
    return x.map {
      low + ((min(max($0, low), high) - low) * scale).rounded(.toNearestOrEven) * step
    }
  }

  override func inputGradient(
    _ dy: UnsafePointer<Float>, rows: Int, into dx: UnsafeMutablePointer<Float>
  ) {
    penalised(dy).withUnsafeBufferPointer {
      super.inputGradient($0.baseAddress ?? dy, rows: rows, into: dx)
    }
    guard isQuantised else { return }
    if isAudited { given = Array(UnsafeBufferPointer(start: dx, count: rows * inputs)) }
    let (low, high) = (clips.pointer[0], clips.pointer[1])
    let width = high - low
    var (lower, upper) = (0.0, 0.0)
    for i in original.indices {
      let (x, g) = (original[i], dx[i])
      if x >= high {
        upper += Double(g)
        dx[i] = 0
      } else if x <= low {
        lower += Double(g)
        dx[i] = 0
      } else {
        let product = Double((x - quantised[i]) / width * g)
        upper -= product
        lower += product
      }
    }
    clipGradient.pointer[0] = Float(lower)
    clipGradient.pointer[1] = Float(upper)
  }

  override func weightGradient(
    _ dy: UnsafePointer<Float>, _ x: UnsafePointer<Float>, rows: Int
  ) {
    penalised(dy).withUnsafeBufferPointer { total in
      quantised.withUnsafeBufferPointer {
        super.weightGradient(total.baseAddress ?? dy, $0.baseAddress ?? x, rows: rows)
      }
    }
  }

  override func update(_ rule: AdamW) {
    super.update(rule)
    guard isQuantised else { return }
    rule.update(clips.pointer, clipGradient.pointer, clipState, 2, decays: false)
    clips.pointer[1] = max(clips.pointer[1], clips.pointer[0] + 0.01)
  }

  /// dY and λ times the gradient of the outputs' kurtosis.
  private func penalised(_ dy: UnsafePointer<Float>) -> [Float] {
    penalised(Array(UnsafeBufferPointer(start: dy, count: outputValues.count)))
  }

  private func penalised(_ given: [Float]) -> [Float] {
    guard penalty > 0 else { return given }
    let sums = sums
    let scale = penalty * 4 * sums.count / (sums.second * sums.second)
    let shift = sums.third / sums.count
    let slope = sums.fourth / sums.second
    return zip(given, outputValues).map { g, y in
      let d = Double(y) - sums.mean
      return g + Float(scale * (d * d * d - shift - slope * d))
    }
  }

  private var sums: (count: Double, mean: Double, second: Double, third: Double, fourth: Double) {
    let n = Double(outputValues.count)
    let mean = outputValues.reduce(0.0) { $0 + Double($1) } / n
    var (second, third, fourth) = (0.0, 0.0, 0.0)
    for y in outputValues {
      let d = Double(y) - mean
      let square = d * d
      second += square
      third += square * d
      fourth += square * square
    }
    return (n, mean, second, third, fourth)
  }

  /// The kurtosis of the outputs of the last forward pass.
  var kurtosis: Double {
    let sums = sums
    return sums.count * sums.fourth / (sums.second * sums.second)
  }

  /// How far the last pass is from what the verified kernels make of the same inputs, outputs and gradients, over
  /// thresholds of ours: the quantised inputs and the gradients of both clips, and the kurtosis and its slope. No bound
  /// is derived for this pass; the thresholds are some units of its roundings, and a wrong kernel is far beyond them.
  ///
  /// At a tie single precision may decide either way: a code in a thousand may be another, by one, and each changes a
  /// clip's gradient by a step of its own.
  func audit() throws -> Double {
    let kernels = Kurtosis.implementations
    let flat = try kernels[kernels.count - 1](Kurtosis.Problem(outputValues))
    var worst = abs(kurtosis / flat["kurtosis"][0] - 1) / 1e-9
    let slope = penalised(Array(repeating: 0, count: outputValues.count))
    let top = slope.reduce(Float.zero) { max($0, abs($1)) }
    if penalty > 0, top > 0 {
      let off = zip(slope, flat["gradient"]).map { abs(Double($0) - penalty * $1) }
      worst = max(worst, (off.max() ?? 0) / (0x1p-20 * Double(top)))
    }
    guard isQuantised, given.count == original.count else { return worst }
    let (low, high) = (clips.pointer[0], clips.pointer[1])
    let quantisers = ClippedQuantiser.implementations
    let own = try quantisers[quantisers.count - 1](
      .init(
        activations: original, gradients: given, low: low, high: high,
        bits: Int(levels + 1).trailingZeroBitCount))
    let (step, size) = (Double(high - low) / Double(levels), Double(max(abs(low), abs(high))))
    let moves = zip(quantised, own["values"]).map { abs(Double($0) - $1) }
    let ties = moves.count { $0 > 0x1p-20 * size }
    let farthest = (moves.max() ?? 0) / (1.001 * step + 0x1p-20 * size)
    worst = max(worst, farthest, Double(ties) / (1 + Double(moves.count) / 1000))
    let mass = given.reduce(0.0) { $0 + Double(abs($1)) }
    let largest = given.reduce(0.0) { max($0, Double(abs($1))) }
    let allowed = 0x1p-18 * mass + Double(ties) * largest / Double(levels)
    for (k, name) in ["lower", "upper"].enumerated() where allowed > 0 {
      worst = max(worst, abs(Double(clipGradient.pointer[k]) - own[name][0]) / allowed)
    }
    return worst
  }

  /// Clips of least squared error on the inputs of the last forward pass: their least and largest, times 0.1 to 1.
  func calibrate() {
    let (low, high) = (original.min() ?? -1, original.max() ?? 1)
    guard low < high else { return }
    var best = Float.infinity
    for tenth in 1...20 {
      let (a, b) = (low * Float(tenth) / 20, high * Float(tenth) / 20)
      let error = zip(original, encoded(original, a, b)).reduce(Float.zero) {
        $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
      }
      if error < best {
        best = error
        (clips.pointer[0], clips.pointer[1]) = (a, b)
      }
    }
  }

  /// Weights to four symmetric bits for each output, rounded to nearest.
  func roundWeights() {
    for i in 0..<outputs {
      let row = weights.pointer + i * inputs
      let top = (0..<inputs).reduce(Float.zero) { max($0, abs(row[$1])) }
      guard top > 0 else { continue }
      let step = top / 7
      for j in 0..<inputs { row[j] = (row[j] / step).rounded(.toNearestOrEven) * step }
    }
  }
}
