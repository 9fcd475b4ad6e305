import Bindings
import Codebooks
import Scalars
import Structures
import Verification

/// A layer's weights as sums of codes: groups of eight inputs, M codebooks of 2ᵇ vectors, a scale for each output.
struct CodedLayer {
  /// M codebooks of 2ᵇ vectors for groups of eight.
  struct Format: Sendable {
    let codebooks: Int, bits: Int
    var label: String { "\(codebooks)×\(bits)" }
  }

  static let group = 8

  let format: Format
  let weights: Matrix<Double>
  /// Numbers that a float holds.
  let scales: [Double]
  /// Each 2ᵇ × 8.
  var codebooks: [Matrix<Double>]
  /// Of every group a code of each codebook.
  var codes: [Int]

  var groups: Int { weights.columns / Self.group }

  /// Residual k-means on all groups, each divided by its output's root mean square: Lloyd's iterations on what the
  /// codebooks in front leave; of several codebooks two rounds in which all are updated at once by ``CodebookUpdate``
  /// and every group is searched again by ``BeamSearch``.
  init(
    _ weights: Matrix<Double>, _ format: Format = .init(codebooks: 1, bits: 8), iterations: Int,
    _ generator: inout Generator
  ) throws {
    (self.weights, self.format) = (weights, format)
    let g = Self.group
    let n = weights.elements.count / g
    let books = format.codebooks
    scales = (0..<weights.rows).map { o in
      let square = weights[row: o].reduce(0.0) { $0 + $1 * $1 } / Double(weights.columns)
      return square > 0 ? Double(Float(square.squareRoot())) : 1
    }
    let scales = scales
    let groups = weights.columns / g
    let targets = Matrix(rows: n, columns: g) { i, k in
      weights.elements[i * g + k] / scales[i / groups]
    }
    (codebooks, codes) = ([], [Int](repeating: 0, count: n * books))
    var rest = targets
    for m in 0..<books {
      let (book, own) = try Self.clustered(rest, format.bits, iterations, &generator)
      codebooks.append(book)
      for i in 0..<n {
        codes[i * books + m] = own[i]
        for k in 0..<g { rest[i, k] -= book[own[i], k] }
      }
    }
    for _ in 0..<(books > 1 ? 2 : 0) { try refine(targets) }
    round()
  }

  /// Lloyd's iterations from vectors of the targets.
  private static func clustered(
    _ targets: Matrix<Double>, _ bits: Int, _ iterations: Int, _ generator: inout Generator
  ) throws -> (codebook: Matrix<Double>, codes: [Int]) {
    let g = targets.columns
    let first = (0..<targets.rows).shuffled(using: &generator).prefix(1 << bits)
    var codebook = Matrix(
      rows: first.count, columns: g, elements: first.flatMap { targets[row: $0] })
    for _ in 0..<iterations {
      let updated = try CodebookUpdate.implementations[0](
        .init(
          targets: targets, codes: nearest(targets, codebook), codebooks: [codebook],
          damping: 0x1p-10))
      codebook = Matrix(rows: codebook.rows, columns: g, elements: updated["codebooks"])
    }
    return (codebook, nearest(targets, codebook))
  }

  /// All codebooks for the codes, then all codes for the codebooks.
  private mutating func refine(_ targets: Matrix<Double>) throws {
    let (g, books) = (targets.columns, codebooks.count)
    let updated = try CodebookUpdate.implementations[0](
      .init(targets: targets, codes: codes, codebooks: codebooks, damping: 0x1p-10))
    codebooks = apart(updated["codebooks"])
    let identity = Matrix(rows: g, columns: g) { $0 == $1 ? 1.0 : 0 }
    for i in 0..<targets.rows {
      let found = try BeamSearch.implementations[0](
        .init(
          search: .init(
            objective: Quadratic(matrix: identity, linear: Array(targets[row: i])),
            codebooks: codebooks),
          start: Array(codes[i * books..<(i + 1) * books]), beam: 1))
      for (m, code) in found[integers: "codes"].enumerated() { codes[i * books + m] = code }
    }
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

  /// Codebooks from their entries, one after the other.
  func apart(_ entries: [Double]) -> [Matrix<Double>] {
    let size = codebooks[0].elements.count
    return codebooks.indices.map { m in
      Matrix(
        rows: codebooks[m].rows, columns: Self.group,
        elements: Array(entries[m * size..<(m + 1) * size]))
    }
  }

  /// Entries become numbers that a float holds, as the format stores them.
  mutating func round() { codebooks = codebooks.map { $0.map { Double(Float($0)) } } }

  /// Σ_m C_m[code] of a group, times its output's scale, after `change` of each entry.
  private func decoded(
    _ codebooks: [Matrix<Double>], _ change: (Double) -> Double = { $0 }
  ) -> Matrix<Double> {
    let g = Self.group
    let (books, groups) = (codebooks.count, groups)
    var result = Matrix(repeating: 0.0, rows: weights.rows, columns: weights.columns)
    for place in 0..<weights.rows * groups {
      for m in 0..<books {
        let own = codes[place * books + m] * g
        for k in 0..<g {
          result.elements[place * g + k] +=
            scales[place / groups] * change(codebooks[m].elements[own + k])
        }
      }
    }
    return result
  }

  /// s Σ_m |C_m|: what the roundings of a decoded weight are relative to.
  var magnitudes: Matrix<Double> { decoded(codebooks) { abs($0) } }

  /// What the verified kernel decodes.
  var kernelWeights: Matrix<Float> {
    get throws {
      let layer = AdditiveLayer(
        bits: format.bits, outputs: weights.rows, groups: groups,
        codebooks: codebooks.map { $0.map { Float($0) } }, codes: codes,
        scales: scales.map { Float($0) })
      let kernels = CodebookDecode.implementations
      let weights = try kernels[kernels.count - 1](layer)["weights"]
      return Matrix(
        rows: self.weights.rows, columns: self.weights.columns, elements: weights.map { Float($0) })
    }
  }

  /// ΔH for Δ = Ŵ - W.
  func slopes(
    _ codebooks: [Matrix<Double>], less target: Matrix<Double>?, _ curvature: Matrix<Double>
  ) throws -> Matrix<Double> {
    var delta = decoded(codebooks)
    if let target { for i in delta.elements.indices { delta.elements[i] -= target.elements[i] } }
    var result = Matrix(repeating: 0.0, rows: delta.rows, columns: delta.columns)
    try BLAS.gemm(delta, curvature, &result)
    return result
  }

  /// ½ tr(ΔHΔᵀ).
  func loss(_ curvature: Matrix<Double>) throws -> Double {
    let slopes = try slopes(codebooks, less: weights, curvature)
    let own = decoded(codebooks)
    return own.elements.indices.reduce(0.0) {
      $0 + (own.elements[$1] - weights.elements[$1]) * slopes.elements[$1]
    } / 2
  }

  /// What a slope of the weights is for the codebooks: summed over all groups that name a vector, codebook after
  /// codebook.
  func gathered(_ slopes: Matrix<Double>) -> [Double] {
    let g = Self.group
    let (books, size) = (codebooks.count, codebooks[0].elements.count)
    var result = [Double](repeating: 0, count: books * size)
    for i in slopes.elements.indices {
      let (place, k) = i.quotientAndRemainder(dividingBy: g)
      let pull = scales[place / groups] * slopes.elements[i]
      for m in 0..<books { result[m * size + codes[place * books + m] * g + k] += pull }
    }
    return result
  }
}
