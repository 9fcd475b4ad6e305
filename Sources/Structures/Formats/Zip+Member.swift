extension Zip {
  /// The member whose directory entry stands at an offset, and the offset of the next entry.
  static func member(
    _ file: FileBytes, at offset: Int, directory: Range<Int>
  ) throws(FormatError) -> (Member, next: Int) {
    guard file.starts(with: [0x50, 0x4B, 1, 2], at: offset), directory.upperBound - offset >= 46
    else { throw file.error("The directory has no entry here", at: offset) }
    let flags = try file.integer(UInt16.self, at: offset + 8, "The flags")
    let method = try file.integer(UInt16.self, at: offset + 10, "The compression method")
    let checksum = try file.integer(UInt32.self, at: offset + 16, "The checksum")
    let packed = Int(try file.integer(UInt32.self, at: offset + 20, "The packed size"))
    let size = Int(try file.integer(UInt32.self, at: offset + 24, "The size"))
    let nameSize = Int(try file.integer(UInt16.self, at: offset + 28, "The name's length"))
    let extraSize = Int(try file.integer(UInt16.self, at: offset + 30, "The extra field's length"))
    let noteSize = Int(try file.integer(UInt16.self, at: offset + 32, "The note's length"))
    let local = Int(try file.integer(UInt32.self, at: offset + 42, "The member's place"))
    let next = offset + 46 + nameSize + extraSize + noteSize
    guard next <= directory.upperBound else {
      throw file.error("The directory's entry does not end within it", at: offset)
    }
    let nameBytes = file[offset + 46..<offset + 46 + nameSize].array
    let isUnicode = flags & 0x800 != 0
    guard let name = String(validating: nameBytes, as: UTF8.self),
      isUnicode || nameBytes.allSatisfy({ $0 < 0x80 })
    else {
      throw file.error("The member's name \(quoted(nameBytes)) is not UTF-8", at: offset + 46)
    }
    guard flags & 1 == 0 else {
      throw file.error("Member \(quoted(name)) is encrypted", at: offset + 8)
    }
    guard method == 0 else {
      throw file.error(
        "Member \(quoted(name)) is compressed (method \(method))", at: offset + 10,
        remedy: "Save it uncompressed: python3 -c \"import numpy as n; "
          + "n.savez('plain.npz', **n.load('\(file.name)'))\"")
    }
    guard packed == size, size != 0xFFFF_FFFF, local != 0xFFFF_FFFF else {
      throw file.error(
        "Member \(quoted(name)) is stored, but claims \(packed) bytes for \(size)", at: offset + 20)
    }
    let start = try localContents(
      file, at: local, name: nameBytes, size: size, flags: flags, upTo: directory.lowerBound)
    let contents = file[start..<start + size, as: "\(file.name)/\(name)"]
    let member = Member(
      name: name, contents: contents, extent: local..<start + size, hasDescriptor: flags & 8 != 0,
      checksum: checksum)
    return (member, next)
  }

  /// Where the contents of a member begin, behind a local header that agrees with the directory.
  private static func localContents(
    _ file: FileBytes, at offset: Int, name: [UInt8], size: Int, flags: UInt16, upTo end: Int
  ) throws(FormatError) -> Int {
    guard offset <= end - 30, file.starts(with: [0x50, 0x4B, 3, 4], at: offset) else {
      throw file.error("Member \(quoted(name)) has no header here", at: offset)
    }
    let nameSize = Int(try file.integer(UInt16.self, at: offset + 26, "The name's length"))
    let extraSize = Int(try file.integer(UInt16.self, at: offset + 28, "The extra field's length"))
    let extraStart = offset + 30 + nameSize
    let start = extraStart + extraSize
    guard start <= end, size <= end - start else {
      throw file.error(
        "Member \(quoted(name)) claims \(size) bytes, but the archive ends", at: offset)
    }
    let method = try file.integer(UInt16.self, at: offset + 8, "The compression method")
    guard nameSize == name.count, file.starts(with: name, at: offset + 30), method == 0 else {
      throw file.error("The header of member \(quoted(name)) contradicts the directory", at: offset)
    }
    // With a data descriptor the sizes follow the contents, and the header has zeros.
    if flags & 8 != 0 { return start }
    var sizes = [Int(try file.integer(UInt32.self, at: offset + 22, "The size"))]
    sizes.append(Int(try file.integer(UInt32.self, at: offset + 18, "The packed size")))
    let extra = file[extraStart..<start]
    if sizes.contains(0xFFFF_FFFF), let wide = try zip64Sizes(extra), wide.count >= 16 {
      for k in 0..<2 {
        let exact = try extra.integer(UInt64.self, at: wide.lowerBound + 8 * k, "The size")
        sizes[k] = Int(clamping: exact)
      }
    }
    guard sizes == [size, size] else {
      throw file.error(
        "The header of member \(quoted(name)) claims \(sizes[0]) bytes, "
          + "packed in \(sizes[1]), the directory \(size)",
        at: offset)
    }
    return start
  }
}
