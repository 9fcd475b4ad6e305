/// A value that a file can hold, with its reader and its writer.
///
/// A reader takes time and memory in proportion to the bytes that it is given, whatever sizes the
/// file claims, and throws nothing but ``FormatError``. Writing and reading again gives an equal
/// value, bit for bit.
public protocol FileFormat: Equatable, Sendable {
  init(_ file: FileBytes) throws(FormatError)

  /// The bytes of a file that holds this value.
  var encoded: [UInt8] { get }
}

extension FileFormat {
  /// Reads a file.
  public init(path: String) throws(FormatError) { try self.init(FileBytes(path: path)) }

  /// Reads bytes in memory; errors give them this name.
  public init(_ bytes: [UInt8], name: String) throws(FormatError) {
    try self.init(FileBytes(bytes, name: name))
  }

  /// Writes a file, whole or not at all.
  public func write(to path: String) throws(FormatError) {
    try FileBytes.write(encoded, to: path)
  }
}
