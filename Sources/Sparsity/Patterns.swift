import Scalars
import Structures

/// N of M, for patterns that are written here.
func nm(_ kept: Int, of group: Int) -> NMPattern {
  do { return try NMPattern(kept: kept, of: group) } catch { preconditionFailure("\(error)") }
}

/// The patterns that random problems have.
let commonPatterns = [(2, 4), (2, 4), (1, 2), (2, 8), (1, 4), (4, 8), (3, 5), (3, 3)]

extension Generator {
  mutating func pattern() -> NMPattern {
    let (kept, group) = commonPatterns[Int(next() % UInt64(commonPatterns.count))]
    return nm(kept, of: group)
  }

  /// Eleven significant bits at one of s + 1 magnitudes, so that `Float` holds them exactly.
  mutating func graded(_ spread: Int) -> Double {
    let scale = Double(
      sign: .plus, exponent: -Int.random(in: 0...spread, using: &self), significand: 1)
    return dyadic() * scale
  }

  mutating func matrix(_ rows: Int, _ columns: Int, spread: Int = 6) -> Matrix<Double> {
    Matrix(rows: rows, columns: columns) { _, _ in graded(spread) }
  }

  /// A matrix with N:M sparsity whose places are random and independent of its values.
  mutating func compressed(
    _ rows: Int, groups: Int, _ pattern: NMPattern, spread: Int = 6
  ) -> NMCompressed<Float> {
    let slots = rows * groups * pattern.kept
    var values: [Float] = [], places: [UInt8] = []
    values.reserveCapacity(slots)
    places.reserveCapacity(slots)
    for _ in 0..<rows * groups {
      var bits = next()
      var left = pattern.kept
      for place in 0..<pattern.group where left > 0 {
        // Selection sampling: a place is taken with the share of what is still needed.
        let rest = UInt64(pattern.group - place)
        if bits % rest < UInt64(left) {
          places.append(UInt8(place))
          left -= 1
        }
        bits = bits / rest &+ bits &* 0x9E37_79B9_7F4A_7C15
      }
      for _ in 0..<pattern.kept { values.append(Float(graded(spread))) }
    }
    do {
      return try NMCompressed(
        rows: rows, columns: groups * pattern.group, pattern: pattern, values: values,
        indices: places)
    } catch { preconditionFailure("\(error)") }
  }
}

/// `float32` or `float64`.
func label<T>(_: T.Type) -> String { "float\(8 * MemoryLayout<T>.size)" }

/// Row i of a compressed matrix with its zeros written out.
func denseRow<S: Scalar>(_ matrix: NMCompressed<Float>, _ i: Int, over: S.Type) -> [S] {
  var row = [S](repeating: .zero, count: matrix.columns)
  for group in 0..<matrix.groupsPerRow {
    for slot in matrix.slots(row: i, group: group) {
      let column = group * matrix.pattern.group + Int(matrix.indices[slot])
      row[column] = S(Double(matrix.values[slot]))
    }
  }
  return row
}

/// The definition of pruning: whether fewer than N of the others beat entry i, being larger, or equal
/// and in front.
func isKept<S: Scalar>(_ i: Int, of group: [S], keeping kept: Int) -> Bool {
  let rivals = group.indices.count { j in
    let (a, b) = (group[j].absolute, group[i].absolute)
    return j < i ? a >= b : a > b
  }
  return rivals < kept
}
