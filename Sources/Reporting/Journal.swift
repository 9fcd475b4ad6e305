import Bindings
import Foundation
public import Measurement
import Synchronization

/// What a run has found so far, a line for each result: one that is interrupted loses only what it was at.
///
/// The first line says what all results depend on; those of any other program, host, seed or depth are never taken
/// up. A program is compared by its contents, so that nothing outlives a change of code, compiler or flags. A line is a
/// CRC-32, a name and JSON, with tabs between them; the sum is of the first line as it was written and of the rest of its
/// own, so that each line knows what run it is of, whatever became of the first. One that was not written to its end is
/// dropped, and so is one that was damaged since: only what it said is done anew.
public final class Journal: Sendable {
  /// What every result depends on, beside its own name.
  public struct Run: Codable, Equatable, Sendable {
    public var program: String?
    public var host: Platform
    public var seed: UInt64
    public var depth: Int
    /// The only case that was asked for, if one was.
    public var only: Int?
    /// Data sets and model by their contents.
    public var input: [String]

    public init(
      program: String? = Release.digest, host: Platform = .current, seed: UInt64, depth: Int,
      only: Int? = nil, input: [String] = []
    ) {
      (self.program, self.host, self.seed, self.depth) = (program, host, seed, depth)
      (self.only, self.input) = (only, input)
    }
  }

  private let head: Data
  private let file: Mutex<FileHandle>
  private let earlier: [String: Data]
  /// How many lines were there to be taken up, and are not what was written.
  public let damaged: Int

  /// Begins a journal, or goes on with one.
  ///
  /// - Parameter isTakenUp: Whether what is there is kept, if it is of this run.
  public init(_ path: String, of run: Run, isTakenUp: Bool) throws {
    let head = try Self.encoder.encode(run)
    var (lines, damaged): ([String: Data], Int) = ([:], 0)
    if isTakenUp, run.program != nil, let data = try? Data(contentsOf: URL(filePath: path)) {
      // What stands behind the last line break was not written to its end.
      let whole = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        .dropLast()
      for line in whole.dropFirst() {
        if let (name, value) = Self.entry(line, of: head) {
          lines[name] = value
        } else {
          damaged += 1
        }
      }
      if whole.first != head { damaged = lines.isEmpty ? 0 : damaged + 1 }
    }
    (earlier, self.damaged) = (lines, damaged)
    // Written anew in one step: what is kept is whole, and the rest is gone.
    var text = head + Data("\n".utf8)
    for (name, value) in lines.sorted(by: { $0.key < $1.key }) {
      text += Self.line(name, value, of: head)
    }
    try text.write(to: URL(filePath: path), options: .atomic)
    let handle = try FileHandle(forWritingTo: URL(filePath: path))
    try handle.seekToEnd()
    self.head = head
    file = Mutex(handle)
  }

  /// How many results of one kind were found: those whose names begin with a word.
  public func count(of kind: String) -> Int { earlier.keys.count { $0.hasPrefix(kind + " ") } }

  public func has(_ name: String) -> Bool { earlier[name] != nil }

  /// An earlier result; `nil` if there is none, or none of this form.
  public func value<Value: Decodable>(_ name: String, as _: Value.Type = Value.self) -> Value? {
    earlier[name].flatMap { try? Self.decoder.decode(Value.self, from: $0) }
  }

  /// Keeps a result that was not taken up.
  public func keepUnlessThere(_ value: some Encodable, as name: String) {
    if !has(name) { keep(value, as: name) }
  }

  /// Keeps a result. A full disk costs the chance to take it up, and not the run.
  public func keep(_ value: some Encodable, as name: String) {
    guard let data = try? Self.encoder.encode(value) else { return }
    let line = Self.line(name, data, of: head)
    file.withLock { try? $0.write(contentsOf: line) }
  }

  private static func line(_ name: String, _ value: Data, of head: Data) -> Data {
    let entry = Data("\(name)\t".utf8) + value
    return Data("\(sum(head + entry))\t".utf8) + entry + Data("\n".utf8)
  }

  private static func sum(_ entry: some Sequence<UInt8>) -> String {
    String(Checksum.crc32(entry), radix: 16)
  }

  /// What a line says; `nil` if it is not what was written, or was written in another run.
  private static func entry(_ line: Data, of head: Data) -> (name: String, value: Data)? {
    let tab = UInt8(ascii: "\t")
    let parts = line.split(separator: tab, maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, sum(head + parts[1]) == String(decoding: parts[0], as: UTF8.self),
      let end = parts[1].firstIndex(of: tab)
    else { return nil }
    return (String(decoding: parts[1][..<end], as: UTF8.self), Data(parts[1][(end + 1)...]))
  }

  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }
}
