import Codebooks
import Scalars
import Structures
import Verification

extension CodedLayer {
  /// Conjugate gradients on all codebooks at once, so many; φ falls with each.
  mutating func tie(_ curvature: Matrix<Double>, steps: Int) throws {
    var residual = gathered(try slopes(codebooks, less: weights, curvature)).map { -$0 }
    var direction = residual
    var square = squaredNorm(residual)
    for _ in 0..<steps where square > 0 {
      let along = apart(direction)
      let image = gathered(try slopes(along, less: nil, curvature))
      let bend = dot(direction, image)
      guard bend > 0 else { break }
      let step = square / bend
      codebooks = apart(axpy(step, direction, codebooks.flatMap(\.elements)))
      residual = axpy(-step, image, residual)
      let next = squaredNorm(residual)
      direction = axpy(next / square, direction, residual)
      square = next
    }
    round()
  }

  /// In every output the share of groups with the largest slopes, one after the other: each takes the vectors of least
  /// φ beside all other groups, by ``BeamSearch`` with so many words. Returns how many groups changed.
  mutating func choose(
    _ curvature: Matrix<Double>, share: Double, beam: Int = 1
  ) throws -> Int {
    let g = Self.group
    let columns = weights.columns
    let books = codebooks.count
    let blocks = (0..<groups).map { j in
      Matrix(rows: g, columns: g) { curvature[j * g + $0, j * g + $1] }
    }
    let slopes = try slopes(codebooks, less: weights, curvature)
    var changes = 0
    for o in 0..<weights.rows {
      var slope = Array(slopes[row: o])
      let sizes = (0..<groups).map { j in squaredNorm(Array(slope[j * g..<(j + 1) * g])) }
      let order = sizes.indices.sorted { sizes[$0] > sizes[$1] }
      for j in order.prefix(Int((share * Double(groups)).rounded(.up))) {
        let place = (o * groups + j) * books
        let start = Array(codes[place..<place + books])
        let own = vector(start)
        let matrix = blocks[j].map { scales[o] * scales[o] * $0 }
        let pull = (0..<g).map {
          dot(Array(matrix[row: $0]), own) - scales[o] * slope[j * g + $0]
        }
        let found = try BeamSearch.implementations[0](
          .init(
            search: .init(
              objective: Quadratic(matrix: matrix, linear: pull), codebooks: codebooks),
            start: start, beam: beam))
        let word = found[integers: "codes"]
        guard word != start else { continue }
        for (k, new) in vector(word).enumerated() {
          let move = scales[o] * (new - own[k])
          for i in 0..<columns { slope[i] += move * curvature[j * g + k, i] }
        }
        codes.replaceSubrange(place..<place + books, with: word)
        changes += 1
      }
    }
    return changes
  }

  /// Σ_m C_m[word_m].
  private func vector(_ word: [Int]) -> [Double] {
    (0..<Self.group).map { k in
      zip(codebooks, word).reduce(0.0) { $0 + $1.0[$1.1, k] }
    }
  }
}
