extension SafeTensors {
  /// The bytes of the file; of one that the safetensors library wrote, the same as it wrote, but for
  /// the order of several metadata (here by key).
  public var encoded: [UInt8] {
    var fields: [String] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .map { "\(HeaderScanner.quote($0.key)):\(HeaderScanner.quote($0.value))" }
      fields.append("\"__metadata__\":{\(texts.joined(separator: ","))}")
    }
    var contents: [UInt8] = []
    for name in names {
      let array = tensors[name]!
      let end = contents.count + array.contents.count
      let shape = array.shape.map(\.description).joined(separator: ",")
      fields.append(
        "\(HeaderScanner.quote(name)):{\"dtype\":\"\(array.type.safeTensorsName)\","
          + "\"shape\":[\(shape)],\"data_offsets\":[\(contents.count),\(end)]}")
      contents += array.contents.array
    }
    var header = Array("{\(fields.joined(separator: ","))}".utf8)
    header += Array(repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
    var file = LittleEndianBytes()
    file.append(header.count, 8)
    return file.bytes + header + contents
  }
}

extension StoredArray {
  /// The same numbers, row-major and little-endian.
  var canonical: StoredArray {
    guard isBigEndian || isColumnMajor else { return self }
    return switch type.size {
    case 1: rowMajorLittleEndian(UInt8.self)
    case 2: rowMajorLittleEndian(UInt16.self)
    case 4: rowMajorLittleEndian(UInt32.self)
    default: rowMajorLittleEndian(UInt64.self)
    }
  }

  private func rowMajorLittleEndian<Bits: StorableElement & FixedWidthInteger>(
    _: Bits.Type
  ) -> StoredArray {
    let patterns = StoredArray(rowMajorBits(Bits.self), shape: shape)
    return StoredArray(
      unchecked: type, shape: shape, isColumnMajor: false, isBigEndian: false,
      contents: patterns.contents)
  }
}
