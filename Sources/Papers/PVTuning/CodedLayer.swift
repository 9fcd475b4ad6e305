import Bindings
import Codebooks
import Scalars
import Structures
import Verification

/// A layer's weights as codes of one codebook: groups of eight inputs, 2⁸ vectors, a scale for each output.
struct CodedLayer {
  static let group = 8, bits = 8

  let weights: Matrix<Double>
  /// Numbers that a float holds.
  let scales: [Double]
  /// 256 × 8.
  var codebook: Matrix<Double>
  var codes: [Int]

  var groups: Int { weights.columns / Self.group }

  /// Lloyd's iterations on all groups, each divided by its output's root mean square; codebooks by ``CodebookUpdate``.
  init(_ weights: Matrix<Double>, iterations: Int, _ generator: inout Generator) throws {
    self.weights = weights
    let g = Self.group, n = weights.elements.count / g
    scales = (0..<weights.rows).map { o in
      let square = weights[row: o].reduce(0.0) { $0 + $1 * $1 } / Double(weights.columns)
      return square > 0 ? Double(Float(square.squareRoot())) : 1
    }
    let scales = scales, groups = weights.columns / g
    let targets = Matrix(rows: n, columns: g) { i, k in
      weights.elements[i * g + k] / scales[i / groups]
    }
    let order = (0..<n).shuffled(using: &generator)
    let first = order.prefix(1 << Self.bits)
    codebook = Matrix(rows: first.count, columns: g, elements: first.flatMap { targets[row: $0] })
    codes = []
    for _ in 0..<iterations {
      codes = Self.nearest(targets, codebook)
      let updated = try CodebookUpdate.implementations[0](
        .init(targets: targets, codes: codes, codebooks: [codebook], damping: 0x1p-10))
      codebook = Matrix(rows: codebook.rows, columns: g, elements: updated["codebooks"])
    }
    codes = Self.nearest(targets, codebook)
    round()
  }

  private static func nearest(_ targets: Matrix<Double>, _ codebook: Matrix<Double>) -> [Int] {
    let g = targets.columns
    return (0..<targets.rows).map { n in
      var (best, least) = (0, Double.infinity)
      for c in 0..<codebook.rows {
        var distance = 0.0
        for k in 0..<g {
          let difference = targets.elements[n * g + k] - codebook.elements[c * g + k]
          distance += difference * difference
        }
        if distance < least { (best, least) = (c, distance) }
      }
      return best
    }
  }

  /// Entries become numbers that a float holds, as the format stores them.
  mutating func round() { codebook = codebook.map { Double(Float($0)) } }

  /// The weights in double precision.
  private func decoded(_ codebook: Matrix<Double>) -> Matrix<Double> {
    let g = Self.group, columns = weights.columns
    return Matrix(rows: weights.rows, columns: columns) { o, i in
      scales[o] * codebook.elements[codes[o * (columns / g) + i / g] * g + i % g]
    }
  }

  /// What the verified kernel decodes.
  var kernelWeights: Matrix<Float> {
    get throws {
      let layer = AdditiveLayer(
        bits: Self.bits, outputs: weights.rows, groups: groups,
        codebooks: [codebook.map { Float($0) }], codes: codes, scales: scales.map { Float($0) })
      let kernels = CodebookDecode.implementations
      let weights = try kernels[kernels.count - 1](layer)["weights"]
      return Matrix(
        rows: self.weights.rows, columns: self.weights.columns, elements: weights.map { Float($0) })
    }
  }

  /// ΔH for Δ = Ŵ - W.
  func slopes(
    _ codebook: Matrix<Double>, less target: Matrix<Double>?, _ curvature: Matrix<Double>
  ) throws -> Matrix<Double> {
    var delta = decoded(codebook)
    if let target { for i in delta.elements.indices { delta.elements[i] -= target.elements[i] } }
    var result = Matrix(repeating: 0.0, rows: delta.rows, columns: delta.columns)
    try BLAS.gemm(delta, curvature, &result)
    return result
  }

  /// ½ tr(ΔHΔᵀ).
  func loss(_ curvature: Matrix<Double>) throws -> Double {
    let slopes = try slopes(codebook, less: weights, curvature), own = decoded(codebook)
    return own.elements.indices.reduce(0.0) {
      $0 + (own.elements[$1] - weights.elements[$1]) * slopes.elements[$1]
    } / 2
  }

  /// What a slope of the weights is for the codebook: summed over all groups that name a vector.
  func gathered(_ slopes: Matrix<Double>) -> [Double] {
    let g = Self.group
    var result = [Double](repeating: 0, count: codebook.elements.count)
    for i in slopes.elements.indices {
      let (place, k) = i.quotientAndRemainder(dividingBy: g)
      result[codes[place] * g + k] += scales[place / groups] * slopes.elements[i]
    }
    return result
  }
}
