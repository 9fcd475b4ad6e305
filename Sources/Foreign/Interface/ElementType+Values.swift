import Scalars
public import Structures

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
