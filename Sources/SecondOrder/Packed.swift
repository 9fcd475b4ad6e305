public import Scalars

/// The lower triangle of a symmetric matrix, row by row: entry (i, j), j ≤ i, stands at i(i + 1)/2 + j.
public struct Packed<S: Scalar>: Sendable {
  public let order: Int
  public var elements: [S]

  public init(order: Int, elements: [S]) {
    precondition(
      elements.count == order * (order + 1) / 2,
      "A symmetric matrix of order \(order) in \(elements.count) elements.")
    (self.order, self.elements) = (order, elements)
  }

  /// A multiple of the identity.
  public init(_ scale: S, order: Int) {
    self.init(
      order: order, elements: [S](repeating: .zero, count: order * (order + 1) / 2))
    for i in 0..<order { elements[i * (i + 1) / 2 + i] = scale }
  }

  public subscript(i: Int, j: Int) -> S {
    i >= j ? elements[i * (i + 1) / 2 + j] : elements[j * (j + 1) / 2 + i]
  }

  /// All entries, by rows.
  public var rows: [[S]] { (0..<order).map { i in (0..<order).map { j in self[i, j] } } }

  /// Px: 2n² flops.
  public func times(_ x: [S]) -> [S] {
    var product = [S](repeating: .zero, count: order)
    for i in 0..<order {
      let start = i * (i + 1) / 2
      for j in 0..<i {
        product[i] += elements[start + j] * x[j]
        product[j] += elements[start + j] * x[i]
      }
      product[i] += elements[start + i] * x[i]
    }
    return product
  }

  public func map<T>(_ transform: (S) -> T) -> Packed<T> {
    Packed<T>(order: order, elements: elements.map(transform))
  }
}
