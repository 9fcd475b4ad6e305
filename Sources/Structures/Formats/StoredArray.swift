/// An array of any rank as a file holds it: element type, shape, order and bytes, not yet numbers.
public struct StoredArray: Equatable, Sendable {
  public let type: ElementType
  /// The extents, slowest index first in row-major order; empty for a single number.
  public let shape: [Int]
  /// True if the *first* index runs fastest (Fortran's order).
  public let isColumnMajor: Bool
  public let isBigEndian: Bool
  /// `count * type.size` bytes.
  public let contents: FileBytes

  /// The number of elements, the product of the extents.
  public var count: Int { contents.count / type.size }

  /// An array over bytes of a file.
  ///
  /// - Throws: ``FormatError`` if the shape has a negative extent, is too large to count, or needs
  ///   another number of bytes.
  public init(
    type: ElementType, shape: [Int], isColumnMajor: Bool = false, isBigEndian: Bool = false,
    contents: FileBytes
  ) throws(FormatError) {
    guard let size = byteCount(of: shape, type) else {
      throw contents.error("The shape \(shape) of \(type.rawValue) is not a possible size")
    }
    guard size == contents.count else {
      throw contents.error(
        "The shape \(shape) of \(type.rawValue) needs \(size) bytes, but there are \(contents.count)"
      )
    }
    self.init(
      unchecked: type, shape: shape, isColumnMajor: isColumnMajor, isBigEndian: isBigEndian,
      contents: contents)
  }

  init(
    unchecked type: ElementType, shape: [Int], isColumnMajor: Bool, isBigEndian: Bool,
    contents: FileBytes
  ) {
    self.type = type
    self.shape = shape
    self.isColumnMajor = isColumnMajor
    self.isBigEndian = isBigEndian
    self.contents = contents
  }

  /// An array of given numbers in row-major order.
  ///
  /// - Precondition: The extents are not negative and their product is the number of elements.
  public init<T: StorableElement>(_ values: [T], shape: [Int]? = nil) {
    let shape = shape ?? [values.count]
    let isWhole =
      byteCount(of: shape, T.elementType) == values.count * MemoryLayout<T.Bits>.size
    precondition(isWhole, "\(values.count) elements of shape \(shape).")
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * MemoryLayout<T.Bits>.size)
    for value in values {
      withUnsafeBytes(of: value.storedBits.littleEndian) { bytes.append(contentsOf: $0) }
    }
    type = T.elementType
    self.shape = shape
    isColumnMajor = false
    isBigEndian = false
    contents = FileBytes(bytes, name: "\(T.elementType.rawValue) array")
  }

  /// A matrix as an array of rank two.
  public init(_ matrix: Matrix<some StorableElement>) {
    self.init(matrix.elements, shape: [matrix.rows, matrix.columns])
  }
}

/// The bytes that an array takes; nil for a negative extent or more bytes than can be counted.
func byteCount(of shape: [Int], _ type: ElementType) -> Int? {
  if shape.contains(where: { $0 < 0 }) { return nil }
  if shape.contains(0) { return 0 }
  var size = type.size
  for extent in shape {
    let (product, overflow) = size.multipliedReportingOverflow(by: extent)
    if overflow { return nil }
    size = product
  }
  return size
}
