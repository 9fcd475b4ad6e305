/// The members of a ZIP archive that stores them uncompressed, as `numpy.savez` does.
///
/// The central directory decides; local headers must agree with it, and members must lie one after
/// another from the first byte, without overlaps and without gaps but for data descriptors.
/// Source: PKWARE, *APPNOTE.TXT*, §4.3.
struct Zip {
  struct Member {
    let name: String
    let contents: FileBytes
    /// Where its header and its contents lie in the archive.
    let extent: Range<Int>
    let hasDescriptor: Bool
    let checksum: UInt32
  }

  private(set) var members: [Member] = []

  init(_ file: FileBytes) throws(FormatError) {
    guard file.count > 0 else { throw file.error("The file is empty") }
    let end = try Zip.endRecord(file)
    let count = Int(try file.integer(UInt16.self, at: end + 10, "The number of members"))
    let size = Int(try file.integer(UInt32.self, at: end + 12, "The directory's size"))
    let start = Int(try file.integer(UInt32.self, at: end + 16, "The directory's place"))
    guard start != 0xFFFF_FFFF, size != 0xFFFF_FFFF, count != 0xFFFF else {
      throw file.error(
        "The archive has a ZIP64 directory", at: end,
        remedy: "Save the arrays in archives of less than 4 GB and 65535 members")
    }
    guard start + size == end else {
      throw file.error(
        "The directory claims bytes \(start)..<\(start + size), but must end at byte \(end)",
        at: end + 12)
    }
    var position = start
    for _ in 0..<count {
      let (member, next) = try Zip.member(file, at: position, directory: start..<end)
      members.append(member)
      position = next
    }
    guard position == end else {
      throw file.error(
        "The directory has \(end - position) bytes after its last entry", at: position)
    }
    // Members that do not overlap are read once each, however many the directory lists.
    try checkTiling(file, upTo: start)
    for member in members where CRC32.checksum(member.contents) != member.checksum {
      throw file.error(
        "The bytes of member \(quoted(member.name)) do not have its checksum",
        at: member.extent.upperBound - member.contents.count)
    }
  }

  /// The record that ends the archive: it is the last thing but for a comment whose length it knows.
  private static func endRecord(_ file: FileBytes) throws(FormatError) -> Int {
    guard file.starts(with: [0x50, 0x4B]) else {
      throw file.error("This is not a ZIP archive: it does not begin with PK", at: 0)
    }
    for offset in stride(from: file.count - 22, through: max(file.count - 22 - 0xFFFF, 0), by: -1)
    where file.starts(with: [0x50, 0x4B, 5, 6], at: offset) {
      let comment = try file.integer(UInt16.self, at: offset + 20, "The comment's length")
      if offset + 22 + Int(comment) == file.count { return offset }
    }
    throw file.error("The archive has no end record: it is truncated or bytes follow its end")
  }

  /// Members must lie one after another, up to the directory.
  private func checkTiling(_ file: FileBytes, upTo directory: Int) throws(FormatError) {
    var end = 0
    var gaps = [0]
    for member in members.sorted(by: { $0.extent.lowerBound < $1.extent.lowerBound }) {
      guard gaps.contains(member.extent.lowerBound - end) else {
        throw file.error(
          "Member \(quoted(member.name)) begins at byte \(member.extent.lowerBound), "
            + "but the one before ends at byte \(end)", at: member.extent.lowerBound)
      }
      end = member.extent.upperBound
      // With or without a signature, with sizes of 4 or of 8 bytes.
      gaps = member.hasDescriptor ? [0, 12, 16, 20, 24] : [0]
    }
    guard gaps.contains(directory - end) else {
      throw file.error("\(directory - end) bytes lie between members and directory", at: end)
    }
  }
}

/// The ZIP64 extra field's header and content for two sizes, or nil in an extra field without one.
func zip64Sizes(_ extra: FileBytes) throws(FormatError) -> Range<Int>? {
  var position = 0
  while position < extra.count {
    let id = try extra.integer(UInt16.self, at: position, "An extra field")
    let size = Int(try extra.integer(UInt16.self, at: position + 2, "An extra field"))
    guard size <= extra.count - position - 4 else {
      throw extra.error("An extra field claims \(size) bytes", at: position)
    }
    if id == 1 { return position + 4..<position + 4 + size }
    position += 4 + size
  }
  return nil
}
