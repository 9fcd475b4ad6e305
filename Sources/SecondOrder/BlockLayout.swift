import Scalars

/// Where the kernels keep a symmetric matrix: its blocks of 16 × 16 on and below the diagonal.
///
/// The order is padded to N, a multiple of 16, with rows of zeros; N(N + 16)/2 elements in all. Rows come in
/// panels of eight and a panel in tiles of 8 × 16, each by rows, from left to right, so that a sweep over
/// the matrix walks through memory in one line.
struct BlockLayout {
  let order: Int
  /// N, at least 16.
  let padded: Int

  init(order: Int) {
    self.order = order
    padded = max(16, (order + 15) / 16 * 16)
  }

  var count: Int { padded * (padded + 16) / 2 }

  /// The place of entry (i, j), for j below the end of the row's diagonal block.
  func place(_ i: Int, _ j: Int) -> Int {
    let (block, panel) = (i / 16, i % 16 / 8)
    let start = 128 * (block + 1) * (block + panel)
    return start + 128 * (j / 16) + 16 * (i % 8) + j % 16
  }

  /// The elements of a packed matrix, with zeros around them.
  func elements<E: StoredElement>(_ packed: Packed<Double>) -> [E] {
    var elements = [E](repeating: E(0), count: count)
    for i in 0..<order {
      for j in 0..<min(order, i / 16 * 16 + 16) { elements[place(i, j)] = E(packed[i, j]) }
    }
    return elements
  }

  /// A vector with zeros after it.
  func vector<T: BinaryFloatingPoint>(_ x: [Double]) -> [T] {
    x.map { T($0) } + [T](repeating: 0, count: padded - x.count)
  }

  /// The packed lower triangle.
  func packed<E: StoredElement>(_ p: UnsafePointer<E>) -> [Double] {
    (0..<order).flatMap { i in (0...i).map { p[place(i, $0)].value } }
  }
}
