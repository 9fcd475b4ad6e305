public import Structures

/// The least multiple of `step` that is no less than n.
func roundedUp(_ n: Int, to step: Int) -> Int { (n + step - 1) / step * step }

/// Weights of eight bits in panels of 32 columns: for each four terms 32 times four bytes, raised by 128.
///
/// Terms are filled up to a multiple of 64, and columns to one of 32, with weights 0.
public struct BytePanels: Sendable {
  public let terms: Int, columns: Int
  /// Terms with what fills them up.
  public let depth: Int
  public let panels: Int
  public let bytes: [UInt8]

  public init(_ weights: Matrix<Int8>) {
    (terms, columns) = (weights.rows, weights.columns)
    (depth, panels) = (roundedUp(terms, to: 64), roundedUp(columns, to: 32) / 32)
    var bytes = [UInt8](repeating: 128, count: 32 * depth * panels)
    for l in 0..<terms {
      for j in 0..<columns {
        bytes[Self.place(l, j, depth)] = UInt8(bitPattern: weights[l, j]) ^ 128
      }
    }
    self.bytes = bytes
  }

  static func place(_ term: Int, _ column: Int, _ depth: Int) -> Int {
    column / 32 * 32 * depth + term / 4 * 128 + column % 32 * 4 + term % 4
  }

  /// The weights again.
  public var weights: Matrix<Int8> {
    Matrix(rows: terms, columns: columns) {
      Int8(bitPattern: bytes[Self.place($0, $1, depth)] ^ 128)
    }
  }
}

/// Codes of four bits in panels of 32 columns: for each eight terms two lines of sixteen columns times four
/// bytes, the first four terms in the low halves.
///
/// Columns are filled up to a multiple of 32 with codes 8, which are the weight 0.
public struct NibblePanels: Sendable {
  public let terms: Int, columns: Int
  public let panels: Int
  public let bytes: [UInt8]

  /// - Throws: `MixedPrecisionError` for terms that are no multiple of 8, or a code above 15.
  public init(_ codes: Matrix<UInt8>) throws(MixedPrecisionError) {
    guard codes.rows.isMultiple(of: 8) else {
      throw MixedPrecisionError("Codes have \(codes.rows) rows: they are packed eight at a time")
    }
    if let place = codes.elements.firstIndex(where: { $0 > 15 }) {
      throw MixedPrecisionError("Code \(place) is \(codes.elements[place]): four bits hold 0 to 15")
    }
    (terms, columns) = (codes.rows, codes.columns)
    panels = roundedUp(columns, to: 32) / 32
    var bytes = [UInt8](repeating: 0x88, count: 16 * terms * panels)
    for l in 0..<terms {
      for j in 0..<columns {
        let place = Self.place(l, j, terms)
        let isHigh = l % 8 >= 4
        let kept = bytes[place] & (isHigh ? 0x0F : 0xF0)
        bytes[place] = kept | codes[l, j] << (isHigh ? 4 : 0)
      }
    }
    self.bytes = bytes
  }

  static func place(_ term: Int, _ column: Int, _ terms: Int) -> Int {
    column / 32 * 16 * terms + term / 8 * 128 + column % 32 / 16 * 64 + column % 16 * 4 + term % 4
  }

  /// The codes again.
  public var codes: Matrix<UInt8> {
    Matrix(rows: terms, columns: columns) { l, j in
      bytes[Self.place(l, j, terms)] >> (l % 8 >= 4 ? 4 : 0) & 15
    }
  }
}
