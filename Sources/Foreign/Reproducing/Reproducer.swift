import Structures

/// A call that fails, by itself: it can be called again, here or in a program of its own.
public struct Reproducer: Sendable {
  public let operation: String
  public let kernel: String
  public let inspection: Inspection
  public let message: String
  public let call: Call
  let placement: Placement
  public let terms: Terms
  let complaint: Complaint?

  /// A name for its files.
  public var name: String { "\(operation)-\(inspection.rawValue)" }
}

extension Double {
  /// In C99 and Swift alike: `0x1.8p+1`; NaN and infinities by name.
  func hexadecimal(_ language: Reproducer.Language) -> String {
    switch (isNaN, isInfinite, language) {
    case (true, _, .c): return "NAN"
    case (true, _, .swift): return ".nan"
    case (_, true, .c): return sign == .minus ? "-INFINITY" : "INFINITY"
    case (_, true, .swift): return sign == .minus ? "-.infinity" : ".infinity"
    default: break
    }
    if self == 0 { return sign == .minus ? "-0x0p+0" : "0x0p+0" }
    var digits = String(significandBitPattern, radix: 16)
    digits = String(repeating: "0", count: 13 - digits.count) + digits
    while digits.last == "0" { digits.removeLast() }
    let lead = isNormal ? "1" : "0"
    let power = isNormal ? Int(exponent) : -1022
    let fraction = digits.isEmpty ? "" : ".\(digits)"
    return "\(sign == .minus ? "-" : "")0x\(lead)\(fraction)p\(power < 0 ? "" : "+")\(power)"
  }
}

extension Reproducer {
  public enum Language: String, Sendable, CaseIterable {
    case c, swift
  }

  /// An element as source; NaN by its payload only where it is the usual one.
  static func literal(_ buffer: Buffer, _ index: Int, _ language: Language) -> String {
    let value = buffer[index]
    switch buffer.element {
    case .float32, .float64: return value.hexadecimal(language)
    case .float16, .bfloat16: return "0x\(String(buffer.bits(at: index), radix: 16))"
    default: return "\(Int64(value))"
    }
  }

  /// The buffers that a program has to declare, and whether nobody writes to them; outputs in the memory of an input
  /// are that input's.
  func arrays(_ signature: Signature) -> [(name: String, buffer: Buffer, isConstant: Bool)] {
    signature.parameters.compactMap { parameter in
      guard case .buffer(let role, _, _) = parameter.kind, call.inPlace[parameter.name] == nil,
        let buffer = call.buffers[parameter.name]
      else { return nil }
      let isConstant = role == .input && !call.inPlace.values.contains(parameter.name)
      return (parameter.name, buffer, isConstant)
    }
  }

  /// Eight to a line.
  static func wrapped(_ items: [String], indent: String) -> String {
    stride(from: 0, to: items.count, by: 8).map { start in
      indent + items[start..<min(items.count, start + 8)].joined(separator: ", ")
    }.joined(separator: ",\n")
  }

  /// The message, in a comment.
  var explanation: String { message.replacing("*/", with: "* /").replacing("\n", with: " ") }
}
