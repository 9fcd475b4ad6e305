import Foreign
import Structures

/// What ``CSRProduct`` owes whatever its matrix is.
struct CSRRelations {
  let product: CSRProduct
  private var element: ElementType { product.element }

  var all: [Relation] {
    [
      Relation("A and alpha negated") { call, _ in
        FollowUp(call.negating("values").with { $0.numbers["alpha"]! *= -1 }, Source.same)
      },
      Relation("alpha and beta doubled") { call, _ in
        let next = call.with {
          $0.numbers["alpha"]! *= 2
          $0.numbers["beta"]! *= 2
        }
        return FollowUp(next, Source.scaled(2))
      },
      Relation("the rows in reverse order") { call, _ in reversedRows(call) },
      Relation("the columns of A in reverse order") { call, _ in reversedTerms(call) },
      Relation("the entries of each row in another order") { call, coin in
        changed(call) { entries in entries.shuffled(using: &coin) }
      },
      Relation("each entry as two halves at one place") { call, _ in
        let values = call.buffers["values"]!.values
        guard values.allSatisfy({ element.nearest($0 / 2) * 2 == $0 }) else { return nil }
        return changed(call) { entries in
          entries.flatMap { entry in
            [CSRMatrix.Entry](
              repeating: .init(column: entry.column, value: entry.value / 2), count: 2)
          }
        }
      },
      Relation("zeros stored besides, where they meet finite numbers") { call, _ in
        let right = call.buffers[product.right]!.values
        guard call.size(product.inner) > 0, right.allSatisfy(\.isFinite) else { return nil }
        return changed(call) { [.init(column: 0, value: 0)] + $0 }
      },
      Relation("the first row alone") { call, _ in
        guard call.size("m") > 1 else { return nil }
        return FollowUp(product.keeping(rows: 0..<1, of: call), Source.same)
      },
      Relation("an empty row before") { call, _ in emptyRowBefore(call) },
    ]
  }

  /// The rows' entries changed; the result stays.
  private func changed(
    _ call: Call, _ change: ([CSRMatrix.Entry]) -> [CSRMatrix.Entry]
  ) -> FollowUp {
    var matrix = CSRMatrix(call)
    matrix.rows = matrix.rows.map(change)
    return FollowUp(matrix.placed(in: call, element), Source.same)
  }

  private func reversedRows(_ call: Call) -> FollowUp {
    let (m, width) = (call.size("m"), product.width(call))
    var matrix = CSRMatrix(call)
    matrix.rows.reverse()
    let next = matrix.placed(in: call, element)
      .permutingRows(product.result, m, width, leading: product.leading(product.result, call)) {
        m - 1 - $0
      }
    return FollowUp(next) { _, index in ((m - 1 - index / width) * width + index % width, 1) }
  }

  private func reversedTerms(_ call: Call) -> FollowUp {
    let inner = call.size(product.inner)
    var matrix = CSRMatrix(call)
    matrix.rows = matrix.rows.map { row in
      row.map { .init(column: inner - 1 - $0.column, value: $0.value) }
    }
    let next = matrix.placed(in: call, element)
      .permutingRows(
        product.right, inner, product.width(call), leading: product.leading(product.right, call)
      ) { inner - 1 - $0 }
    return FollowUp(next, Source.same)
  }

  /// Its result is beta times what was there, and all others are as before.
  private func emptyRowBefore(_ call: Call) -> FollowUp? {
    let (width, leading) = (product.width(call), product.leading(product.result, call))
    guard call.size("m") > 0, width > 0 else { return nil }
    var matrix = CSRMatrix(call)
    matrix.rows.insert([], at: 0)
    let old = call.buffers[product.result]!.values
    let next = matrix.placed(in: call, element).with {
      $0.buffers[product.result] = Buffer(
        element, [Double](repeating: 0, count: leading) + old)
    }
    return FollowUp(next) { _, index in index >= width ? (index - width, 1) : nil }
  }
}
