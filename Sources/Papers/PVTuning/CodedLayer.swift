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
  private(set) var scales: [Double]
  /// 256 × 8.
  private(set) var codebook: Matrix<Double>
  private(set) var codes: [Int]

  private var groups: Int { weights.columns / Self.group }

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
  private mutating func round() { codebook = codebook.map { Double(Float($0)) } }

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
  private func slopes(
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
  private func gathered(_ slopes: Matrix<Double>) -> [Double] {
    let g = Self.group
    var result = [Double](repeating: 0, count: codebook.elements.count)
    for i in slopes.elements.indices {
      let (place, k) = i.quotientAndRemainder(dividingBy: g)
      result[codes[place] * g + k] += scales[place / groups] * slopes.elements[i]
    }
    return result
  }

  /// Conjugate gradients on the codebook, so many; φ falls with each.
  mutating func tie(_ curvature: Matrix<Double>, steps: Int) throws {
    var residual = gathered(try slopes(codebook, less: weights, curvature)).map { -$0 }
    var direction = residual
    var square = squaredNorm(residual)
    for _ in 0..<steps where square > 0 {
      let along = Matrix(rows: codebook.rows, columns: codebook.columns, elements: direction)
      let image = gathered(try slopes(along, less: nil, curvature))
      let bend = dot(direction, image)
      guard bend > 0 else { break }
      let step = square / bend
      codebook.elements = axpy(step, direction, codebook.elements)
      residual = axpy(-step, image, residual)
      let next = squaredNorm(residual)
      direction = axpy(next / square, direction, residual)
      square = next
    }
    round()
  }

  /// In every output the share of groups with the largest slopes, one after the other: each takes the vector of least φ
  /// beside all others, by ``BeamSearch``. Returns how many codes changed.
  mutating func choose(_ curvature: Matrix<Double>, share: Double) throws -> Int {
    let g = Self.group, columns = weights.columns
    let blocks = (0..<groups).map { j in
      Matrix(rows: g, columns: g) { curvature[j * g + $0, j * g + $1] }
    }
    let slopes = try slopes(codebook, less: weights, curvature)
    var changes = 0
    for o in 0..<weights.rows {
      var slope = Array(slopes[row: o])
      let sizes = (0..<groups).map { j in squaredNorm(Array(slope[j * g..<(j + 1) * g])) }
      let order = sizes.indices.sorted { sizes[$0] > sizes[$1] }
      for j in order.prefix(Int((share * Double(groups)).rounded(.up))) {
        let place = o * groups + j
        let own = Array(codebook[row: codes[place]])
        let matrix = blocks[j].map { scales[o] * scales[o] * $0 }
        let pull = (0..<g).map {
          dot(Array(matrix[row: $0]), own) - scales[o] * slope[j * g + $0]
        }
        let found = try BeamSearch.implementations[0](
          .init(
            search: .init(
              objective: Quadratic(matrix: matrix, linear: pull), codebooks: [codebook]),
            start: [codes[place]], beam: 1))
        let code = found[integers: "codes"][0]
        guard code != codes[place] else { continue }
        for k in 0..<g {
          let move = scales[o] * (codebook[code, k] - own[k])
          for i in 0..<columns { slope[i] += move * curvature[j * g + k, i] }
        }
        codes[place] = code
        changes += 1
      }
    }
    return changes
  }
}
