import Codebooks
import Scalars
import Structures
import Verification

extension CodedLayer {
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
