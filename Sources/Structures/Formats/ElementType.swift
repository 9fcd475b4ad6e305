/// The numbers that array files hold.
public enum ElementType: String, CaseIterable, Hashable, Sendable, Codable {
  // By size, as `.safetensors` sorts them.
  case bool, uint8, int8, int16, uint16, float16, bfloat16
  case int32, uint32, float32, float64, int64, uint64

  /// The bytes of one element.
  public var size: Int {
    switch self {
    case .bool, .uint8, .int8: 1
    case .int16, .uint16, .float16, .bfloat16: 2
    case .int32, .uint32, .float32: 4
    case .float64, .int64, .uint64: 8
    }
  }

  /// Kind and size as NumPy writes them, without the byte order: `f4`. NumPy has no bfloat16.
  var numpyCode: String? {
    switch self {
    case .bool: "b1"
    case .uint8, .uint16, .uint32, .uint64: "u\(size)"
    case .int8, .int16, .int32, .int64: "i\(size)"
    case .float16, .float32, .float64: "f\(size)"
    case .bfloat16: nil
    }
  }

  /// The name in the header of a `.safetensors` file: `BF16`.
  var safeTensorsName: String {
    switch self {
    case .bool: "BOOL"
    case .bfloat16: "BF16"
    case .uint8, .uint16, .uint32, .uint64: "U\(8 * size)"
    case .int8, .int16, .int32, .int64: "I\(8 * size)"
    case .float16, .float32, .float64: "F\(8 * size)"
    }
  }
}

/// A Swift type whose bit pattern is an ``ElementType``'s.
public protocol StorableElement: Sendable {
  associatedtype Bits: FixedWidthInteger & UnsignedInteger
  static var elementType: ElementType { get }
  /// The element of these bits; nil where no element has them.
  init?(storedBits: Bits)
  var storedBits: Bits { get }
}

extension StorableElement where Self: FixedWidthInteger, Bits == Magnitude {
  @inlinable public init?(storedBits: Bits) { self.init(truncatingIfNeeded: storedBits) }
  @inlinable public var storedBits: Bits { Bits(truncatingIfNeeded: self) }
}

extension Int8: StorableElement { public static var elementType: ElementType { .int8 } }
extension Int16: StorableElement { public static var elementType: ElementType { .int16 } }
extension Int32: StorableElement { public static var elementType: ElementType { .int32 } }
extension Int64: StorableElement { public static var elementType: ElementType { .int64 } }
extension UInt8: StorableElement { public static var elementType: ElementType { .uint8 } }
extension UInt16: StorableElement { public static var elementType: ElementType { .uint16 } }
extension UInt32: StorableElement { public static var elementType: ElementType { .uint32 } }
extension UInt64: StorableElement { public static var elementType: ElementType { .uint64 } }

extension Float16: StorableElement {
  public static var elementType: ElementType { .float16 }
  @inlinable public init?(storedBits: UInt16) { self.init(bitPattern: storedBits) }
  @inlinable public var storedBits: UInt16 { bitPattern }
}

extension Float: StorableElement {
  public static var elementType: ElementType { .float32 }
  @inlinable public init?(storedBits: UInt32) { self.init(bitPattern: storedBits) }
  @inlinable public var storedBits: UInt32 { bitPattern }
}

extension Double: StorableElement {
  public static var elementType: ElementType { .float64 }
  @inlinable public init?(storedBits: UInt64) { self.init(bitPattern: storedBits) }
  @inlinable public var storedBits: UInt64 { bitPattern }
}

extension Bool: StorableElement {
  public static var elementType: ElementType { .bool }
  /// Only the bytes 0 and 1 are truth values.
  @inlinable public init?(storedBits: UInt8) {
    guard storedBits <= 1 else { return nil }
    self = storedBits == 1
  }
  @inlinable public var storedBits: UInt8 { self ? 1 : 0 }
}
