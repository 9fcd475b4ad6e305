import Scalars
import Structures
import Verification

extension CodebookDecode {
  static let statements: [Law<CodebookDecode>] = [
    Law("One codebook, and codes in order under scales of one: the codebook itself.") {
      layer, subject in
      let plain = AdditiveLayer(
        bits: layer.bits, outputs: 1, groups: 1 << layer.bits, codebooks: [layer.codebooks[0]],
        codes: Array(0..<1 << layer.bits), scales: [1])
      return subject(plain)["weights"] == layer.codebooks[0].elements.map { Rational(Double($0)) }
    },
    Law("Vectors of every codebook in another order, and codes renamed: the same weights.") {
      layer, subject in
      let last = (1 << layer.bits) - 1
      var turned = layer
      turned.codebooks = layer.codebooks.map { book in
        Matrix(rows: book.rows, columns: book.columns) { book[last - $0, $1] }
      }
      turned.codes = layer.codes.map { last - $0 }
      return subject(turned)["weights"] == subject(layer)["weights"]
    },
    Law("Codebooks in another order, and codes with them: the same weights.") { layer, subject in
      let books = layer.codebooks.count
      var turned = layer
      turned.codebooks.reverse()
      turned.codes = layer.codes.indices.map { i in
        let (place, m) = i.quotientAndRemainder(dividingBy: books)
        return layer.codes[place * books + books - 1 - m]
      }
      return subject(turned)["weights"] == subject(layer)["weights"]
    },
    Law("What is moved from every vector of one codebook to every one of another changes nothing.")
    {
      layer, subject in
      guard layer.codebooks.count > 1 else { return nil }
      var moved = layer
      // Exact: entries are multiples of 2⁻¹², and at most 8.
      moved.codebooks[0] = layer.codebooks[0].map { $0 + 1 }
      moved.codebooks[1] = layer.codebooks[1].map { $0 - 1 }
      return subject(moved)["weights"] == subject(layer)["weights"]
    },
    Law("Scales twice as large: weights twice as large.") { layer, subject in
      var larger = layer
      larger.scales = layer.scales.map { 2 * $0 }
      return subject(larger)["weights"] == subject(layer)["weights"].map { $0 + $0 }
    },
    Law("Codes of a bit more, and vectors that none of them names: the same weights.") {
      layer, subject in
      var wider = layer
      wider.bits += 1
      wider.codebooks = layer.codebooks.map { book in
        Matrix(rows: 2 * book.rows, columns: book.columns) {
          $0 < book.rows ? book[$0, $1] : 7
        }
      }
      return subject(wider)["weights"] == subject(layer)["weights"]
    },
  ]
}
