import Structures
import Verification

/// A layer as the kernels read it: vectors filled up to multiples of eight entries, codes of one byte or two.
struct LayerOperands {
  let outputs: Int, groups: Int, books: Int, size: Int, blocks: Int
  let isWide: Bool
  let codes: UnsafeRawPointer
  let entries: UnsafePointer<Float>, scales: UnsafePointer<Float>

  /// - Throws: ``CodebookError`` for what is no layer.
  init(_ layer: AdditiveLayer, _ arena: Arena) throws {
    if let obstacle = layer.obstacle { throw CodebookError(obstacle) }
    (outputs, groups, books) = (layer.outputs, layer.groups, layer.codebooks.count)
    (size, blocks, isWide) = (1 << layer.bits, (layer.group + 7) / 8, layer.bits > 8)
    codes = Self.stored(layer.codes, isWide: isWide, in: arena)
    entries = arena.input(layer.codebooks.flatMap(Self.padded)).baseAddress!
    scales = arena.input(layer.scales + (outputs == 0 ? [0] : [])).baseAddress!
  }

  /// A pointer even to no codes.
  static func stored(_ codes: [Int], isWide: Bool, in arena: Arena) -> UnsafeRawPointer {
    let codes = codes.isEmpty ? [0] : codes
    return isWide
      ? UnsafeRawPointer(arena.input(codes.map { UInt16($0) }).baseAddress!)
      : UnsafeRawPointer(arena.input(codes.map { UInt8($0) }).baseAddress!)
  }

  /// Rows filled up to a multiple of eight columns.
  private static func padded(_ book: Matrix<Float>) -> [Float] {
    let width = (book.columns + 7) / 8 * 8
    return Matrix(rows: book.rows, columns: width) { $1 < book.columns ? book[$0, $1] : 0 }.elements
  }

  /// Groups of g numbers each, filled up likewise.
  func padded(_ x: [Float], group g: Int) -> [Float] {
    let width = 8 * blocks
    return (0..<groups * width).map { i in
      let (j, k) = i.quotientAndRemainder(dividingBy: width)
      return k < g ? x[j * g + k] : 0
    }
  }
}
