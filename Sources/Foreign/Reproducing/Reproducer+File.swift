public import Foundation
import Structures

/// A failing call as it is kept in a file: numbers by their bits, as they cannot be misread.
struct ReproducerFile: Codable {
  static let format = 1
  var format = ReproducerFile.format
  var operation: String
  var kernel: String
  var inspection: Inspection
  var message: String
  var sizes: [String: Int]
  var numbers: [String: String]
  var buffers: [String: Elements]
  var inPlace: [String: String]
  var placement: Placement
  var terms: Terms

  struct Elements: Codable {
    let element: ElementType
    /// Each by its bits, in hexadecimal digits, separated by blanks.
    let bits: String
  }
}

extension Reproducer {
  public struct Unreadable: Error, CustomStringConvertible {
    public let description: String
  }

  /// What ``init(data:)`` reads.
  public func data() throws -> Data {
    let file = ReproducerFile(
      operation: operation, kernel: kernel, inspection: inspection, message: message,
      sizes: call.sizes,
      numbers: call.numbers.mapValues { "0x" + String($0.bitPattern, radix: 16) },
      buffers: call.buffers.mapValues { buffer in
        let bits = (0..<buffer.count).map { String(buffer.bits(at: $0), radix: 16) }
        return .init(element: buffer.element, bits: bits.joined(separator: " "))
      }, inPlace: call.inPlace, placement: placement, terms: terms)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(file)
  }

  /// - Throws: ``Unreadable``.
  public init(data: Data) throws {
    let file: ReproducerFile
    do { file = try JSONDecoder().decode(ReproducerFile.self, from: data) } catch {
      throw Unreadable(description: "it is no failure that `vernier validate` has kept")
    }
    guard file.format == ReproducerFile.format else {
      throw Unreadable(
        description: "its format is \(file.format); this version reads \(ReproducerFile.format)")
    }
    func number(_ digits: some StringProtocol) throws -> UInt64 {
      guard let bits = UInt64(digits, radix: 16) else {
        throw Unreadable(description: "\"\(digits)\" is no number in hexadecimal digits")
      }
      return bits
    }
    var call = Call(sizes: file.sizes, buffers: [:])
    call.numbers = try file.numbers.mapValues { Double(bitPattern: try number($0.dropFirst(2))) }
    call.buffers = try file.buffers.mapValues { elements in
      let all = elements.bits.split(separator: " ")
      var buffer = Buffer(elements.element, count: all.count)
      for (index, digits) in all.enumerated() { buffer.setBits(try number(digits), at: index) }
      return buffer
    }
    call.inPlace = file.inPlace
    self.init(
      operation: file.operation, kernel: file.kernel, inspection: file.inspection,
      message: file.message, call: call, placement: file.placement, terms: file.terms,
      complaint: nil)
  }
}
