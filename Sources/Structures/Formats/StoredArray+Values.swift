extension StoredArray {
  /// The elements in row-major order, bit for bit.
  ///
  /// - Throws: ``FormatError`` if the array holds another type, or a truth value is not 0 or 1.
  public func values<T: StorableElement>(of _: T.Type) throws(FormatError) -> [T] {
    guard type == T.elementType else {
      throw contents.error("The elements are \(type.rawValue), not \(T.elementType.rawValue)")
    }
    let bits = rowMajorBits(T.Bits.self)
    var result: [T] = []
    result.reserveCapacity(count)
    for pattern in bits {
      guard let element = T(storedBits: pattern) else {
        throw contents.error("Element \(result.count), in row-major order, has the bits \(pattern)")
      }
      result.append(element)
    }
    return result
  }

  /// The bit patterns of the elements in row-major order.
  func rowMajorBits<Bits: FixedWidthInteger>(_: Bits.Type) -> [Bits] {
    rowMajor(map(Bits.self) { isBigEndian ? $0.byteSwapped : $0 })
  }

  /// The elements as single-precision numbers in row-major order; integers and doubles are rounded
  /// to nearest, ties to even, and truth values are 0 and 1.
  ///
  /// - Throws: ``FormatError`` for NaN or an infinity, unless allowed; also for a double that
  ///   becomes one.
  public func floats(allowingNonFinite: Bool = false) throws(FormatError) -> [Float] {
    let isPlain = !isBigEndian
    var result: [Float]
    switch type {
    case .float32 where isPlain: result = map(UInt32.self) { Float(bitPattern: $0) }
    case .float16 where isPlain: result = map(UInt16.self, float(float16Bits:))
    case .bfloat16 where isPlain: result = map(UInt16.self, float(bfloat16Bits:))
    case .float32: result = map(UInt32.self) { Float(bitPattern: $0.byteSwapped) }
    case .float16: result = map(UInt16.self) { float(float16Bits: $0.byteSwapped) }
    case .bfloat16: result = map(UInt16.self) { float(bfloat16Bits: $0.byteSwapped) }
    case .float64: result = try values(of: Double.self).map { Float($0) }
    case .bool: result = try values(of: Bool.self).map { $0 ? 1 : 0 }
    case .int8: result = try values(of: Int8.self).map { Float($0) }
    case .int16: result = try values(of: Int16.self).map { Float($0) }
    case .int32: result = try values(of: Int32.self).map { Float($0) }
    case .int64: result = try values(of: Int64.self).map { Float($0) }
    case .uint8: result = try values(of: UInt8.self).map { Float($0) }
    case .uint16: result = try values(of: UInt16.self).map { Float($0) }
    case .uint32: result = try values(of: UInt32.self).map { Float($0) }
    case .uint64: result = try values(of: UInt64.self).map { Float($0) }
    }
    if [.float32, .float16, .bfloat16].contains(type) { result = rowMajor(result) }
    if !allowingNonFinite { try requireFinite(result) }
    return result
  }

  /// The elements as double-precision numbers in row-major order: exact, but for integers of 64 bits
  /// beyond 2^53, which are rounded to nearest, ties to even.
  ///
  /// - Throws: ``FormatError`` for NaN or an infinity, unless allowed.
  public func doubles(allowingNonFinite: Bool = false) throws(FormatError) -> [Double] {
    let result: [Double] =
      switch type {
      case .float64: try values(of: Double.self)
      case .float32:
        rowMajor(
          map(UInt32.self) {
            Double(Float(bitPattern: isBigEndian ? $0.byteSwapped : $0))
          })
      case .int32: try values(of: Int32.self).map { Double($0) }
      case .uint32: try values(of: UInt32.self).map { Double($0) }
      case .int64: try values(of: Int64.self).map { Double($0) }
      case .uint64: try values(of: UInt64.self).map { Double($0) }
      default: try floats(allowingNonFinite: allowingNonFinite).map { Double($0) }
      }
    if !allowingNonFinite { try requireFinite(result) }
    return result
  }

  /// An array of rank two as a matrix of doubles.
  ///
  /// - Throws: ``FormatError`` for another rank, or as ``doubles(allowingNonFinite:)`` does.
  public func matrix(allowingNonFinite: Bool = false) throws(FormatError) -> Matrix<Double> {
    guard shape.count == 2 else {
      throw contents.error("An array of shape \(shape) is not a matrix")
    }
    return Matrix(
      rows: shape[0], columns: shape[1],
      elements: try doubles(allowingNonFinite: allowingNonFinite))
  }

  private func requireFinite<T: BinaryFloatingPoint & StorableElement>(
    _ values: [T]
  ) throws(FormatError) {
    // The exponent of what is not finite is all ones, and one more carries into the sign. Without
    // branches the loop vectorises.
    let exponent = T.infinity.storedBits
    let one = exponent & ~(exponent << 1)
    var carries: T.Bits = 0
    for value in values { carries |= (value.storedBits & exponent) &+ one }
    guard carries.leadingZeroBitCount == 0 else { return }
    let k = values.firstIndex { !$0.isFinite }!
    throw contents.error(
      "Element \(k) of shape \(shape), in row-major order, is \(values[k]), not finite")
  }

  /// What a function makes of the stored bit patterns, read as little-endian, in stored order.
  private func map<Bits: FixedWidthInteger, T>(
    _: Bits.Type, _ transform: (Bits) -> T
  ) -> [T] {
    contents.withUnsafeBytes { source in
      [T](unsafeUninitializedCapacity: count) { result, initialised in
        for k in 0..<count {
          let offset = k * MemoryLayout<Bits>.size
          let bits = source.loadUnaligned(fromByteOffset: offset, as: Bits.self)
          result.initializeElement(at: k, to: transform(Bits(littleEndian: bits)))
        }
        initialised = count
      }
    }
  }

  /// Elements in stored order put into row-major order.
  private func rowMajor<T>(_ stored: [T]) -> [T] {
    guard isColumnMajor, shape.count > 1, !stored.isEmpty else { return stored }
    var strides = [1]
    for extent in shape.dropLast() { strides.append(strides.last! * extent) }
    var index = [Int](repeating: 0, count: shape.count)
    var position = 0
    var result: [T] = []
    result.reserveCapacity(stored.count)
    while result.count < stored.count {
      result.append(stored[position])
      for axis in shape.indices.reversed() {
        index[axis] += 1
        position += strides[axis]
        if index[axis] < shape[axis] { break }
        position -= strides[axis] * shape[axis]
        index[axis] = 0
      }
    }
    return result
  }
}

/// A half-precision number, exactly, by integer operations that vectorise: the exponent moves into
/// place and one multiplication by a power of two corrects its bias, subnormals included.
private func float(float16Bits bits: UInt16) -> Float {
  let magnitude = Float(bitPattern: UInt32(bits & 0x7FFF) << 13) * 0x1p112
  let special: UInt32 = magnitude >= 0x1p16 ? 0x7F80_0000 : 0
  return Float(bitPattern: magnitude.bitPattern | special | UInt32(bits & 0x8000) << 16)
}

private func float(bfloat16Bits bits: UInt16) -> Float { Float(bitPattern: UInt32(bits) << 16) }
