public import Structures

/// Weights of eight bits of which two of four are kept, in panels of 32 columns: for each sixteen terms
///
///     2 × 32 × 4 weights, those of eight terms after those of eight; then 2 × 32 bytes of places,
///
/// of which bits 2s and 2s + 1 are the place of weight s within its four terms.
///
/// Terms are filled up to a multiple of 16, and columns to one of 32, with weights 0. A four that keeps fewer than
/// two has zeros for them.
public struct SparseBytePanels: Sendable {
  public let terms: Int, columns: Int
  /// Terms with what fills them up.
  public let depth: Int
  public let panels: Int
  public let bytes: [UInt8]
  /// -128 times the sum of each column, of whole panels, and 32 zeros: where sums begin whose activations are
  /// raised by 128.
  public let starts: [Int32]

  /// Bytes of sixteen terms of a panel.
  private static let block = 320

  /// - Throws: `MixedPrecisionError` for more than two of four that are not zero.
  public init(_ weights: Matrix<Int8>) throws(MixedPrecisionError) {
    (terms, columns) = (weights.rows, weights.columns)
    (depth, panels) = (roundedUp(terms, to: 16), roundedUp(columns, to: 32) / 32)
    var bytes = [UInt8](repeating: 0, count: Self.block * panels * depth / 16)
    var starts = [Int32](repeating: 0, count: 32 * panels + 32)
    for top in stride(from: 0, to: depth, by: 4) {
      for j in 0..<32 * panels {
        var kept: [Int] = []
        if j < weights.columns {
          let places = 0..<min(4, max(0, weights.rows - top))
          kept = places.filter { weights[top + $0, j] != 0 }
        }
        guard kept.count <= 2 else {
          throw MixedPrecisionError(
            "Rows \(top)..<\(top + 4) of column \(j) keep \(kept.count) weights: two of four have a place"
          )
        }
        for (slot, place) in kept.enumerated() {
          let weight = weights[top + place, j]
          let (value, places, shift) = Self.place(top, j, slot, depth)
          bytes[value] = UInt8(bitPattern: weight)
          bytes[places] |= UInt8(place) << UInt8(shift)
          starts[j] -= 128 * Int32(weight)
        }
      }
    }
    (self.bytes, self.starts) = (bytes, starts)
  }

  /// Where weight `slot` of the four terms from `top` on is, and the lowest bit of its place in which byte.
  private static func place(
    _ top: Int, _ column: Int, _ slot: Int, _ depth: Int
  ) -> (value: Int, places: Int, shift: Int) {
    let start = (column / 32 * (depth / 16) + top / 16) * block
    let (eight, four) = (top % 16 / 8, top % 8 / 4)
    let index = 2 * four + slot
    let value = start + 128 * eight + 4 * (column % 32) + index
    return (value, start + 256 + 32 * eight + column % 32, 2 * index)
  }

  /// The weights again.
  public var weights: Matrix<Int8> {
    var weights = Matrix<Int8>(repeating: 0, rows: terms, columns: columns)
    for top in stride(from: 0, to: terms, by: 4) {
      for j in 0..<columns {
        for slot in 0..<2 {
          let (value, places, shift) = Self.place(top, j, slot, depth)
          let row = top + Int(bytes[places] >> UInt8(shift) & 3)
          if bytes[value] != 0 { weights[row, j] = Int8(bitPattern: bytes[value]) }
        }
      }
    }
    return weights
  }
}
