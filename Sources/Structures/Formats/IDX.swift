/// An IDX file of bytes: the format of MNIST's images and labels.
///
/// Two zero bytes, the element type, the number of dimensions, each dimension as a big-endian number of four
/// bytes, and then the elements with the last dimension running fastest. Only unsigned bytes, type 8, are
/// read: MNIST has nothing else. Source: LeCun, Cortes & Burges, the MNIST database.
public struct IDX: FileFormat {
  public let shape: [Int]
  public let elements: [UInt8]

  /// - Throws: ``StructureError`` if the elements are not as many as the shape says, or if there are more
  ///   than 255 dimensions, or one is too large for the format.
  public init(shape: [Int], elements: [UInt8]) throws(StructureError) {
    guard shape.count < 256, shape.allSatisfy({ $0 >= 0 && $0 <= UInt32.max }) else {
      throw StructureError("An IDX file of shape \(shape).")
    }
    guard Self.count(shape) == elements.count else {
      throw StructureError("\(elements.count) elements of shape \(shape).")
    }
    (self.shape, self.elements) = (shape, elements)
  }

  public init(_ file: FileBytes) throws(FormatError) {
    guard file.starts(with: [0, 0]) else {
      throw file.error(
        "An IDX file begins with two zero bytes", at: 0,
        remedy: file.starts(with: [0x1F, 0x8B])
          ? "It is compressed by gzip: decompress it first" : nil)
    }
    let type = try file.integer(UInt8.self, at: 2, "The element type")
    guard type == 8 else {
      throw file.error("Elements of type \(type) are not unsigned bytes, type 8", at: 2)
    }
    let rank = Int(try file.integer(UInt8.self, at: 3, "The number of dimensions"))
    var shape: [Int] = []
    for d in 0..<rank {
      let size = try file.integer(UInt32.self, at: 4 + 4 * d, "Dimension \(d)")
      shape.append(Int(size.byteSwapped))
    }
    let start = 4 + 4 * rank
    guard let count = Self.count(shape), count == file.count - start else {
      throw file.error("The shape \(shape) does not fit \(file.count - start) bytes", at: start)
    }
    (self.shape, elements) = (shape, file[start..<file.count].array)
  }

  public var encoded: [UInt8] {
    var bytes: [UInt8] = [0, 0, 8, UInt8(shape.count)]
    for size in shape {
      let word = UInt32(size)
      for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(shift))) }
    }
    return bytes + elements
  }

  private static func count(_ shape: [Int]) -> Int? {
    var count = 1
    for size in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      count = product
    }
    return count
  }
}
