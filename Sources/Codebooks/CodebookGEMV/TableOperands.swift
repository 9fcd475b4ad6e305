import Structures
import Verification

/// A layer and a vector as the product by tables reads them.
///
/// Codebooks lie by columns, filled up to a multiple of sixteen vectors; codes come in parts of eight tables, one for
/// each group and codebook, and in each part output after output.
struct TableOperands {
  let outputs: Int, groups: Int, books: Int, size: Int, group: Int
  let isWide: Bool
  let codes: UnsafeRawPointer
  let columns: UnsafePointer<Float>, scales: UnsafePointer<Float>, x: UnsafePointer<Float>
  let scratch: UnsafeMutablePointer<Float>, y: UnsafeMutablePointer<Float>

  /// - Throws: ``CodebookError`` for what is no product.
  init(_ problem: CodebookGEMV.Problem, _ arena: Arena) throws {
    if let obstacle = problem.obstacle { throw CodebookError(obstacle) }
    let layer = problem.layer
    (outputs, groups, books) = (layer.outputs, layer.groups, layer.codebooks.count)
    (group, isWide) = (layer.group, layer.bits > 8)
    let vectors = 1 << layer.bits
    let width = (vectors + 15) / 16 * 16
    size = width
    codes = LayerOperands.stored(Self.parts(layer), isWide: isWide, in: arena)
    let entries = layer.codebooks.flatMap { book in
      Matrix(rows: book.columns, columns: width) { $1 < vectors ? book[$1, $0] : 0 }.elements
    }
    columns = arena.input(entries).baseAddress!
    scales = arena.input(layer.scales + (layer.outputs == 0 ? [0] : [])).baseAddress!
    x = arena.input(problem.x.isEmpty ? [0] : problem.x.map { Float($0) }).baseAddress!
    scratch = arena.output(8 * width, of: Float.self).baseAddress!
    y = arena.output(max(1, layer.outputs), of: Float.self).baseAddress!
  }

  private static func parts(_ layer: AdditiveLayer) -> [Int] {
    let tables = layer.groups * layer.codebooks.count
    var codes: [Int] = []
    codes.reserveCapacity((tables + 7) / 8 * 8 * layer.outputs)
    for first in stride(from: 0, to: tables, by: 8) {
      for o in 0..<layer.outputs {
        for t in first..<first + 8 { codes.append(t < tables ? layer.codes[o * tables + t] : 0) }
      }
    }
    return codes
  }
}
