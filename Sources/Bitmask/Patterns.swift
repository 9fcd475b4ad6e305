import Scalars
import Structures

extension Generator {
  /// Eleven significant bits at one of s + 1 magnitudes, so that `Float` holds them exactly.
  mutating func graded(_ spread: Int) -> Double {
    let scale = Double(
      sign: .plus, exponent: -Int.random(in: 0...spread, using: &self), significand: 1)
    return dyadic() * scale
  }

  /// A matrix of which about so many of 256 entries are zero, wherever they are.
  mutating func sparse<T: Numeric>(
    _ rows: Int, _ columns: Int, zeros: Int, entry: (inout Generator) -> T
  ) -> Matrix<T> {
    Matrix(rows: rows, columns: columns) { _, _ in
      Int(next() % 256) < zeros ? .zero : entry(&self)
    }
  }

  /// The same for benchmarks, from 16 bits an entry: eight for whether it is zero, and eight for its value.
  mutating func plenty<T: Numeric>(
    _ rows: Int, _ columns: Int, zeros: Int, value: (Int8) -> T
  ) -> Matrix<T> {
    var elements: [T] = []
    elements.reserveCapacity(rows * columns)
    var bits: UInt64 = 0
    for i in 0..<rows * columns {
      bits = i % 4 == 0 ? next() : bits >> 16
      let byte = Int8(truncatingIfNeeded: bits >> 8)
      elements.append(Int(bits & 255) < zeros ? .zero : value(byte == 0 ? 1 : byte))
    }
    return Matrix(rows: rows, columns: columns, elements: elements)
  }
}

/// Of 256: the share of zeros that benchmarks have, 70 %.
let benchmarkZeros = 179

/// The shares of zeros that random problems have: none, few, a half, 70 %, nearly all, all.
let shares = [0, 16, 128, 179, 240, 256]
