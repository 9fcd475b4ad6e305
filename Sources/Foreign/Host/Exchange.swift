import Foundation
import Structures
import Verification

/// What is asked of the process that holds the kernel.
struct Request: Codable {
  enum Kind: String, Codable {
    /// The first message: what the kernel looks like.
    case load
    /// One call, between guard pages.
    case once
    /// The same call many times on the same memory.
    case again
    /// Another call's values before, in the same memory.
    case refilled
    /// Two calls at the same time, many times, each in its own memory.
    case together
  }

  var kind: Kind
  var signature: Signature?
  var calls: [PackedCall] = []
  var placement = Placement()
  /// How often, at most.
  var count = 1
  /// For how many seconds, at most.
  var seconds = 1.0
}

/// Where a call's buffers lie.
struct Placement: Codable, Equatable {
  /// The last byte before an unmapped page; or else the first one after it.
  var isAgainstEnd = true
  /// Bytes between the unmapped page and the buffer's beginning.
  var offset = 0
  /// What addresses are multiples of; zero for the size of the elements.
  var alignment = 0
  /// Whether there are no unmapped pages; nil for no.
  var isUnguarded: Bool?
}

/// A call in the order of the signature; its buffers' bytes follow the message.
struct PackedCall: Codable {
  /// Sizes, choices, and numbers by their bits; zero for a buffer.
  var words: [Int64]
  /// Bytes of each buffer; zero for what is none.
  var bytes: [Int]
  /// For each output in an input's memory: that input's place in the signature.
  var inPlace: [Int: Int]
}

/// What came of it.
struct Reply: Codable {
  /// What the function returned last.
  var status: Int32 = 0
  var trespasses: [Notice] = []
  /// What the floating-point environment was left as, if it was changed.
  var environment: String?
  /// Calls that were made.
  var calls = 0
  /// The first call whose results were others than the first one's, from zero.
  var changedAt: Int?
  /// Bytes of memory more after each call, over many.
  var growth = 0.0
  /// How many sets of results follow: the first, and others that were seen.
  var resultSets = 1
  /// Why there is no result: an exception, in the words of the kernel's language.
  var refusal: String?
  /// Whether the function is there, but is none of this operation.
  var isOfAnotherKind: Bool?
  /// Whether the program that should answer is not there.
  var isMissing: Bool?
  var seconds = 0.0
  /// When the last call had ended, by the clock of all processes.
  var ended: Double?

  /// A forbidden access.
  struct Notice: Codable, Hashable {
    let buffer: String
    let trespass: Trespass
    /// Bytes from the buffer's first, and how many it has.
    let offset: Int?
    let bytes: Int
  }
}

/// Messages through a pipe: two lengths, a description in JSON, and bytes.
public struct Channel: Sendable {
  let input: Int32
  let output: Int32

  struct Closed: Error {}
  /// What came is no message of ours.
  struct Spoilt: Error {}

  /// The end of a child that ``HostProcess`` has started.
  public static let ofChild = Channel(input: 3, output: 4)

  /// No description is longer, and no payload: what claims to be is none of ours.
  private static let (longestDescription, longestPayload) = (1 << 26, 1 << 40)
  private static let longPayload = 1 << 16

  public func send(_ header: some Encodable, _ payload: [UInt8]) throws {
    let description = try JSONEncoder().encode(header)
    var frame: [UInt8] = []
    for length in [description.count, payload.count] {
      withUnsafeBytes(of: UInt64(length).littleEndian) { frame.append(contentsOf: $0) }
    }
    frame.append(contentsOf: description)
    // A short payload goes along with its description; a long one is not copied for it.
    let isShort = payload.count < Self.longPayload
    if isShort { frame.append(contentsOf: payload) }
    try send(frame)
    if !isShort { try send(payload) }
  }

  private func send(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { raw in
      var sent = 0
      while sent < raw.count {
        let count = write(output, raw.baseAddress! + sent, raw.count - sent)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw Closed() }
        sent += count
      }
    }
  }

  public func receive<Header: Decodable>(_: Header.Type) throws -> (
    header: Header, payload: [UInt8]
  ) {
    let lengths = try read(16)
    func length(_ offset: Int) -> Int {
      lengths.withUnsafeBytes {
        Int(
          clamping: UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      }
    }
    let (first, second) = (length(0), length(8))
    guard first <= Self.longestDescription, second <= Self.longestPayload else { throw Spoilt() }
    let description = try read(first)
    guard let header = try? JSONDecoder().decode(Header.self, from: Data(description)) else {
      throw Spoilt()
    }
    return (header, try read(second))
  }

  private func read(_ count: Int) throws -> [UInt8] {
    guard count > 0 else { return [] }
    return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let more = Glibc.read(input, buffer.baseAddress! + filled, count - filled)
        if more < 0, errno == EINTR { continue }
        guard more > 0 else { throw Closed() }
        filled += more
      }
    }
  }
}
