/// Signed integer codes of 1 to 8 bits each, without gaps between them.
///
/// Code k of width b occupies bits k b to k b + b - 1 in two's complement, least significant bit
/// first; bit p of the whole is bit p mod 8 (of weight 2^(p mod 8)) of byte p / 8. A code may
/// straddle two bytes. Bits after the last code are zero.
public struct PackedCodes: Hashable, Sendable, Codable {
  /// b, the bits of a code.
  public let width: Int
  public let count: Int
  public private(set) var bytes: [UInt8]

  /// The codes that a width can hold: -2^(b-1) ... 2^(b-1) - 1.
  public static func range(ofWidth width: Int) -> ClosedRange<Int> {
    -(1 << (width - 1))...(1 << (width - 1)) - 1
  }

  /// ⌈count · b / 8⌉.
  public var byteCount: Int { bytes.count }

  /// Codes that are all zero.
  ///
  /// - Precondition: The width is 1 to 8 bits.
  public init(zeros count: Int, width: Int) {
    precondition(1...8 ~= width && count >= 0, "\(count) codes of \(width) bits.")
    self.width = width
    self.count = count
    bytes = [UInt8](repeating: 0, count: Self.byteCount(count, width)!)
  }

  /// - Throws: ``StructureError`` for a width other than 1 to 8 bits or a code that does not fit.
  @inlinable public init(
    _ codes: some Collection<some BinaryInteger>, width: Int
  ) throws(StructureError) {
    try Self.check(width: width)
    self.init(zeros: codes.count, width: width)
    let range = Self.range(ofWidth: width)
    var k = 0
    for code in codes {
      guard let small = Int(exactly: code), range ~= small else {
        throw StructureError("Code \(k) is \(code), but \(width) bits hold \(range)")
      }
      self[k] = Int8(small)
      k += 1
    }
  }

  /// - Throws: ``StructureError`` if the bytes are too few or too many, or unused bits are not zero.
  public init(bytes: [UInt8], count: Int, width: Int) throws(StructureError) {
    try Self.check(width: width)
    guard count >= 0, Self.byteCount(count, width) == bytes.count else {
      throw StructureError("\(count) codes of \(width) bits in \(bytes.count) bytes")
    }
    let used = count * width % 8
    if used > 0, bytes[bytes.count - 1] >> used != 0 {
      throw StructureError("The bits after the last code are not zero")
    }
    self.width = width
    self.count = count
    self.bytes = bytes
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let bytes = try container.decode([UInt8].self, forKey: .bytes)
    let count = try container.decode(Int.self, forKey: .count)
    let width = try container.decode(Int.self, forKey: .width)
    do throws(StructureError) {
      try self.init(bytes: bytes, count: count, width: width)
    } catch { throw DecodingError(error, in: decoder) }
  }

  /// Code k.
  ///
  /// - Precondition: A new code fits the width.
  public subscript(k: Int) -> Int8 {
    get {
      precondition(k >= 0 && k < count, "Code \(k) of \(count).")
      let (byte, shift) = (k * width).quotientAndRemainder(dividingBy: 8)
      var window = UInt16(bytes[byte])
      if shift + width > 8 { window |= UInt16(bytes[byte + 1]) << 8 }
      let unused = 8 - width
      return Int8(bitPattern: UInt8(truncatingIfNeeded: window >> shift) << unused) >> unused
    }
    set {
      precondition(k >= 0 && k < count, "Code \(k) of \(count).")
      precondition(Self.range(ofWidth: width) ~= Int(newValue), "\(newValue) in \(width) bits.")
      let (byte, shift) = (k * width).quotientAndRemainder(dividingBy: 8)
      let mask = UInt16((1 << width) - 1) << shift
      let code = UInt16(UInt8(bitPattern: newValue)) << shift & mask
      bytes[byte] = bytes[byte] & ~UInt8(truncatingIfNeeded: mask) | UInt8(truncatingIfNeeded: code)
      if shift + width > 8 {
        bytes[byte + 1] = bytes[byte + 1] & ~UInt8(mask >> 8) | UInt8(code >> 8)
      }
    }
  }

  /// All codes, one byte each.
  public var unpacked: [Int8] { (0..<count).map { self[$0] } }

  @usableFromInline static func check(width: Int) throws(StructureError) {
    guard 1...8 ~= width else { throw StructureError("A code of \(width) bits, not of 1 to 8") }
  }

  private static func byteCount(_ count: Int, _ width: Int) -> Int? {
    let (bits, overflow) = count.multipliedReportingOverflow(by: width)
    return overflow ? nil : bits / 8 + (bits % 8 == 0 ? 0 : 1)
  }
}
