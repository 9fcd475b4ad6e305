#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The system's `write`, by a name that the methods here do not hide.
private func put(_ descriptor: CInt, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}

extension FileBytes {
  /// The bytes of a file or a pipe.
  ///
  /// - Throws: ``FormatError`` if the file is missing, unreadable, a directory or a device.
  public init(path: String) throws(FormatError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.systemError(path, "cannot be opened") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.systemError(path, "has no status") }
    switch status.st_mode & S_IFMT {
    case S_IFREG, S_IFIFO: break
    case S_IFDIR: throw FormatError(file: path, reason: "This is a directory, not a file")
    default: throw FormatError(file: path, reason: "This is neither a file nor a pipe")
    }
    let size = Int(status.st_size)
    if size > 0, let base = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0),
      base != MAP_FAILED
    {
      let bytes = UnsafeRawBufferPointer(start: base, count: size)
      let storage = Storage(owning: bytes) {
        munmap(UnsafeMutableRawPointer(mutating: $0.baseAddress!), $0.count)
      }
      self.init(name: path, storage: storage)
    } else {
      self.init(try Self.contents(of: descriptor, path), name: path)
    }
  }

  /// What can be read until the end: pipes and files of `/proc` do not tell their size.
  private static func contents(
    of descriptor: CInt, _ path: String
  ) throws(FormatError) -> [UInt8] {
    var result: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let size = read(descriptor, &chunk, chunk.count)
      guard size >= 0 else { throw systemError(path, "cannot be read") }
      if size == 0 { return result }
      result += chunk[..<size]
    }
  }

  /// Writes a file beside its final place and moves it there, so that nobody sees half of it and
  /// a mapped file of that name stays whole.
  static func write(_ bytes: [UInt8], to path: String) throws(FormatError) {
    let part = "\(path).\(getpid()).part"
    let descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw systemError(path, "cannot be written") }
    var written = 0
    while written < bytes.count {
      let size = bytes[written...].withUnsafeBytes {
        put(descriptor, $0.baseAddress!, $0.count)
      }
      if size <= 0 { break }
      written += size
    }
    let isClosed = close(descriptor) == 0
    guard written == bytes.count, isClosed, rename(part, path) == 0 else {
      let error = systemError(path, "cannot be written")
      unlink(part)
      throw error
    }
  }

  private static func systemError(_ path: String, _ what: String) -> FormatError {
    let reason = String(cString: strerror(errno))
    return FormatError(file: path, reason: "The file \(what): \(reason.lowercased())")
  }
}
