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

  public var count: Int { bytes.count / element.size }

  /// The value of an element. Integers beyond 2⁵³ are rounded.
  public subscript(index: Int) -> Double {
    get { element.value(ofBits: bits(at: index)) }
    set { setBits(element.bits(of: newValue), at: index) }
  }

  public var values: [Double] { (0..<count).map { self[$0] } }

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

extension ElementType {
  public var isFloatingPoint: Bool {
    switch self {
    case .float16, .bfloat16, .float32, .float64: true
    default: false
    }
  }

  /// Half the distance from 1 to the next number; zero for integers.
  public var unitRoundoff: Double {
    switch self {
    case .float64: 0x1p-53
    case .float32: 0x1p-24
    case .float16: 0x1p-11
    case .bfloat16: 0x1p-8
    default: 0
    }
  }

  /// The largest finite number.
  public var largest: Double {
    switch self {
    case .float64: .greatestFiniteMagnitude
    case .float32: Double(Float.greatestFiniteMagnitude)
    case .float16: 65504
    case .bfloat16: 0x1.FEp127
    case .bool: 1
    default: value(ofBits: (1 << UInt64(isSigned ? size * 8 - 1 : size * 8)) &- 1)
    }
  }

  /// The smallest positive number that has the full precision.
  public var smallestNormal: Double {
    switch self {
    case .float64: .leastNormalMagnitude
    case .float32, .bfloat16: 0x1p-126
    case .float16: 0x1p-14
    default: 1
    }
  }

  /// The distance of subnormal numbers from each other.
  public var smallest: Double {
    switch self {
    case .float64: .leastNonzeroMagnitude
    case .float32: 0x1p-149
    case .float16: 0x1p-24
    case .bfloat16: 0x1p-133
    default: 1
    }
  }

  var isSigned: Bool {
    switch self {
    case .int8, .int16, .int32, .int64: true
    default: isFloatingPoint
    }
  }

  /// The distance between neighbours at a value of this magnitude, subnormals included.
  public func ulp(at value: Double) -> Double {
    guard isFloatingPoint else { return 1 }
    let magnitude = min(abs(value), largest)
    guard magnitude >= smallestNormal else { return smallest }
    return 2 * unitRoundoff * Double(sign: .plus, exponent: magnitude.exponent, significand: 1)
  }

  /// The nearest element's value.
  public func nearest(_ value: Double) -> Double { self.value(ofBits: bits(of: value)) }

  public func value(ofBits bits: UInt64) -> Double {
    switch self {
    case .bool, .uint8, .uint16, .uint32, .uint64: Double(bits)
    case .int8: Double(Int8(truncatingIfNeeded: bits))
    case .int16: Double(Int16(truncatingIfNeeded: bits))
    case .int32: Double(Int32(truncatingIfNeeded: bits))
    case .int64: Double(Int64(truncatingIfNeeded: bits))
    case .float16: Double(Float16(bitPattern: UInt16(truncatingIfNeeded: bits)))
    case .bfloat16: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits) << 16))
    case .float32: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case .float64: Double(bitPattern: bits)
    }
  }

  public func bits(of value: Double) -> UInt64 {
    switch self {
    case .bool, .uint8: UInt64(UInt8(value))
    case .uint16: UInt64(UInt16(value))
    case .uint32: UInt64(UInt32(value))
    case .uint64: UInt64(value)
    case .int8: UInt64(UInt8(bitPattern: Int8(value)))
    case .int16: UInt64(UInt16(bitPattern: Int16(value)))
    case .int32: UInt64(UInt32(bitPattern: Int32(value)))
    case .int64: UInt64(bitPattern: Int64(value))
    case .float16: UInt64(Float16(value).bitPattern)
    case .bfloat16: UInt64(BFloat16(value).bitPattern)
    case .float32: UInt64(Float(value).bitPattern)
    case .float64: value.bitPattern
    }
  }
}

extension ElementType {
  /// As in the names of operations: `f32`.
  public var shortName: String {
    switch self {
    case .bfloat16: "bf16"
    case .bool: "bool"
    case .float16, .float32, .float64: "f\(size * 8)"
    default: (isSigned ? "s" : "u") + "\(size * 8)"
    }
  }
}
