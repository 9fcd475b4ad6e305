/// A window on every `stride`-th element of an array: a row, a column or a diagonal, without a copy.
public struct VectorView<Element>: RandomAccessCollection {
  public let count: Int
  public let offset: Int, stride: Int
  @usableFromInline let storage: [Element]

  /// - Precondition: Every element lies inside `storage`.
  @inlinable public init(_ storage: [Element], count: Int, offset: Int = 0, stride: Int = 1) {
    precondition(count >= 0, "A view of \(count) elements.")
    if count > 0 {
      let last = offset + (count - 1) * stride
      precondition(
        storage.indices.contains(offset) && storage.indices.contains(last),
        "A view of elements \(offset) to \(last) in \(storage.count).")
    }
    self.init(unchecked: storage, count: count, offset: offset, stride: stride)
  }

  @inlinable init(unchecked storage: [Element], count: Int, offset: Int, stride: Int) {
    self.storage = storage
    self.count = count
    self.offset = offset
    self.stride = stride
  }

  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { count }

  @inlinable public subscript(i: Int) -> Element {
    precondition(i >= 0 && i < count, "Element \(i) of \(count).")
    return storage[offset + i * stride]
  }
}

extension VectorView: Sendable where Element: Sendable {}

extension VectorView: Equatable where Element: Equatable {
  /// Views are equal if they show equal vectors, wherever the elements lie.
  @inlinable public static func == (a: VectorView, b: VectorView) -> Bool { a.elementsEqual(b) }
}

extension VectorView: Encodable where Element: Encodable {
  /// A view is encoded as the array that it shows.
  @inlinable public func encode(to encoder: any Encoder) throws {
    try Array(self).encode(to: encoder)
  }
}

extension VectorView: Decodable where Element: Decodable {
  @inlinable public init(from decoder: any Decoder) throws {
    let elements = try [Element](from: decoder)
    self.init(elements, count: elements.count)
  }
}
