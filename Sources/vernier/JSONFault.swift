import Foundation

/// What is wrong with a file of JSON, in words that name the place.
enum JSONFault {
  /// Reads JSON that this program, or another build of it, wrote.
  ///
  /// - Parameters:
  ///   - what: What the file was taken for: `record of a run`.
  ///   - remedy: What to do if it is something else, as a sentence.
  ///   - whenCut: What to do if it ends in the middle; by default the same.
  static func read<T>(
    _ file: String, as what: String, remedy: String, whenCut: String? = nil,
    _ decode: (Data) throws -> T
  ) throws -> T {
    guard !Environment.isFolder(file) else {
      throw Problem(.missingData, "\(file) is a folder, and no \(what). \(remedy)")
    }
    let data: Data
    do { data = try Data(contentsOf: URL(filePath: file)) } catch {
      throw Problem(.missingData, "\(file) does not exist or cannot be read. \(remedy)")
    }
    do { return try decode(data) } catch {
      let isCut = place(in: data) != nil && isCut(data)
      throw Problem(
        .malformedData,
        "\(file) is no \(what): \(words(error, data)). "
          + (version(of: data) ?? (isCut ? whenCut : nil) ?? remedy))
    }
  }

  /// A record of another version is no accident, and has another remedy.
  private static func version(of data: Data) -> String? {
    struct Stamp: Decodable { var version: String }
    guard let stamp = try? JSONDecoder().decode(Stamp.self, from: data),
      stamp.version != Vernier.configuration.version
    else { return nil }
    return
      "Vernier \(stamp.version) made it, and this is \(Vernier.configuration.version): read it with that one, "
      + "or make it anew."
  }

  static func words(_ error: any Error, _ data: Data) -> String {
    if data.isEmpty { return "it is empty" }
    switch error {
    case DecodingError.keyNotFound(let key, let context):
      return "\(path(context.codingPath + [key])) is missing"
    case DecodingError.typeMismatch(let type, let context):
      return "\(path(context.codingPath)) should be \(name(type))"
    case DecodingError.valueNotFound(_, let context):
      return "\(path(context.codingPath)) is null"
    case DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty:
      // A value that was read by a rule of its own may have lost its place; the text is JSON all the same.
      return place(in: data).map { "it is no JSON, \($0)" }
        ?? "some of it is not what it may be (\(context.debugDescription))"
    case DecodingError.dataCorrupted(let context):
      let text = context.debugDescription
      return
        "\(path(context.codingPath)) is not what it may be (\(text.hasSuffix(".") ? String(text.dropLast()) : text))"
    default: return "\(error)"
    }
  }

  /// `timings[3].seconds`
  private static func path(_ keys: [any CodingKey]) -> String {
    guard !keys.isEmpty else { return "all of it" }
    return keys.reduce(into: "") { path, key in
      if let index = key.intValue {
        path += "[\(index)]"
      } else {
        path += path.isEmpty ? key.stringValue : ".\(key.stringValue)"
      }
    }
  }

  private static func name(_ type: any Any.Type) -> String {
    switch type {
    case is any Numeric.Type: "a number"
    case is String.Type: "a text"
    case is Bool.Type: "true or false"
    case is Date.Type: "a date"
    case is [Any].Type: "a list"
    case is [String: Any].Type: "an object"
    default: "\(type)"
    }
  }

  /// Whether a text ends while a list, an object or a text in it is open: it was not written, or not copied, to its
  /// end.
  private static func isCut(_ data: Data) -> Bool {
    var (depth, isText, isEscaped) = (0, false, false)
    for byte in data {
      if isText {
        if byte == UInt8(ascii: "\""), !isEscaped { isText = false }
        isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isText = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
    }
    return isText || depth > 0
  }

  /// Where the text stops to be JSON: the decoder does not say it.
  private static func place(in data: Data) -> String? {
    do {
      _ = try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
      return nil
    } catch {
      let text = (error as NSError).userInfo["NSDebugDescription"] as? String ?? ""
      let number = text.split { !$0.isNumber }.last.flatMap { Int($0) }
      let lines = data.prefix(number ?? data.count).split(
        separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      if number.map({ $0 >= data.count - 1 }) ?? true, isCut(data) {
        return
          "for it ends in the middle: byte \(data.count) of \(data.count), in line \(lines.count), is its last, and something is still open"
      }
      guard number != nil else { return "and ends in line \(lines.count)" }
      return "from line \(lines.count), column \((lines.last?.count ?? 0) + 1) on"
    }
  }
}
