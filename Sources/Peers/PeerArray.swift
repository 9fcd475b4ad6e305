public import Structures

/// Numbers that go to a peer, or come from one: rows without gaps, of the machine's own byte order.
public struct PeerArray: Sendable {
  /// What is told before the bytes.
  public struct Header: Codable, Sendable, Equatable {
    public var name: String
    /// One letter of Python's `struct`.
    public var code: String
    public var shape: [Int]

    public init(name: String, code: String, shape: [Int]) {
      (self.name, self.code, self.shape) = (name, code, shape)
    }

    /// `nil` for a code that is not known here, or more bytes than there can be.
    public var byteCount: Int? {
      guard let size = Self.sizes[code] else { return nil }
      var count = size
      for extent in shape {
        let (product, isTooLarge) = count.multipliedReportingOverflow(by: extent)
        guard extent >= 0, !isTooLarge else { return nil }
        count = product
      }
      return count
    }

    private static let sizes = [
      "f": 4, "d": 8, "b": 1, "B": 1, "?": 1, "i": 4, "q": 8, "l": 8,
    ]
  }

  public let header: Header
  public let bytes: [UInt8]

  /// - Precondition: As many bytes as the header says.
  public init(_ header: Header, bytes: [UInt8]) {
    precondition(header.byteCount == bytes.count, "\(header) has \(bytes.count) bytes")
    (self.header, self.bytes) = (header, bytes)
  }

  /// A vector, or an array of the given shape.
  public init<T: PeerElement>(_ name: String, _ values: [T], shape: [Int]? = nil) {
    self.init(
      Header(name: name, code: T.code, shape: shape ?? [values.count]),
      bytes: values.withUnsafeBytes { Array($0) })
  }

  public init<T: PeerElement>(_ name: String, _ matrix: Matrix<T>) {
    self.init(name, matrix.elements, shape: [matrix.rows, matrix.columns])
  }

  /// The numbers, each of which a double holds if it is below 2⁵³.
  var numbers: [Double] {
    switch header.code {
    case "f": elements(Float.self).map { Double($0) }
    case "d": elements(Double.self)
    default: integers.map { Double($0) }
    }
  }

  /// The numbers of an array of integers; none of another.
  var integers: [Int] {
    switch header.code {
    case "b": elements(Int8.self).map { Int($0) }
    case "B", "?": bytes.map { Int($0) }
    case "i": elements(Int32.self).map { Int($0) }
    case "q", "l": elements(Int64.self).map { Int($0) }
    default: []
    }
  }

  private func elements<T: BitwiseCopyable>(_: T.Type) -> [T] {
    let size = MemoryLayout<T>.size
    return bytes.withUnsafeBytes { raw in
      (0..<raw.count / size).map { raw.loadUnaligned(fromByteOffset: $0 * size, as: T.self) }
    }
  }
}

/// A number that peers take.
public protocol PeerElement: BitwiseCopyable {
  /// Its letter in Python's `struct`.
  static var code: String { get }
}

extension Float: PeerElement { public static var code: String { "f" } }
extension Double: PeerElement { public static var code: String { "d" } }
extension Int8: PeerElement { public static var code: String { "b" } }
extension UInt8: PeerElement { public static var code: String { "B" } }
extension Int32: PeerElement { public static var code: String { "i" } }
extension Int64: PeerElement { public static var code: String { "q" } }

/// What a peer returned, by name.
public struct PeerResults: Sendable {
  private let arrays: [PeerArray]

  public init(_ arrays: [PeerArray]) { self.arrays = arrays }

  /// The numbers of an array, row by row.
  ///
  /// - Throws: ``PeerMismatch`` if there is no such array.
  public func numbers(_ name: String) throws -> [Double] { try array(name).numbers }

  /// The numbers of an array of integers.
  ///
  /// - Throws: ``PeerMismatch`` if there is none of that name.
  public func integers(_ name: String) throws -> [Int] {
    let array = try array(name)
    guard array.header.code != "f", array.header.code != "d" else {
      throw PeerMismatch("\(name) holds no integers, but “\(array.header.code)”")
    }
    return array.integers
  }

  private func array(_ name: String) throws -> PeerArray {
    guard let array = arrays.first(where: { $0.header.name == name }) else {
      let names = arrays.map(\.header.name).joined(separator: ", ")
      throw PeerMismatch("it returned no \(name), but \(names.isEmpty ? "nothing" : names)")
    }
    return array
  }
}
