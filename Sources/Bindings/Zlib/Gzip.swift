internal import CZlib

/// gzip, RFC 1952, by zlib.
public enum Gzip {
  private static let chunk = 1 << 16

  /// The bytes that a gzip file of one member holds.
  ///
  /// Time and memory grow with what comes out, which is checked against the member's CRC and length.
  ///
  /// - Parameter limit: Where it stops: a small file can claim any size.
  /// - Throws: ``BindingError/domain(routine:reason:)`` if they are no gzip, damaged, or end too early.
  public static func decompressed(
    _ bytes: [UInt8], limit: Int = 1 << 30
  ) throws(BindingError) -> [UInt8] {
    var stream = z_stream()
    try require(vernier_gunzip_init(&stream) == Z_OK, "inflateInit2", "out of memory")
    defer { inflateEnd(&stream) }
    let (output, status) = pump(&stream, bytes, limit: limit) { inflate($0, Z_NO_FLUSH) }
    try require(output.count <= limit, "inflate", "more than \(limit) bytes come out")
    let reason = stream.msg.map { String(cString: $0) } ?? "the data end too early"
    try require(status == Z_STREAM_END, "inflate", reason)
    try require(stream.avail_in == 0, "inflate", "\(stream.avail_in) bytes follow the first member")
    return output
  }

  /// A gzip file of one member that holds these bytes.
  public static func compressed(_ bytes: [UInt8]) throws(BindingError) -> [UInt8] {
    var stream = z_stream()
    try require(vernier_gzip_init(&stream) == Z_OK, "deflateInit2", "out of memory")
    defer { deflateEnd(&stream) }
    let (output, status) = pump(&stream, bytes, limit: .max) { deflate($0, Z_FINISH) }
    try require(status == Z_STREAM_END, "deflate", "it stopped with \(status)")
    return output
  }

  /// Calls a function of zlib until it has nothing more to give.
  private static func pump(
    _ stream: inout z_stream, _ bytes: [UInt8], limit: Int,
    _ step: (UnsafeMutablePointer<z_stream>) -> Int32
  ) -> (output: [UInt8], status: Int32) {
    var input = bytes, output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: chunk)
    var status = Z_OK
    input.withUnsafeMutableBufferPointer { input in
      buffer.withUnsafeMutableBufferPointer { buffer in
        stream.next_in = input.baseAddress
        stream.avail_in = uInt(input.count)
        repeat {
          stream.next_out = buffer.baseAddress
          stream.avail_out = uInt(buffer.count)
          status = step(&stream)
          let produced = buffer.count - Int(stream.avail_out)
          output.append(contentsOf: buffer[..<produced])
        } while status == Z_OK && output.count <= limit
      }
    }
    return (output, status)
  }

  private static func require(
    _ condition: Bool, _ routine: String, _ reason: @autoclosure () -> String
  ) throws(BindingError) {
    guard condition else { throw .domain(routine: routine, reason: reason()) }
  }
}
