/// The bytes of a file, or of a part of it, with the name that errors give it.
///
/// A file is mapped, not copied, so that opening takes the same time whatever its size. It must not
/// be truncated by others while it is open; ``FileFormat/write(to:)`` never does that.
public struct FileBytes: Sendable {
  public let name: String
  public let count: Int
  private let start: Int
  private let storage: Storage

  init(name: String, storage: Storage) {
    self.init(name: name, storage: storage, range: 0..<storage.bytes.count)
  }

  private init(name: String, storage: Storage, range: Range<Int>) {
    self.name = name
    self.storage = storage
    start = range.lowerBound
    count = range.count
  }

  /// Bytes in memory.
  public init(_ bytes: [UInt8], name: String) {
    self.init(name: name, storage: Storage(copying: bytes))
  }

  public subscript(offset: Int) -> UInt8 {
    precondition(offset >= 0 && offset < count, "Byte \(offset) of \(count).")
    return storage.bytes[start + offset]
  }

  /// A part of the same bytes, without a copy. Its offsets start at zero.
  public subscript(range: Range<Int>, as name: String? = nil) -> FileBytes {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "\(range) of \(count) bytes.")
    return FileBytes(
      name: name ?? self.name, storage: storage,
      range: start + range.lowerBound..<start + range.upperBound)
  }

  public var array: [UInt8] { withUnsafeBytes { Array($0) } }

  public func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    defer { withExtendedLifetime(storage) {} }
    return try body(.init(rebasing: storage.bytes[start..<start + count]))
  }

  func error(_ reason: String, at offset: Int? = nil, remedy: String? = nil) -> FormatError {
    FormatError(
      file: name, place: offset.map { .byte($0) } ?? .wholeFile, reason: reason, remedy: remedy)
  }

  /// A little-endian number whose bytes must exist; `what` it is tells the error.
  func integer<T: FixedWidthInteger & UnsignedInteger>(
    _: T.Type, at offset: Int, _ what: String
  ) throws(FormatError) -> T {
    let size = MemoryLayout<T>.size
    guard offset >= 0, offset <= count, count - offset >= size else {
      throw error(
        "\(what) needs \(size) bytes, but the file ends after \(count)", at: min(offset, count))
    }
    return withUnsafeBytes {
      T(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: T.self))
    }
  }

  func starts(with magic: [UInt8], at offset: Int = 0) -> Bool {
    offset >= 0 && count - offset >= magic.count
      && magic.indices.allSatisfy { self[offset + $0] == magic[$0] }
  }
}

extension FileBytes: Equatable {
  /// Equal bytes; names do not matter.
  public static func == (a: FileBytes, b: FileBytes) -> Bool {
    a.withUnsafeBytes { x in b.withUnsafeBytes { y in x.elementsEqual(y) } }
  }
}

extension FileBytes {
  /// The owner of immutable bytes, which it releases.
  final class Storage: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer
    private let release: (UnsafeRawBufferPointer) -> Void

    init(owning bytes: UnsafeRawBufferPointer, release: @escaping (UnsafeRawBufferPointer) -> Void)
    {
      self.bytes = bytes
      self.release = release
    }

    convenience init(copying bytes: [UInt8]) {
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 64)
      copy.copyBytes(from: bytes)
      self.init(owning: UnsafeRawBufferPointer(copy)) { $0.deallocate() }
    }

    deinit { release(bytes) }
  }
}
