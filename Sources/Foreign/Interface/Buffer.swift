import Scalars
public import Structures

/// The elements of one buffer as a kernel finds or leaves them, padding included.
public struct Buffer: Sendable, Equatable {
  public let element: ElementType
  public internal(set) var bytes: [UInt8]

  /// Zeros.
  public init(_ element: ElementType, count: Int) {
    self.element = element
    bytes = [UInt8](repeating: 0, count: count * element.size)
  }

  public init(_ element: ElementType, bytes: [UInt8]) {
    precondition(bytes.count % element.size == 0, "Half an element.")
    (self.element, self.bytes) = (element, bytes)
  }

  /// The nearest elements; what an integer type does not hold is a mistake of the caller's.
  public init(_ element: ElementType, _ values: [Double]) {
    self.init(element, count: values.count)
    for (index, value) in values.enumerated() { self[index] = value }
  }

  /// As a kernel finds what it is only to write: all bits set, as in no result that it ought to leave.
  static func unwritten(_ element: ElementType, bytes count: Int) -> Buffer {
    Buffer(element, bytes: [UInt8](repeating: 0xFF, count: count))
  }

  public var count: Int { bytes.count / element.size }

  /// The value of an element. Integers beyond 2⁵³ are rounded.
  public subscript(index: Int) -> Double {
    get { element.value(ofBits: bits(at: index)) }
    set { setBits(element.bits(of: newValue), at: index) }
  }

  public var values: [Double] {
    switch element {
    case .float32: bytes.withUnsafeBytes { $0.loads(Float.self) { Double($0) } }
    case .float64: bytes.withUnsafeBytes { $0.loads(Double.self) { $0 } }
    default: (0..<count).map { self[$0] }
    }
  }

  /// The pattern of an element, in the low bits.
  public func bits(at index: Int) -> UInt64 {
    bytes.withUnsafeBytes { raw in
      switch element.size {
      case 1: UInt64(raw[index])
      case 2: UInt64(raw.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
      case 4: UInt64(raw.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self))
      default: raw.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self)
      }
    }
  }

  public mutating func setBits(_ bits: UInt64, at index: Int) {
    let size = element.size
    bytes.withUnsafeMutableBytes { raw in
      switch size {
      case 1: raw[index] = UInt8(truncatingIfNeeded: bits)
      case 2:
        raw.storeBytes(
          of: UInt16(truncatingIfNeeded: bits), toByteOffset: 2 * index, as: UInt16.self)
      case 4:
        raw.storeBytes(
          of: UInt32(truncatingIfNeeded: bits), toByteOffset: 4 * index, as: UInt32.self)
      default: raw.storeBytes(of: bits, toByteOffset: 8 * index, as: UInt64.self)
      }
    }
  }
}

extension UnsafeRawBufferPointer {
  /// All of it as numbers of one type, in one pass: buffers may be large.
  @inline(__always) fileprivate func loads<Number: BitwiseCopyable>(
    _: Number.Type, _ value: (Number) -> Double
  ) -> [Double] {
    let size = MemoryLayout<Number>.size
    return [Double](unsafeUninitializedCapacity: count / size) { values, filled in
      for index in 0..<count / size {
        let number = loadUnaligned(fromByteOffset: index * size, as: Number.self)
        (values.baseAddress! + index).initialize(to: value(number))
      }
      filled = count / size
    }
  }
}
