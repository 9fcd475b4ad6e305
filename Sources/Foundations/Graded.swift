import Scalars
import Structures

extension Generator {
  /// A multiple of 2⁻⁶⁻ˢ in [-8, 8], with s the spread: eleven significant bits, so that `Float`
  /// holds it exactly, at one of s + 1 magnitudes.
  mutating func graded(_ spread: Int) -> Double {
    let scale = Double(
      sign: .plus, exponent: -Int.random(in: 0...spread, using: &self), significand: 1)
    return dyadic() * scale
  }

  /// n graded numbers of which about a third cancel an earlier one exactly.
  mutating func cancelling(_ count: Int, spread: Int) -> [Double] {
    var values: [Double] = []
    for i in 0..<count {
      let cancels = i > 0 && uniform() < 1.0 / 3
      values.append(cancels ? -values[Int.random(in: 0..<i, using: &self)] : graded(spread))
    }
    return values
  }

  /// A matrix of graded numbers.
  mutating func matrix(_ rows: Int, _ columns: Int, spread: Int) -> Matrix<Double> {
    Matrix(rows: rows, columns: columns) { _, _ in graded(spread) }
  }
}

/// Lengths beyond registers, four of them, and a hundred elements; 157 leaves a remainder in every
/// loop of every lane.
let longLengths = [97, 129, 157, 257, 1000]

/// Σ |xᵢ|, no smaller than the real one: each of n additions loses at most a factor 1 + u.
func absoluteSum(_ x: [Double]) -> Double {
  x.reduce(0) { $0 + abs($1) } * (1 + Double(x.count) * 0x1p-52)
}
